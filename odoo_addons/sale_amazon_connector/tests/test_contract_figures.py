# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract import FiguresContract

from odoo.tests import TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestFiguresContract(InOdoo, FiguresContract, TransactionCase):
    pass
