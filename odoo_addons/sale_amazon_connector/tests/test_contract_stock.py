# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract import (
    StockFeedContract,
    StockQuantitiesContract,
    StockSendingContract,
    StockStartContract,
)

from odoo.tests import TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestStockQuantities(InOdoo, StockQuantitiesContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestStockStart(InOdoo, StockStartContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestStockSending(InOdoo, StockSendingContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestStockFeeds(InOdoo, StockFeedContract, TransactionCase):
    pass
