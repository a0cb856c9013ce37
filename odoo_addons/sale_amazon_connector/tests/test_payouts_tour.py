# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta
from decimal import Decimal

from amazon_connector.testing.month import GERMANY, MonthOfMoney
from amazon_connector.testing.world_books import CLARIFY, INTERMEDIARY, SMALL_DIFFERENCES

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import InOdoo
from .showing import showing


@tagged("post_install", "-at_install")
class TestPayoutsTour(InOdoo, MonthOfMoney, HttpCase):
    """A month closed in a real Chromium: by one click, and the rest by hand."""

    def setUp(self):
        super().setUp()
        # Odoo's own guide for newcomers would stand in the way.
        self.env.ref("base.user_admin").tour_enabled = False

    def click(self, tour):
        with showing():
            self.start_tour("/odoo", f"sale_amazon_connector_{tour}", login="admin", timeout=300)
        self.env.invalidate_all()

    def press_post(self, report_id):
        self.click("payout_post")

    def press_match(self, report_id, line_id):
        self.click("payout_match")

    def test_a_month_is_closed_by_one_click_and_by_hand(self):
        self.begin(GERMANY)
        self.orders_are_shipped_and_invoiced()
        self.amazon_takes_its_share()
        self.payout_is_posted_and_matched(self.closed(reserve=0))
        seller_id = self.seller["seller_id"]
        for order_id in (self.fbm, self.refunded, self.fba):
            self.assertEqual(self.world.open_on(seller_id, order_id), 0)
        self.by_hand()
        self.assertEqual(self.world.open_on(seller_id, self.sold_later), 0)
        for role in (INTERMEDIARY, CLARIFY):
            self.assertEqual(self.balance(role), 0)
        self.assertEqual(self.balance(SMALL_DIFFERENCES), Decimal("0.03"))

    def by_hand(self):
        """Register Payment, Create Batch Payment, Validate, the same for Amazon's invoice of its
        commissions, and the bank's line of both, 3 cents short.
        """
        self.amazon.later(86_400)
        self.one_more_is_sold()
        sold = self.world.open_on(self.seller["seller_id"], self.sold_later)
        received = sold - self.vendor_bill() - Decimal("0.03")
        dated = fields.Date.today() + timedelta(days=1)
        line_id = self.world.bank_line(
            self.account_id, self.currency, received, dated, "AMAZON BATCH"
        )
        self.click("payout_by_hand")
        self.assertTrue(self.world.is_reconciled(line_id))
        batches = self.env["amazon.connector.payment.batch"].search([], order="amount")
        self.assertEqual(batches.mapped("state"), ["matched", "matched"])

    def vendor_bill(self):
        """It is entered and paid in Chromium; its total."""
        vendor = self.env["res.partner"].create({"name": "Amazon Services Europe"})
        self.click("payout_vendor_bill")
        own = [("partner_id", "=", vendor.id), ("move_type", "=", "in_invoice")]
        bill = self.env["account.move"].search(own)
        self.assertEqual(bill.payment_state, "paid")
        (batch,) = self.env["amazon.connector.payment.batch"].search([])
        self.assertEqual((batch.state, batch.amount), ("validated", -bill.amount_total))
        return Decimal(str(bill.amount_total))
