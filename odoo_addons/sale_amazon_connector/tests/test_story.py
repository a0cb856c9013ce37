# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.story import SellersDay

from odoo.tests import TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestSellersDay(InOdoo, SellersDay, TransactionCase):
    """The story that the back office tells too, against a local Amazon over HTTP."""
