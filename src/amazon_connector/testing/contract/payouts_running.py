# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payouts from Amazon's list to the bank: the use cases on an ERP's books."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from unittest.mock import patch

from amazon_connector.port import CannotBook
from amazon_connector.records_money import (
    AMOUNT_DIFFERS,
    BOOK_AS_SALES,
    COMMISSION,
    DONE_BY_HAND,
    KIND_UNKNOWN,
    NO_CREDIT_NOTE,
    NO_DOCUMENT,
    ORDER_UNKNOWN,
    PAY_NOW,
    POSTED,
    POSTING,
    RESERVE,
    STAGED,
    WRITE_OFF,
)
from amazon_connector.testing.settlements import (
    ENDS,
    STARTS,
    FileLine,
)
from amazon_connector.testing.world_books import (
    CLARIFY,
    INTERMEDIARY,
    RECEIVABLE,
    SMALL_DIFFERENCES,
)
from amazon_connector.usecases.payouts import posting

from .base import JAPAN, SELLER
from .payouts_base import FRENCH, ONE, OTHER_REPORT, REPORT, TWO, amount
from .payouts_reading import ReadSettlements, fee, other, refund, sale

THREE, FOUR = "302-0000003-0000003", "302-0000004-0000004"


class PayoutsByThemselvesContract(ReadSettlements):
    """Listed, read, posted, reversed, matched."""

    # Posted

    def test_one_click_posts_it_to_the_cent(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "11.90"), fee("-1.79"), other("-39.00", "Subscription Fee"))
        self.assert_posted("-28.89")
        self.assert_open("0")
        self.assert_balances(**{COMMISSION: "1.79", RECEIVABLE: "0"})
        self.assertEqual(self.causes(), {})
        kinds = Counter(entry.kind for entry in self.books_world.entries(REPORT))
        self.assertEqual(kinds, {"payment": 1, "entry": 1})
        before = len(self.books_world.entries(REPORT))
        self.connector.payouts.post(REPORT)
        self.work()
        self.assertEqual(len(self.books_world.entries(REPORT)), before)

    def test_what_does_not_match_is_a_short_list(self) -> None:
        self.shop(sales_without_invoice=False)
        self.invoiced()
        self.invoiced(TWO)
        self.sold(THREE)
        self.post(
            sale(ONE, "11.90"),
            sale(TWO, "11.40"),
            sale(THREE, "11.90"),
            sale(FOUR, "7.00"),
            refund(ONE, "-11.90"),
            other("0.30", "Brand new thing"),
        )
        self.assert_posted("30.60")
        found = Counter((m.subject, m.cause) for m in self.books.mismatches(REPORT))
        self.assertEqual(
            found,
            {
                (TWO, AMOUNT_DIFFERS): 1,
                (THREE, NO_DOCUMENT): 1,
                (FOUR, ORDER_UNKNOWN): 1,
                (ONE, NO_CREDIT_NOTE): 1,
                ("Brand new thing", KIND_UNKNOWN): 1,
            },
        )
        self.assert_balances(**{CLARIFY: "-7.30"})
        self.assert_open("0.50", TWO)

    def test_orders_without_invoice_are_sales_where_that_is_wanted(self) -> None:
        self.shop()
        self.sold()
        self.post(sale(ONE, "11.90"), refund(ONE, "-2.00"))
        self.assert_posted("9.90")
        self.assertEqual(self.causes(), {})
        self.assert_balances(**{"sales": "-11.90", "refund": "2.00", CLARIFY: "0"})

    def test_a_refund_of_an_invoiced_order_waits_for_its_credit_note(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "11.90"), refund(ONE, "-11.90"))
        self.assert_posted("0")
        self.assertEqual(self.causes(), {ONE: NO_CREDIT_NOTE})
        self.assert_balances(**{"refund": "0", CLARIFY: "11.90"})
        with self.assertRaises(CannotBook):
            self.repair(ONE, PAY_NOW)
        self.books_world.credit(SELLER, ONE)
        self.repair(ONE, PAY_NOW)
        self.assertEqual(self.causes(), {})
        self.assert_open("0")
        self.assert_balances(**{CLARIFY: "0", RECEIVABLE: "0"})

    def test_an_invoice_in_another_currency_is_listed_with_the_reason(self) -> None:
        self.shop()
        since = STARTS.date() - timedelta(days=300)
        self.books_world.rate(self.account_id, "USD", Decimal("0.80"), since)
        self.invoiced()
        self.post(sale(ONE, "14.90"), currency="USD")
        self.assert_posted("14.90", "USD")
        (found,) = self.books.mismatches(REPORT)
        self.assertEqual((found.cause, found.subject), (NO_DOCUMENT, ONE))
        self.assertIn("is in EUR and this payout in USD", found.why)
        self.assert_open("11.90")
        self.assert_balances("USD", **{CLARIFY: "-14.90"})

    def test_two_months_and_two_marketplaces_are_entries_of_their_own(self) -> None:
        self.shop()
        october = datetime(2026, 10, 31, 23, 59, tzinfo=timezone.utc)
        self.post(
            fee("-1.00"),
            fee("-2.00", marketplace=FRENCH),
            fee("-4.00", posted=october),
            starts=STARTS - timedelta(days=14),
        )
        self.assert_posted("-7.00")
        dates = sorted(entry.dated.isoformat() for entry in self.books_world.entries(REPORT))
        self.assertEqual(dates, ["2026-10-31", "2026-11-21", "2026-11-21"])

    def test_reserves_come_and_go(self) -> None:
        self.shop()
        self.post(
            other("50.00", "Previous Reserve Amount Balance", marketplace=""),
            other("-55.00", "Current Reserve Amount", marketplace=""),
        )
        self.assert_posted("-5.00")
        self.assert_balances(**{RESERVE: "5.00", CLARIFY: "0"})

    def test_tax_that_amazon_keeps_pays_nobody(self) -> None:
        self.shop()
        self.invoiced(price="10.00")
        held = FileLine(
            amount("-1.90"),
            order_id=ONE,
            amount_type="ItemWithheldTax",
            description="MarketplaceFacilitatorVAT-Principal",
        )
        self.post(sale(ONE, "10.00"), sale(ONE, "1.90", description="Tax"), held)
        self.assert_posted("10.00")
        self.assert_open("0")
        self.assertEqual(self.causes(), {})

    def test_yen(self) -> None:
        self.shop(currency="JPY", arranged={"region": "FE", "marketplace_ids": (JAPAN,)})
        self.invoiced(price="5980", currency="JPY", marketplace_id=JAPAN)
        japan = "Amazon.co.jp"
        self.post(
            sale(ONE, "5980", marketplace=japan),
            fee("-598", marketplace=japan),
            currency="JPY",
        )
        self.assert_posted("5382", "JPY")
        self.assert_open("0")

    def test_a_company_of_another_currency(self) -> None:
        self.shop(currency="USD")
        self.books_world.rate(
            self.account_id, "EUR", Decimal("1.25"), STARTS.date() - timedelta(days=300)
        )
        self.invoiced()
        self.post(sale(ONE, "11.90"), fee("-1.79"))
        self.assert_posted("10.11")
        self.assert_open("0")

    def test_an_account_that_posts_itself(self) -> None:
        self.shop(posts_itself=True)
        self.invoiced()
        self.read(sale(ONE, "11.90"))
        self.assert_posted("11.90")
        self.assert_open("0")

    def test_a_settlement_from_before_the_link_waits_for_a_click(self) -> None:
        self.shop(posts_itself=True)
        self.at_amazon_is(fee("-1.79"))
        old = replace(self.amazon.reports[0], created=STARTS - timedelta(days=60))
        self.amazon.reports[0] = old
        self.work()
        self.assertEqual(self.stored().state, STAGED)
        self.assertIn("Post", self.stored().problem)
        self.connector.payouts.post(REPORT)
        self.work()
        self.assert_posted("-1.79")

    def a_line_more(self) -> None:
        """Somebody puts a line of a cent beside those of Amazon's file."""
        more = replace(self.line("0.01", COMMISSION), report_id=REPORT, number=99)
        with self.backend.atomic():
            self.books.stage_lines([more])

    def test_sums_that_differ_from_the_deposit_post_nothing(self) -> None:
        self.shop()
        self.invoiced()
        self.read(sale(ONE, "11.90"), fee("-1.79"))
        self.a_line_more()
        for _ in range(2):
            self.connector.payouts.post(REPORT)
            self.work()
            stored = self.stored()
            self.assertEqual(stored.state, STAGED)
            for figure in ("10.11 EUR", "10.12 EUR", "0.01 EUR", "Sales: 11.90", "-1.78"):
                self.assertIn(figure, stored.problem)
            self.assertEqual(list(self.books_world.entries(REPORT)), [])
        (told,) = self.problems()
        self.assertIn("Try Again reads the file once more", told)
        self.assert_open("11.90")
        self.assert_paid_in("0")
        self.connector.payouts.read_again(REPORT)
        self.work()
        self.assertEqual((self.stored().state, self.problems()), (STAGED, []))
        self.connector.payouts.post(REPORT)
        self.work()
        self.assert_posted("10.11")

    def test_sums_that_differ_when_a_part_is_posted_are_told_and_reversed(self) -> None:
        self.shop()
        self.invoiced()
        self.read(sale(ONE, "11.90"), fee("-1.79"))
        for by_another_object in (False, True):
            self.connector.payouts.post(REPORT)
            (unit,) = [u for u in self.connector.work() if type(u).__name__ == "WorkSettlements"]
            self.run_step(unit.step)
            self.a_line_more()
            if by_another_object:
                self.work()
            else:
                self.drive(unit)
            stored = self.stored()
            self.assertEqual(stored.state, POSTING)
            for figure in ("10.11 EUR", "10.12 EUR", "0.01 EUR", "11.90 EUR", "-1.78 EUR"):
                self.assertIn(figure, stored.problem)
            (told,) = self.problems()
            self.assertIn("Reverse takes the payments back", told)
            self.assert_paid_in("11.90")
            with self.assertRaises(CannotBook):
                self.connector.payouts.match(REPORT, "1")
            self.connector.payouts.reverse(REPORT)
            self.work()
            self.assertEqual((self.stored().state, self.stored().problem), (STAGED, ""))
            self.assertEqual(self.problems(), [])
            self.assert_open("11.90")
            self.assert_paid_in("0")
            self.assert_balances(**{COMMISSION: "0", RECEIVABLE: "11.90"})
            self.connector.payouts.read_again(REPORT)
            self.work()
        self.connector.payouts.post(REPORT)
        self.work()
        self.assert_posted("10.11")

    def test_the_sums_are_looked_at_once_for_all_pages(self) -> None:
        self.shop(sales_without_invoice=False)
        self.stage(*(self.line("1.00", order_id=f"302-0000001-000000{n}") for n in range(1, 6)))
        self.connector.payouts.post(REPORT)
        with (
            patch.object(posting, "PAGE", 1),
            patch.object(self.books, "settled_sums", wraps=self.books.settled_sums) as looked,
        ):
            self.work()
        self.assertEqual(self.stored().state, POSTED)
        self.assertEqual(looked.call_count, 2, "before the first page, and for the entries")

    # Reversed

    def test_reversed_by_one_click_and_posted_again(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "11.40"), sale(FOUR, "7.00"), fee("-1.79"))
        for _ in range(2):
            self.connector.payouts.reverse(REPORT)
            self.work()
            self.assertEqual(self.stored().state, STAGED)
            self.assertEqual(self.causes(), {})
            self.assert_open("11.90")
            self.assert_paid_in("0")
            self.connector.payouts.post(REPORT)
            self.work()
            self.assert_posted("16.61")
            self.assert_open("0.50")
            self.assertEqual(self.causes(), {ONE: AMOUNT_DIFFERS, FOUR: ORDER_UNKNOWN})

    def test_reversed_when_half_of_it_is_posted(self) -> None:
        self.shop()
        self.invoiced()
        self.read(sale(ONE, "11.90"), fee("-1.79"))
        self.connector.payouts.post(REPORT)
        self.step_through(2)
        self.assertEqual(self.stored().state, POSTING)
        self.assert_open("0")
        self.connector.payouts.reverse(REPORT)
        self.work()
        self.assertEqual(self.stored().state, STAGED)
        self.assert_open("11.90")
        self.assert_paid_in("0")
        self.connector.payouts.post(REPORT)
        self.work()
        self.assert_posted("10.11")

    def test_what_is_reversed_is_not_posted_by_itself(self) -> None:
        self.shop(posts_itself=True)
        self.read(fee("-1.79"))
        self.connector.payouts.reverse(REPORT)
        self.work()
        self.work()
        self.assertEqual(self.stored().state, STAGED)
        self.assert_paid_in("0")

    # Put right

    def repair(self, subject: str, how: str) -> None:
        (wanted,) = [m for m in self.books.mismatches(REPORT) if m.subject == subject]
        self.connector.payouts.repair(wanted, how)

    def test_each_of_the_list_has_its_button(self) -> None:
        self.shop()
        self.invoiced()
        self.post(
            sale(ONE, "11.88"),
            sale(TWO, "20.00"),
            sale(FOUR, "7.00"),
            other("0.30", "Brand new thing"),
        )
        self.repair(ONE, WRITE_OFF)
        self.repair(FOUR, BOOK_AS_SALES)
        self.repair("Brand new thing", BOOK_AS_SALES)
        self.assertEqual(self.causes(), {TWO: ORDER_UNKNOWN})
        with self.assertRaises(CannotBook):
            self.repair(TWO, PAY_NOW)
        with self.assertRaises(CannotBook):
            self.repair(TWO, WRITE_OFF)
        self.invoiced(TWO, "20.00")
        self.repair(TWO, PAY_NOW)
        self.repair(TWO, PAY_NOW)
        self.assertEqual(self.causes(), {})
        self.assert_open("0")
        self.assert_open("0", TWO)
        self.assert_balances(**{CLARIFY: "0", SMALL_DIFFERENCES: "0.02", RECEIVABLE: "0"})
        self.assert_posted("39.18")

    def test_only_small_differences_are_written_off_by_one_click(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "6.00"))
        (found,) = self.books.mismatches(REPORT)
        self.assertIn("then Done by Hand", found.why)
        with self.assertRaises(CannotBook) as refused:
            self.repair(ONE, WRITE_OFF)
        self.assertIn("At most 1.00 EUR", str(refused.exception))
        self.repair(ONE, DONE_BY_HAND)
        self.assertEqual(self.causes(), {})
        self.assert_open("5.90")
        self.assert_balances(**{SMALL_DIFFERENCES: "0"})

    def test_a_second_payout_of_the_rest_closes_the_firsts_difference(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "6.00"))
        self.assertEqual(self.causes(), {ONE: AMOUNT_DIFFERS})
        self.read(sale(ONE, "5.90"), report_id=OTHER_REPORT, settlement_id="888")
        self.connector.payouts.post(OTHER_REPORT)
        self.work()
        self.assertEqual(self.stored(OTHER_REPORT).state, POSTED)
        self.assertEqual(list(self.books.mismatches(OTHER_REPORT)), [])
        (found,) = self.books.mismatches(REPORT)
        self.assertTrue(found.settled)
        self.assertIn("Payout 888 paid it", found.why)
        self.assert_open("0")

    # The bank

    def bank_line(self, paid: str, days: int = 3, text: str = "AMAZON PAYMENTS") -> str:
        dated = ENDS.date() + timedelta(days=days)
        return self.books_world.bank_line(self.account_id, "EUR", amount(paid), dated, text)

    def test_the_banks_line_is_proposed_and_matched(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "11.90"), fee("-1.79"))
        self.bank_line("10.11", 30)
        self.bank_line("10.20")
        near, exact = self.bank_line("10.09", 2), self.bank_line("10.11", 4)
        found = self.connector.payouts.proposals(REPORT)
        self.assertEqual([proposal.line.line_id for proposal in found], [exact, near])
        best = self.connector.payouts.propose(REPORT)
        assert best is not None
        self.connector.payouts.match(REPORT, best.line_id)
        self.assertTrue(self.books_world.is_reconciled(exact))
        self.assert_balances(**{INTERMEDIARY: "0", SMALL_DIFFERENCES: "0"})

    def test_cents_are_written_off_and_more_is_refused(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "11.90"))
        far, near = self.bank_line("11.00"), self.bank_line("11.87")
        with self.assertRaises(CannotBook) as refused:
            self.connector.payouts.match(REPORT, far)
        self.assertIn("0.90", str(refused.exception))
        self.connector.payouts.match(REPORT, near)
        self.assert_balances(**{INTERMEDIARY: "0", SMALL_DIFFERENCES: "0.03"})
        with self.assertRaises(CannotBook):
            self.connector.payouts.match(REPORT, near)

    def test_a_settlement_that_is_not_posted_has_no_deposit_yet(self) -> None:
        self.shop()
        self.read(sale(ONE, "11.90"))
        line_id = self.bank_line("11.90")
        self.assertIsNone(self.connector.payouts.propose(REPORT))
        with self.assertRaises(CannotBook):
            self.connector.payouts.match(REPORT, line_id)
        self.assertFalse(self.books_world.is_reconciled(line_id))

    def test_reversing_frees_the_banks_line(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "11.90"))
        line_id = self.bank_line("11.90")
        self.connector.payouts.match(REPORT, line_id)
        self.connector.payouts.reverse(REPORT)
        self.work()
        self.assertFalse(self.books_world.is_reconciled(line_id))
        self.assert_open("11.90")
        self.assertEqual(self.books_world.open_on(SELLER, ONE), amount("11.90"))
