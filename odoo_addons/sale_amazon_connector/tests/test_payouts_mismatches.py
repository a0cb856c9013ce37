# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime, timezone
from decimal import Decimal

from amazon_connector.records_money import (
    AMOUNT_DIFFERS,
    KIND_UNKNOWN,
    LISTED,
    NO_DOCUMENT,
    ORDER_UNKNOWN,
    PAYS_INVOICE,
    PAYS_NOTHING,
    POSTED,
    POSTING,
    REFUSED_FILE,
    REVERSING,
    SALES,
    STAGED,
    STAGING,
    UNKNOWN,
    Settlement,
    SettlementLine,
)
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world_books import CLARIFY
from amazon_connector.usecases.importing import OrderImport
from amazon_connector.usecases.payouts.posting import Posting
from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .documents import NOW, DocumentsCase

REPORT, SELLER = "R-1", "A1SELLER"
AT = datetime(2026, 11, 21, 14, 30, tzinfo=timezone.utc)
SMALL, LARGE, SOLD, LATE = (f"302-200000{n}-0000001" for n in range(4))
STRANGE = "302-7654321-7654321"
# What the sentences of each state name, and where a click leads.
BUTTONS = {
    LISTED: {"action_read_again"},
    STAGING: {"action_read_again"},
    STAGED: {"action_post", "action_read_again"},
    POSTING: {"action_post", "action_reverse"},
    POSTED: {"action_match", "action_reverse"},
    REVERSING: {"action_reverse"},
    REFUSED_FILE: {"action_read_again"},
}
LEADS_TO = {"action_post": POSTING, "action_reverse": REVERSING, "action_read_again": LISTED}


@tagged("post_install", "-at_install")
class TestPayoutsMismatches(DocumentsCase):
    """The buttons of a payout and of what does not match, each pressed."""

    def setUp(self):
        super().setUp()
        self.number = str(self.account.id)
        self.world.read_payouts(self.number, sales_without_invoice=False)
        self.company = self.account.company_id
        self.books = self.world.books()

    def saved(self, state, *lines):
        """A payout of these lines."""
        total = sum((line.amount for line in lines), Decimal(0))
        settlement = Settlement(
            REPORT,
            "D-1",
            self.number,
            state,
            AT,
            settlement_id="4711",
            currency="EUR",
            total=total,
            deposited=AT,
            staged=len(lines),
        )
        self.books.save_settlements([settlement])
        self.books.stage_lines(list(lines))
        return self.env["amazon.connector.settlement"].search([("report_ref", "=", REPORT)])

    def posted(self, *lines):
        """The same, posted as the job does."""
        settlement = self.saved(POSTING, *lines)
        backend = self.world.backend()
        (account,) = [a for a in backend.accounts() if a.account_id == self.number]
        while settlement.state == POSTING:
            self.assertFalse(settlement.problem)
            stored = self.books.settlements([REPORT])[REPORT]
            Posting(backend, self.books).step(stored, account)
        self.assertEqual(settlement.state, POSTED)
        return settlement

    def line(self, number, subject, amount):
        """What a buyer paid for an order, or an amount that nobody knows."""
        known = subject.startswith("302-")
        return SettlementLine(
            REPORT,
            number,
            "Order",
            "ItemPrice",
            "Principal" if known else subject,
            SALES if known else UNKNOWN,
            PAYS_INVOICE if known else PAYS_NOTHING,
            subject if known else "",
            "1",
            "SKU-1",
            1,
            "Amazon.de",
            Decimal(amount),
            AT,
            date(2026, 11, 1),
        )

    def sold(self, *order_refs):
        backend = self.world.backend()
        page = [order(ref, items=[item(sku="SKU-1", price="11.90")]) for ref in order_refs]
        with backend.atomic():
            OrderImport(backend, backend.accounts(), NOW).page(page)
        self.env.invalidate_all()

    def shown(self, record, view_type, values):
        """The buttons that a person has in this view of the record: name, and its words."""
        arch = etree.fromstring(record.get_view(view_type=view_type)["arch"])
        return {
            button.get("name"): button.get("string")
            for button in arch.xpath("/form/header/button | /list/button")
            if not safe_eval(button.get("invisible") or "False", values)
        }

    def of_row(self, mismatch):
        """The buttons of a row of the list."""
        names = ("cause", "pays", "is_settled", "is_small")
        return self.shown(mismatch, "list", {name: mismatch[name] for name in names})

    def test_each_state_has_the_buttons_that_its_sentences_name(self):
        settlement = self.saved(STAGED)
        for state, wanted in BUTTONS.items():
            values = {"state": state, "is_matched": False, "payable_count": 0}
            self.assertEqual(set(self.shown(settlement, "form", values)), wanted, state)
            for name in wanted - {"action_match"}:
                settlement.write({"state": state, "problem": "Look at this."})
                getattr(settlement, name)()
                self.env.invalidate_all()
                self.assertEqual((settlement.state, settlement.problem), (LEADS_TO[name], False))
        settlement.state = POSTED
        with self.assertRaisesRegex(UserError, "cannot be read again now"):
            settlement.action_read_again()

    def test_each_of_the_list_is_put_right_by_its_button(self):
        self.sold(SMALL, LARGE, SOLD, LATE)
        for order_ref in (SMALL, LARGE):
            self.world.invoice(SELLER, order_ref)
        told = {
            SMALL: "11.88",
            LARGE: "6.00",
            SOLD: "11.90",
            LATE: "11.90",
            STRANGE: "7.00",
            "New thing": "-0.30",
        }
        settlement = self.posted(*(self.line(n, *one) for n, one in enumerate(told.items(), 3)))
        rows = {row.subject: row for row in settlement.mismatch_ids}
        causes = {
            SMALL: AMOUNT_DIFFERS,
            LARGE: AMOUNT_DIFFERS,
            SOLD: NO_DOCUMENT,
            LATE: NO_DOCUMENT,
            STRANGE: ORDER_UNKNOWN,
            "New thing": KIND_UNKNOWN,
        }
        self.assertEqual({subject: row.cause for subject, row in rows.items()}, causes)
        self.press(rows[SMALL], "Write Off")
        self.press(rows[LARGE], "Done by Hand")
        self.press(rows[SOLD], "Book as Sales")
        self.press(rows["New thing"], "Book")
        with self.assertRaisesRegex(UserError, "has no open invoice.* click Pay Now"):
            self.press(rows[LATE], "Pay Now")
        self.world.invoice(SELLER, LATE)
        with self.assertRaisesRegex(UserError, "count twice"):
            self.press(rows[LATE], "Book as Sales")
        self.press(rows[LATE], "Pay Now")
        for order_ref, left in ((SMALL, "0"), (LARGE, "5.90"), (LATE, "0")):
            self.assertEqual(self.world.open_on(SELLER, order_ref), Decimal(left), order_ref)
        self.recovered(rows[STRANGE])
        self.press(rows[STRANGE], "Book as Sales")
        self.assertTrue(all(row.is_settled for row in rows.values()))
        self.assertEqual(self.world.balance(self.number, CLARIFY, "EUR"), 0)
        self.assertEqual(self.books.booked_total(REPORT), sum(map(Decimal, told.values())))
        left = {name for row in rows.values() for name in self.of_row(row)}
        self.assertEqual(left, {"action_view_order"})

    def press(self, mismatch, words):
        """The button of these words in the mismatch's row, which settles it."""
        (name,) = [name for name, found in self.of_row(mismatch).items() if found == words]
        getattr(mismatch, name)()
        self.env.invalidate_all()
        self.assertTrue(mismatch.is_settled, words)

    def recovered(self, mismatch):
        """*Recover Order* asks for the order that the payout paid."""
        self.assertEqual(self.of_row(mismatch)["action_recover"], "Recover Order")
        action = mismatch.action_recover()
        with Form(self.env[action["res_model"]].with_context(**action["context"])) as wizard:
            self.assertEqual(wizard.order_ref, mismatch.subject)
            self.assertEqual(wizard.account_id, self.account)
