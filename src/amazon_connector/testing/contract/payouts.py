# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payouts, asked of an ERP's books method by method: staged, booked, posted, reversed.

Every write is made twice (``amazon.Probed``) and has one effect.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from amazon_connector.port import LostRace
from amazon_connector.records_money import (
    COMMISSION,
    LISTED,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    POSTED,
    POSTING,
    REFUND,
    REFUSED_FILE,
    REVERSING,
    STAGED,
    STAGING,
    TO_CLARIFY,
    Settlement,
)
from amazon_connector.testing.settlements import ENDS

from .base import NOW, SELLER
from .payouts_base import (
    ITALY,
    ONE,
    OTHER_REPORT,
    POSTED_AT,
    REPORT,
    TWO,
    amount,
)
from .payouts_posting import PostedSettlements


class SettlementsContract(PostedSettlements):
    """Settlements, their lines, and what is booked of them."""

    # The account's switches

    def test_payouts_are_off_until_they_are_ticked(self) -> None:
        account_id = self.account()
        (account,) = self.backend.accounts()
        self.assertFalse(account.payouts.on)
        self.books_world.read_payouts(account_id, posts_itself=True, sales_without_invoice=False)
        (account,) = self.backend.accounts()
        self.assertEqual(
            (account.payouts.on, account.payouts.posts_itself, account.payouts.next_read),
            (True, True, None),
        )
        self.assertFalse(account.payouts.sales_without_invoice)

    # Settlements

    def test_a_settlement_is_kept_whole(self) -> None:
        self.shop()
        wanted = self.settlement(
            state=REFUSED_FILE,
            total=amount("-12.30"),
            deposited=ENDS + timedelta(days=2),
            staged=7,
            problem="Line 4: this is no amount.",
            digest="ab" * 32,
        )
        stored = self.save(wanted)
        self.assertEqual(stored, replace(wanted, version=stored.version))
        self.assertEqual(self.books.settlements([OTHER_REPORT]), {})

    def test_a_settlement_that_is_only_listed_has_no_figures_yet(self) -> None:
        self.shop()
        bare = Settlement(REPORT, "document", self.account_id, LISTED, NOW)
        stored = self.save(bare)
        self.assertEqual(stored, replace(bare, version=stored.version))

    def test_a_write_on_an_older_version_lost_its_race(self) -> None:
        self.shop()
        first = self.save(self.settlement(state=LISTED))
        second = self.save(replace(first, state=STAGING))
        self.assertNotEqual(first.version, second.version)
        with self.assertRaises(LostRace), self.backend.atomic():
            self.books.save_settlements([replace(first, state=STAGED)])
        self.assertEqual(self.books.settlements([REPORT])[REPORT].state, STAGING)

    def test_a_settlement_that_is_there_is_not_listed_again(self) -> None:
        self.shop()
        self.save(self.settlement(state=POSTED))
        with self.assertRaises(LostRace), self.backend.atomic():
            self.books.save_settlements([self.settlement(state=LISTED)])

    def at_work(self) -> list[str]:
        found = self.books.settlements_at_work([self.account_id], 10)
        return [settlement.report_id for settlement in found]

    def test_settlements_at_work_are_those_that_go_on_by_themselves(self) -> None:
        self.shop()
        states = (POSTED, LISTED, STAGED, POSTING, REFUSED_FILE, STAGING, REVERSING)
        for n, state in enumerate(states):
            created = NOW - timedelta(hours=n)
            self.save(self.settlement(f"R-{n}", state=state, created=created))
        self.save(self.settlement("R-9", state=LISTED, problem="Look at it."))
        self.assertEqual(self.at_work(), ["R-6", "R-5", "R-3", "R-1"])
        found = self.books.settlements_at_work([self.account_id], 2)
        self.assertEqual([settlement.report_id for settlement in found], ["R-6", "R-5"])
        self.assertEqual(list(self.books.settlements_at_work([], 10)), [])

    def test_an_account_that_posts_itself_goes_on_with_what_is_staged(self) -> None:
        self.shop(posts_itself=True)
        self.save(self.settlement(state=STAGED))
        self.assertEqual(self.at_work(), [REPORT])

    def twin(self, account_id: str, settlement_id: str) -> str:
        found: str = self.books.settlement_twin(account_id, settlement_id)
        return found

    def test_a_twin_is_found_at_another_account_of_the_seller(self) -> None:
        self.shop()
        other = self.account(name="Other", marketplace_ids=(ITALY,))
        stranger = self.account(name="Stranger", company="Elsewhere", seller_id="A2OTHER")
        self.save(self.settlement(state=STAGING, settlement_id="555"))
        self.assertEqual(self.twin(other, "555"), "")
        for state in (STAGED, POSTING, POSTED, REVERSING):
            stored = self.books.settlements([REPORT])[REPORT]
            self.save(replace(stored, state=state))
            self.assertEqual(self.twin(other, "555"), REPORT, state)
        self.assertEqual(self.twin(self.account_id, "555"), REPORT)
        self.assertEqual(self.twin(other, "556"), "")
        self.assertEqual(self.twin(stranger, "555"), "")

    # Lines

    def test_a_line_that_is_in_stays_as_it_is(self) -> None:
        self.shop()
        self.stage(self.line("10.00"), self.line("1.90"))
        other = replace(self.line("99.00"), report_id=REPORT, number=3)
        new = replace(self.line("5.00"), report_id=REPORT, number=5)
        with self.backend.atomic():
            self.books.stage_lines([other, new])
        (order,) = self.books.settled_orders(REPORT, 10)
        self.assertEqual(order.amount, amount("16.90"))

    def test_the_same_numbers_of_two_reports_are_two_lines(self) -> None:
        self.shop()
        self.stage(self.line("10.00"))
        self.stage(self.line("20.00"), report_id=OTHER_REPORT)
        for report_id, paid in ((REPORT, "10.00"), (OTHER_REPORT, "20.00")):
            (order,) = self.books.settled_orders(report_id, 10)
            self.assertEqual(order.amount, amount(paid))

    def test_unstaged_lines_are_gone(self) -> None:
        self.shop()
        self.stage(self.line("10.00"), self.line("-1.50", COMMISSION))
        self.stage(self.line("20.00"), report_id=OTHER_REPORT)
        with self.backend.atomic():
            self.books.unstage_lines(REPORT)
        self.assertEqual(list(self.books.settled_orders(REPORT, 10)), [])
        self.assertEqual(list(self.books.settled_sums(REPORT)), [])
        self.assertEqual(len(self.books.settled_orders(OTHER_REPORT, 10)), 1)

    # What a settlement holds of orders

    def test_an_order_with_its_invoice(self) -> None:
        self.shop()
        self.invoiced()
        later = POSTED_AT + timedelta(hours=3)
        self.stage(
            self.line("10.00"),
            self.line("1.90", posted_at=later),
            self.line("-1.79", COMMISSION),
        )
        (order,) = self.books.settled_orders(REPORT, 10)
        self.assertEqual((order.order_id, order.pays), (ONE, PAYS_INVOICE))
        self.assertEqual((order.amount, order.open), (amount("11.90"), amount("11.90")))
        self.assertEqual((order.known, order.documents), (True, 1))
        self.assertEqual(order.posted_at, later)

    def test_an_order_without_invoice_and_one_that_is_unknown(self) -> None:
        self.shop()
        self.sold(TWO)
        self.stage(self.line("11.90"), self.line("11.90", order_id=TWO))
        first, second = self.books.settled_orders(REPORT, 10)
        self.assertEqual((first.order_id, first.known), (ONE, False))
        self.assertEqual((second.order_id, second.known), (TWO, True))
        for order in (first, second):
            self.assertEqual((order.documents, order.open), (0, 0))

    def test_the_same_order_of_another_seller_is_unknown(self) -> None:
        self.shop()
        self.invoiced()
        self.account_id = self.account(name="Other", company="Elsewhere", seller_id="A2OTHER")
        self.books_world.read_payouts(self.account_id)
        self.stage(self.line("11.90"))
        (order,) = self.books.settled_orders(REPORT, 10)
        self.assertEqual((order.known, order.documents), (False, 0))

    def test_an_order_of_the_sellers_other_company_is_elsewhere(self) -> None:
        self.shop()
        self.sold()
        self.stage(self.line("11.90"))
        (order,) = self.books.settled_orders(REPORT, 10)
        self.assertFalse(order.elsewhere)
        self.account_id = self.account(name="Italy", company="Elsewhere", marketplace_ids=(ITALY,))
        self.books_world.read_payouts(self.account_id)
        self.stage(self.line("11.90"), report_id=OTHER_REPORT)
        (order,) = self.books.settled_orders(OTHER_REPORT, 10)
        self.assertEqual((order.known, order.elsewhere), (True, True))
        self.assertEqual((order.documents, order.awaits_invoice), (0, False))

    def test_a_refund_faces_the_credit_note(self) -> None:
        self.shop()
        self.invoiced()
        self.books_world.credit(SELLER, ONE)
        self.stage(self.line("11.90"), self.line("-11.90", REFUND, pays=PAYS_CREDIT_NOTE))
        refund, sale = sorted(self.books.settled_orders(REPORT, 10), key=lambda order: order.pays)
        self.assertEqual((refund.pays, refund.amount), (PAYS_CREDIT_NOTE, amount("-11.90")))
        self.assertEqual((refund.documents, refund.open), (1, amount("-11.90")))
        self.assertEqual((sale.documents, sale.open), (1, amount("11.90")))

    def test_a_refund_without_credit_note_has_no_document(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("-11.90", REFUND, pays=PAYS_CREDIT_NOTE))
        (refund,) = self.books.settled_orders(REPORT, 10)
        self.assertEqual((refund.known, refund.documents, refund.open), (True, 0, 0))

    def test_pages_of_orders_are_those_that_are_left(self) -> None:
        self.shop()
        ids = [f"302-000000{n}-0000001" for n in range(1, 6)]
        self.stage(*(self.line("1.00", order_id=order_id) for order_id in ids))
        seen: list[str] = []
        for _ in range(3):
            page = self.books.settled_orders(REPORT, 2)
            seen += [order.order_id for order in page]
            for order in page:
                self.book(TO_CLARIFY, "1.00", order_id=order.order_id)
        self.assertEqual(seen, ids)
        self.assertEqual(list(self.books.settled_orders(REPORT, 2)), [])
