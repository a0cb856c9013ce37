# SPDX-License-Identifier: LGPL-3.0-or-later
import json
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

from amazon_connector.records_money import RESERVE, STAGED
from amazon_connector.testing.month import GERMANY, MonthOfMoney
from amazon_connector.testing.world_books import (
    CLARIFY,
    INTERMEDIARY,
    RECEIVABLE,
    SMALL_DIFFERENCES,
)
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import InOdoo
from .showing import showing

JOURNAL_ITEMS = "/odoo/action-account.action_account_moves_all"


@tagged("post_install", "-at_install")
class TestPayoutsTour(InOdoo, MonthOfMoney, HttpCase):
    """A month closed in a real Chromium: two payouts by one click, and the rest by hand.

    What a person would do is clicked; Amazon, the warehouse and the job are here.
    """

    def setUp(self):
        super().setUp()
        # Odoo's own guide for newcomers would stand in the way.
        self.env.ref("base.user_admin").tour_enabled = False

    def click(self, tour, url="/odoo", **told):
        """A sitting at the screen, where the person knows ``told``."""
        cookies = {"amazon_told": quote(json.dumps(told), safe="")}
        name = f"sale_amazon_connector_payout_{tour}"
        with showing():
            self.start_tour(url, name, login="admin", timeout=300, cookies=cookies)
        self.env.invalidate_all()

    def press_post(self, report_id):
        self.click("post", settlement=self.settlement(report_id).settlement_id)

    def press_reverse(self, report_id):
        self.click("reverse", settlement=self.settlement(report_id).settlement_id)

    def test_a_month_is_closed_by_one_click_and_by_hand(self):
        self.begin(GERMANY)
        # Of a seller who makes some of the invoices at the month's end.
        self.world.read_payouts(self.account_id, sales_without_invoice=False)
        self.orders_are_shipped_and_invoiced()
        self.amazon_takes_its_share()
        self.first = self.closed(reserve=10)
        self.posted_reversed_and_posted_again()
        self.amazon.later(86_400)
        self.amazon.control("POST", f"orders/{self.refunded}/refunds", {})
        self.one_more_is_sold()
        (self.without_invoice,) = self.ordered(5, pieces=2)
        self.second = self.closed(reserve=0)
        self.by_hand()
        self.what_waits_is_paid()
        self.everything_is_zero()

    # By one click

    def posted_reversed_and_posted_again(self):
        """*Post*, *Reverse*, *Post*; then the bank's line is typed, and matched there."""
        report_id = self.first["report_id"]
        self.payout_is_read(report_id)
        self.payout_is_posted(report_id)
        self.press_reverse(report_id)
        self.work()
        self.assertEqual(self.settlement(report_id).state, STAGED)
        self.assertEqual((self.balance(INTERMEDIARY), self.balance(RESERVE)), (0, 0))
        self.assertGreater(self.world.open_on(self.seller["seller_id"], self.fbm), 0)
        self.payout_is_posted(report_id)
        self.assertGreater(self.balance(RESERVE), 0, "Amazon keeps a tenth")
        self.click("bank", **self.on_paper(report_id))
        self.assertEqual(self.balance(INTERMEDIARY), 0)

    def what_waits_is_paid(self):
        """Of the second payout: an invoice and a credit note are made out of *To Look at*."""
        report_id = self.second["report_id"]
        self.payout_is_read(report_id)
        self.payout_is_posted(report_id)
        sold_less_refunded = Decimal(GERMANY.price) * 2 - Decimal(GERMANY.price)
        self.assertEqual(self.balance(CLARIFY), -sold_less_refunded)
        told = {"sold": self.without_invoice, "refunded": self.refunded}
        self.click("to_look_at", **told, **self.on_paper(report_id))

    def on_paper(self, report_id):
        """What the bank's statement says of this payout."""
        payout = self.settlement(report_id)
        dated = payout.deposited.date() + timedelta(days=2)
        label = f"AMAZON PAYMENTS {payout.settlement_id}"
        told = _typed(dated, label, payout.total)
        return {**told, "settlement": payout.settlement_id}

    # By hand

    def by_hand(self):
        """Two invoices of last month: *Pay*, *Create Batch Payment*, *Validate*; the same for
        Amazon's invoice of its commissions; and the bank's line of both, 3 cents short.
        """
        sold = self.invoiced_last_month(self.ordered(6, 7))
        received = sold - self.vendor_bill() - Decimal("0.03")
        tomorrow = fields.Date.today() + timedelta(days=1)
        self.click("by_hand", **_typed(tomorrow, "AMAZON BATCH", received))
        batches = self.env["amazon.connector.payment.batch"].search([])
        self.assertEqual(batches.mapped("state"), ["matched", "matched"])
        self.assertEqual(sorted(batches.mapped("payment_count")), [1, 2])

    def ordered(self, *numbers, pieces=1):
        """More orders of mugs, which have left."""
        # Amazon is asked for what is newer than the last search.
        self.amazon.later(3600)
        order_ids = [f"{self.fbm[:-1]}{number}" for number in numbers]
        for order_id in order_ids:
            self.place(order_id, "MUG", pieces)
        self.amazon.later(900)
        self.work()
        for order_id in order_ids:
            self.ship(order_id, pieces)
        return order_ids

    def invoiced_last_month(self, order_ids):
        """What is open on their invoices."""
        sold = Decimal(0)
        for order_id in order_ids:
            invoice = self.world._order(self.seller["seller_id"], order_id)._create_invoices()
            invoice.invoice_date = fields.Date.today() - relativedelta(months=1)
            invoice.action_post()
            sold += self.world.open_on(self.seller["seller_id"], order_id)
        return sold

    def vendor_bill(self):
        """It is entered and paid in Chromium; its total."""
        vendor = self.env["res.partner"].create({"name": "Amazon Services Europe"})
        self.click("vendor_bill")
        own = [("partner_id", "=", vendor.id), ("move_type", "=", "in_invoice")]
        bill = self.env["account.move"].search(own)
        self.assertEqual(bill.payment_state, "paid")
        (batch,) = self.env["amazon.connector.payment.batch"].search([])
        self.assertEqual((batch.state, batch.amount), ("validated", -bill.amount_total))
        return Decimal(str(bill.amount_total))

    # In the end

    def everything_is_zero(self):
        """As Odoo's journal items say, which are looked at too."""
        for role in (RECEIVABLE, CLARIFY, RESERVE, INTERMEDIARY):
            self.assertEqual(self.balance(role), 0, role)
        self.assertEqual(self.balance(SMALL_DIFFERENCES), Decimal("0.03"))
        owed = self.env["account.move.line"].search(
            [("account_id.account_type", "=", "liability_payable"), ("parent_state", "=", "posted")]
        )
        self.assertEqual((len(owed), sum(owed.mapped("balance"))), (2, 0))
        payouts = self.env["amazon.connector.settlement"].search([])
        self.assertEqual(payouts.mapped("is_matched"), [True, True])
        self.assertEqual(sum(payouts.mapped("open_mismatch_count")), 0)
        lines = self.env["account.bank.statement.line"].search([])
        self.assertEqual(lines.mapped("is_reconciled"), [True] * 3)
        self.click("balances", JOURNAL_ITEMS)


def _typed(dated, label, amount):
    """A line of the bank, as it is typed."""
    return {"date": f"{dated:%m/%d/%Y}", "label": label, "amount": str(amount)}
