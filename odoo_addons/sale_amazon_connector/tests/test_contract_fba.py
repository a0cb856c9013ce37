# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract import FbaStockContract

from odoo.tests import TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestFbaStock(InOdoo, FbaStockContract, TransactionCase):
    pass
