# SPDX-License-Identifier: LGPL-3.0-or-later
import uuid
from datetime import timedelta
from decimal import Decimal

from amazon_connector.spapi import format_time
from amazon_connector.steps import drive
from amazon_connector.testing.local_amazon import LocalAmazon
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Arranged
from amazon_connector.testing.world_books import BANK, CLARIFY, INTERMEDIARY, RECEIVABLE

from odoo.tests import Form, TransactionCase, tagged

from ..adapter import driver
from .common import InOdoo

GERMANY = "A1PA6795UKMFR9"
ONE, TWO, REFUNDED = (f"302-7100000-000000{n}" for n in range(1, 4))


@tagged("post_install", "-at_install")
class TestPayoutsMonth(InOdoo, TransactionCase):
    """A month against a local Amazon over HTTP, with the buttons of Odoo: orders in, invoiced,
    shipped, settled, posted, matched with the bank; nothing is left in between.
    """

    def setUp(self):
        super().setUp()
        self.amazon = LocalAmazon()
        self.addCleanup(self.amazon.close)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("sale_amazon_connector.base_url", self.amazon.base_url)
        self.world = self.make_world()
        self.seller = self._seller()
        since = self.amazon.clock.now() - timedelta(days=2)
        self.number = self.world.account(
            Arranged(
                vault=driver.vault(),
                marketplace_ids=(GERMANY,),
                linked_at=since,
                cursor=since,
                **{
                    name: self.seller[name]
                    for name in ("seller_id", "client_id", "client_secret", "refresh_token")
                },
            )
        )
        self.world.read_payouts(self.number)
        self.account = self.env["amazon.connector.account"].browse(int(self.number))
        self.world.product("MUG")
        self.world.stock("MUG", "warehouse", 20)
        self.world.offer(self.number, GERMANY, "MUG", "MUG")

    def _seller(self):
        seller_id = f"A{uuid.uuid4().hex[:13].upper()}"
        wanted = {"seller_id": seller_id, "country": "DE", "countries": ["DE"]}
        self.amazon.control("POST", "sellers", wanted)
        sellers = self.amazon.control("GET", "sellers")["sellers"]
        return next(seller for seller in sellers if seller["seller_id"] == seller_id)

    # What happens

    def place(self, order_id, quantity):
        when = format_time(self.amazon.clock.now() - timedelta(minutes=30))
        goods = [item("1", "MUG", quantity, "20.00")]
        made = order(order_id, created=when, updated=when, items=goods)
        body = {"sellerId": self.seller["seller_id"], "order": made}
        self.amazon.control("POST", "orders", body)

    def work(self):
        """The job, as the cron has it put together; every step is Odoo's own transaction."""
        connector = driver.connector(self.env, self.amazon.clock)
        connector.sync_now([self.number])
        for use_case in connector.work():
            drive(use_case, lambda step: step(), 1000)
        self.env.invalidate_all()

    def read_payouts(self):
        """*Read Payouts*, at Amazon's time: the button's would be that of this machine."""
        connector = driver.connector(self.env, self.amazon.clock)
        connector.payouts.read_now([self.number])
        self.work()

    def settlement(self):
        """Amazon closes, and the next look finds it."""
        self.amazon.control("POST", "settlements", {"seller_id": self.seller["seller_id"]})
        self.read_payouts()
        return self.env["amazon.connector.settlement"].search(
            [("account_id", "=", self.account.id)], limit=1
        )

    def balance(self, role):
        return self.world.balance(self.number, role, "EUR")

    # The month

    def test_a_month_closes_to_zero(self):
        seller_id = self.seller["seller_id"]
        for order_id, quantity in ((ONE, 2), (TWO, 1), (REFUNDED, 1)):
            self.place(order_id, quantity)
        self.amazon.later(300)
        self.work()
        for order_id, quantity in ((ONE, 2), (TWO, 1), (REFUNDED, 1)):
            self.world.deliver(seller_id, order_id, {"MUG": quantity}, "DHL", f"T-{order_id}")
        self.world.invoice(seller_id, ONE)
        self.world.invoice(seller_id, REFUNDED)
        self.work()
        self.amazon.later(300)

        settlement = self.settlement()
        self.assertEqual((settlement.state, settlement.problem), ("staged", False))
        self.assertEqual(round(sum(settlement.sum_ids.mapped("amount")), 2), settlement.total)
        self.assertFalse(settlement.move_ids)
        settlement.action_post()
        self.work()
        self.assertEqual((settlement.state, settlement.problem), ("posted", False))
        self.assertEqual(self.world.open_on(seller_id, ONE), 0)
        self.assertEqual(self.balance(RECEIVABLE), 0)
        self.assertEqual(self.balance(INTERMEDIARY), Decimal(str(settlement.total)))
        self.assertFalse(settlement.mismatch_ids)
        self.assertEqual(self.balance(CLARIFY), 0)

        self.paid_out(settlement)
        first = self.balance(BANK)

        # The next one has a refund, for which there is a credit note here.
        self.world.credit(seller_id, REFUNDED)
        self.amazon.control("POST", f"orders/{REFUNDED}/refunds", {})
        self.amazon.later(300)
        following = self.settlement()
        self.assertNotEqual(following, settlement)
        following.action_post()
        self.work()
        self.assertEqual((following.state, following.problem), ("posted", False))
        self.assertFalse(following.mismatch_ids)
        self.assertEqual(self.balance(RECEIVABLE), 0)
        self.paid_out(following)
        self.assertEqual(self.balance(BANK), first + Decimal(str(following.total)))
        self.read_payouts()
        found = self.env["amazon.connector.settlement"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertEqual(len(found), 2)

    def paid_out(self, settlement):
        """The bank's line arrives and is matched; the intermediary account is empty."""
        dated = (settlement.deposited + timedelta(days=1)).date()
        total = Decimal(str(settlement.total))
        line_id = self.world.bank_line(self.number, "EUR", total, dated, "AMAZON EU")
        action = settlement.action_match()
        self.assertEqual(action["context"]["default_line_id"], int(line_id))
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"])).save()
        self.assertEqual(wizard.settlement_ids, settlement)
        wizard.action_match()
        self.assertTrue(self.world.is_reconciled(line_id))
        self.assertTrue(settlement.is_matched)
        self.assertEqual(self.balance(INTERMEDIARY), 0)

    def test_reversed_by_one_button_and_posted_again(self):
        seller_id = self.seller["seller_id"]
        self.place(ONE, 2)
        self.amazon.later(300)
        self.work()
        self.world.deliver(seller_id, ONE, {"MUG": 2}, "DHL", "T-1")
        self.world.invoice(seller_id, ONE)
        self.work()
        self.amazon.later(300)
        settlement = self.settlement()
        settlement.action_post()
        self.work()
        self.assertEqual(settlement.state, "posted")
        entries = settlement.entry_count
        settlement.action_reverse()
        self.work()
        self.assertEqual(settlement.state, "staged")
        self.assertEqual(settlement.entry_count, 2 * entries)
        self.assertEqual(self.balance(INTERMEDIARY), 0)
        self.assertEqual(self.world.open_on(seller_id, ONE), Decimal("40.00"))
        settlement.action_post()
        self.work()
        self.assertEqual((settlement.state, settlement.problem), ("posted", False))
        self.assertEqual(self.world.open_on(seller_id, ONE), 0)
