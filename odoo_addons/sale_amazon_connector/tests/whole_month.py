# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents of every kind in a database that stays: what is left of them is another's question."""

from datetime import timedelta
from unittest import TestCase

from amazon_connector.domain.vat import SellerVat
from amazon_connector.steps import drive
from amazon_connector.testing.month import GERMANY, MonthOfMoney
from amazon_connector.testing.world import Tax
from amazon_connector.usecases.invoices.making import MakeInvoices

from odoo import Command

from ..adapter.books_words import BATCH_DEPOSIT
from .world import OdooWorld

VAT_19 = Tax("VAT 19 %", 19)


class WholeMonth(MonthOfMoney, TestCase):
    """A seller's month in Odoo's shell: FBM, FBA, invoices of both makers, credit notes, payouts
    (one matched with the bank, one posted), payments by hand in batches, and a vendor's bill.

    Nothing is taken back; who tells it commits.
    """

    env = None

    def make_world(self):
        return OdooWorld(self.env)

    def whole_month(self):
        self.begin(GERMANY)
        self.the_seller_has_vat()
        self.orders_are_shipped_and_invoiced()
        self.connector_invoices(self.another())
        self.connector_credits(self.another())
        self.amazon_takes_its_share()
        self.payout_is_posted_and_matched(self.closed(reserve=10))
        self.one_is_refunded()
        self.one_more_is_sold()
        self.paid_by_hand()
        posted = self.closed(reserve=0)["report_id"]
        self.payout_is_read(posted)
        self.press_post(posted)
        self.work()
        self.ordered(2)
        self.world.send_to_amazon(self.account_id, {"MUG": 2})

    @classmethod
    def tell(cls, env):
        """The story, with its own Amazon (``LocalAmazon``)."""
        told = cls("whole_month")
        told.env = env
        told.setUp()
        try:
            told.whole_month()
        finally:
            told.doCleanups()

    # Invoices that the connector makes

    def the_seller_has_vat(self):
        account = self.world._account(self.account_id)
        self.world.seller_vat(self.account_id, SellerVat("DE", frozenset({"DE"}), oss=True))
        self.world.warehouse_country(self.account_id, "DE")
        since = self.amazon.clock.now().date() - timedelta(days=1)
        self.world.make_invoices(self.account_id, GERMANY.marketplace_id, upload=True, since=since)
        tax = self.world._tax(VAT_19, account.company_id)
        products = self.env["product.product"].search([("default_code", "in", ("MUG", "BOOK"))])
        products.taxes_id = tax
        self.numbers = iter(range(5, 10))

    def another(self):
        """One more order of a mug, which has left."""
        (order_id,) = self.ordered(1)
        self.ship(order_id, 1)
        return order_id

    def ordered(self, count):
        """So many more orders of a mug, which is here."""
        self.amazon.later(3600)
        order_ids = [f"{self.fbm[:-1]}{next(self.numbers)}" for _ in range(count)]
        for order_id in order_ids:
            self.place(order_id, "MUG", 1)
        self.amazon.later(900)
        self.work()
        return order_ids

    def connector_invoices(self, order_id):
        """The connector makes the invoice, and a person downloads what Amazon takes."""
        making = MakeInvoices(self.world.invoicing(), self.amazon.clock, [self.account_id])
        drive(making, lambda step: step(), 100)
        self.env.invalidate_all()
        (invoice,) = self.world.invoices(self.seller["seller_id"], order_id)
        self.env["account.move"].browse(int(invoice.invoice_id)).action_amazon_connector_download()
        return invoice

    def connector_credits(self, order_id):
        """The same, and a credit note of it by Odoo's own wizard."""
        self.world.credit_invoice(self.connector_invoices(order_id).invoice_id)

    # By hand

    def paid_by_hand(self):
        """*Pay* and *Create Batch Payment*: an invoice, whose batch the bank has received, and a
        bill of Amazon's, whose batch waits.
        """
        order = self.world._order(self.seller["seller_id"], self.sold_later)
        received = self.batch(order.invoice_ids)
        dated = self.amazon.clock.now().date()
        number = self.world.bank_line(
            self.account_id, self.currency, received.amount, dated, "AMAZON BATCH"
        )
        line = self.env["account.bank.statement.line"].browse(int(number))
        action = line.action_amazon_connector_match()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard.create({"batch_ids": [Command.set(received.ids)]}).action_match()
        self.assertTrue(line.is_reconciled)
        self.batch(self.bill())

    def bill(self):
        """Amazon's bill of its commissions, posted."""
        vendor = self.env["res.partner"].create({"name": "Amazon Services"})
        fee = {"name": "Commission", "price_unit": 20, "tax_ids": False}
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": vendor.id,
                "invoice_date": self.amazon.clock.now().date(),
                "invoice_line_ids": [Command.create(fee)],
            }
        )
        bill.action_post()
        return bill

    def batch(self, documents):
        """A validated batch of these documents' payments by *Batch Deposit*."""
        journal = self.world._account(self.account_id).company_id.amazon_connector_payout_journal_id
        inbound = documents[0].is_inbound()
        direction = "inbound" if inbound else "outbound"
        method = journal[f"{direction}_payment_method_line_ids"].filtered(
            lambda line: line.code == BATCH_DEPOSIT
        )
        wizard = self.env["account.payment.register"].with_context(
            **documents.action_register_payment()["context"]
        )
        values = {"journal_id": journal.id, "payment_method_line_id": method.id}
        batch = self.env["amazon.connector.payment.batch"]._of_payments(
            wizard.create(values)._create_payments()
        )
        batch.action_validate()
        return batch
