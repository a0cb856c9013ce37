# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract import (
    InvoiceAnswersContract,
    InvoicesContract,
    InvoiceUploadsContract,
)

from odoo.tests import TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestInvoices(InOdoo, InvoicesContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestInvoiceUploads(InOdoo, InvoiceUploadsContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestInvoiceAnswers(InOdoo, InvoiceAnswersContract, TransactionCase):
    pass
