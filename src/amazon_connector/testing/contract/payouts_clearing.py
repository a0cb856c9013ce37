# SPDX-License-Identifier: LGPL-3.0-or-later
"""What does not match is put right by a person, and the deposit meets the bank's line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from amazon_connector.port import Refused
from amazon_connector.records_money import (
    AMOUNT_DIFFERS,
    BOOK_AS_SALES,
    COMMISSION,
    DONE_BY_HAND,
    KIND_UNKNOWN,
    NO_CREDIT_NOTE,
    ORDER_UNKNOWN,
    PAY_NOW,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    PAYS_NOTHING,
    REFUND,
    SALES,
    SHIPPING_SOLD,
    TO_CLARIFY,
    UNKNOWN,
    WRITE_OFF,
    EntryLine,
    Mismatch,
    Repair,
)
from amazon_connector.testing.settlements import ENDS
from amazon_connector.testing.world_books import (
    BANK,
    CLARIFY,
    INTERMEDIARY,
    RECEIVABLE,
    SMALL_DIFFERENCES,
)

from .base import SELLER
from .payouts_base import ONE, OTHER_REPORT, REPORT, TWO, PayoutsCase, amount

_WHY = "A plain sentence."


class PayoutMismatchesContract(PayoutsCase):
    """The short list, with a button each."""

    def mismatch(
        self,
        cause: str,
        paid: str,
        left: str = "0",
        *,
        subject: str = ONE,
        pays: str = PAYS_INVOICE,
    ) -> Mismatch:
        """Stored, as the use case does."""
        made = Mismatch(REPORT, cause, subject, pays, amount(paid), amount(left), _WHY)
        with self.backend.atomic():
            self.books.save_mismatches([made])
        return made

    def repair(self, mismatch: Mismatch, how: str) -> Refused | None:
        repair = Repair(mismatch, how, most=amount("1.00"))
        (outcome,) = self.written(self.books.repair_mismatches, [repair])
        return outcome

    def refused(self, mismatch: Mismatch, how: str) -> str:
        """Why it is not done; it stays open."""
        entries = len(self.books_world.entries(REPORT))
        outcome = self.repair(mismatch, how)
        assert outcome is not None
        self.assertEqual([m.settled for m in self.books.mismatches(REPORT)], [False])
        self.assertEqual(len(self.books_world.entries(REPORT)), entries)
        return outcome.why

    def repaired(self, mismatch: Mismatch, how: str) -> None:
        """It is taken, and settled then; once more changes nothing."""
        total = self.books.booked_total(REPORT)
        self.assert_taken([self.repair(mismatch, how)])
        entries = len(self.books_world.entries(REPORT))
        self.assertEqual([m.settled for m in self.books.mismatches(REPORT)], [True])
        self.assert_taken([self.repair(mismatch, how)])
        self.assertEqual(len(self.books_world.entries(REPORT)), entries)
        self.assertEqual(self.books.booked_total(REPORT), total)
        self.assert_balanced()

    def waits(self, *kinds: str, paid: str = "7.00") -> Mismatch:
        """An unknown order whose amounts wait *to clarify*."""
        kinds = kinds or (SALES,)
        self.stage(*(self.line(paid, kind, pays=PAYS_INVOICE) for kind in kinds))
        total = str(amount(paid) * len(kinds))
        self.book(TO_CLARIFY, total)
        self.entry(*(EntryLine(kind, True, amount(paid), "Waits") for kind in kinds))
        self.assert_balances(**{CLARIFY: f"-{total}"})
        return self.mismatch(ORDER_UNKNOWN, total)

    # The list

    def test_mismatches_are_kept_once_and_the_open_ones_come_first(self) -> None:
        self.shop()
        self.stage(self.line("1.00"))
        first = self.mismatch(ORDER_UNKNOWN, "1.00")
        second = self.mismatch(KIND_UNKNOWN, "2.00", subject="NewThing", pays=PAYS_NOTHING)
        self.assertEqual(
            sorted(self.books.mismatches(REPORT), key=str), sorted([first, second], key=str)
        )
        with self.backend.atomic():
            self.books.save_mismatches([replace(first, settled=True, why="Done.")])
        self.assertEqual(
            list(self.books.mismatches(REPORT)), [second, replace(first, settled=True, why="Done.")]
        )
        self.assertEqual(list(self.books.mismatches(OTHER_REPORT)), [])

    def test_dropped_mismatches_are_gone(self) -> None:
        self.shop()
        self.stage(self.line("1.00"))
        self.mismatch(ORDER_UNKNOWN, "1.00")
        with self.backend.atomic():
            self.books.drop_mismatches(REPORT)
        self.assertEqual(list(self.books.mismatches(REPORT)), [])

    # Write off

    def test_what_a_partial_payment_left_open_is_written_off(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("11.85"))
        self.pay("11.85")
        self.repaired(self.mismatch(AMOUNT_DIFFERS, "11.85", "11.90"), WRITE_OFF)
        self.assert_open("0")
        self.assert_balances(**{RECEIVABLE: "0", SMALL_DIFFERENCES: "0.05"})
        self.assert_paid_in("11.85")
        self.assertEqual(self.books_world.entries(REPORT)[-1].kind, "write_off")

    def test_the_surplus_of_a_payment_is_written_off(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("11.93"))
        self.pay("11.93")
        self.repaired(self.mismatch(AMOUNT_DIFFERS, "11.93", "11.90"), WRITE_OFF)
        self.assert_open("0")
        self.assert_balances(**{RECEIVABLE: "0", SMALL_DIFFERENCES: "-0.03"})

    def test_what_a_refund_left_open_is_written_off(self) -> None:
        self.shop()
        self.invoiced()
        self.books_world.credit(SELLER, ONE)
        self.stage(self.line("11.90"), self.line("-11.86", REFUND, pays=PAYS_CREDIT_NOTE))
        self.pay("11.90")
        self.pay("-11.86", pays=PAYS_CREDIT_NOTE)
        differs = self.mismatch(AMOUNT_DIFFERS, "-11.86", "-11.90", pays=PAYS_CREDIT_NOTE)
        self.repaired(differs, WRITE_OFF)
        self.assert_open("0")
        self.assert_balances(**{RECEIVABLE: "0", SMALL_DIFFERENCES: "-0.04"})

    def test_more_than_a_small_difference_is_not_written_off(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("9.00"))
        self.pay("9.00")
        why = self.refused(self.mismatch(AMOUNT_DIFFERS, "11.85", "11.90"), WRITE_OFF)
        self.assertIn("2.90", why)
        self.assertIn(ONE, why)
        self.assert_open("2.90")

    def test_where_nothing_is_open_nothing_is_written_off(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("11.85"))
        self.pay("11.85")
        differs = self.mismatch(AMOUNT_DIFFERS, "11.85", "11.90")
        self.stage(self.line("0.05"), report_id=OTHER_REPORT)
        self.pay("0.05", report_id=OTHER_REPORT)
        self.assertIn("Nothing is open", self.refused(differs, WRITE_OFF))

    def test_what_was_done_by_hand_books_nothing(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("9.00"))
        self.pay("9.00")
        entries = len(self.books_world.entries(REPORT))
        self.repaired(self.mismatch(AMOUNT_DIFFERS, "9.00", "11.90"), DONE_BY_HAND)
        self.assertEqual(len(self.books_world.entries(REPORT)), entries)
        self.assert_open("2.90")

    def test_open_differences_are_those_of_the_sellers_other_settlements(self) -> None:
        self.shop()
        self.stage(self.line("9.00"))
        self.stage(self.line("2.90"), report_id=OTHER_REPORT)
        differs = self.mismatch(AMOUNT_DIFFERS, "9.00", "11.90")
        self.mismatch(ORDER_UNKNOWN, "9.00")
        self.mismatch(AMOUNT_DIFFERS, "9.00", "11.90", subject=TWO)
        self.assertEqual(list(self.books.open_differences(OTHER_REPORT, [ONE])), [differs])
        self.assertEqual(list(self.books.open_differences(REPORT, [ONE])), [])
        self.assertEqual(list(self.books.open_differences(OTHER_REPORT, [])), [])
        with self.backend.atomic():
            self.books.save_mismatches([replace(differs, settled=True)])
        self.assertEqual(list(self.books.open_differences(OTHER_REPORT, [ONE])), [])

    def test_another_sellers_differences_are_none_of_this_one(self) -> None:
        self.shop()
        self.stage(self.line("9.00"))
        self.mismatch(AMOUNT_DIFFERS, "9.00", "11.90")
        self.account_id = self.account(name="Other", company="Elsewhere", seller_id="A2OTHER")
        self.stage(self.line("2.90"), report_id=OTHER_REPORT)
        self.assertEqual(list(self.books.open_differences(OTHER_REPORT, [ONE])), [])

    # Book as sales

    def test_what_waits_is_booked_by_its_kinds(self) -> None:
        self.shop()
        self.repaired(self.waits(SALES, SHIPPING_SOLD), BOOK_AS_SALES)
        self.assert_balances(**{CLARIFY: "0", SALES: "-7.00", SHIPPING_SOLD: "-7.00"})
        self.assert_paid_in("14.00")

    def test_an_unknown_amount_type_is_booked_on_its_own_account(self) -> None:
        self.shop()
        self.stage(self.line("0.30", UNKNOWN, description="NewThing", order_id=""))
        self.entry(EntryLine(UNKNOWN, True, amount("0.30"), "NewThing"))
        self.assert_balances(**{CLARIFY: "-0.30"})
        unknown = self.mismatch(KIND_UNKNOWN, "0.30", subject="NewThing", pays=PAYS_NOTHING)
        self.repaired(unknown, BOOK_AS_SALES)
        self.assert_balances(**{CLARIFY: "0", UNKNOWN: "-0.30"})
        self.assert_paid_in("0.30")

    def test_what_has_its_document_by_now_is_not_booked_as_sales(self) -> None:
        self.shop()
        waiting = self.waits()
        self.invoiced(price="7.00")
        self.assertIn("Pay Now", self.refused(waiting, BOOK_AS_SALES))
        self.assert_balances(**{CLARIFY: "-7.00", SALES: "0"})
        self.repaired(waiting, PAY_NOW)
        self.assert_open("0")

    # Pay now

    def test_an_order_that_came_later_is_paid_with_what_waits(self) -> None:
        self.shop()
        waiting = self.waits()
        self.invoiced(price="7.00")
        self.repaired(waiting, PAY_NOW)
        self.assert_open("0")
        self.assert_balances(**{CLARIFY: "0", RECEIVABLE: "0"})
        self.assert_paid_in("7.00")

    def test_a_credit_note_that_came_later_is_paid_with_what_waits(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("-11.90", REFUND, pays=PAYS_CREDIT_NOTE))
        self.book(TO_CLARIFY, "-11.90", pays=PAYS_CREDIT_NOTE)
        self.entry(EntryLine(REFUND, True, amount("-11.90"), "Waits"))
        missing = self.mismatch(NO_CREDIT_NOTE, "-11.90", pays=PAYS_CREDIT_NOTE)
        self.books_world.credit(SELLER, ONE)
        self.repaired(missing, PAY_NOW)
        self.assert_open("11.90")
        self.assert_balances(**{CLARIFY: "0"})

    def test_without_a_document_it_cannot_be_paid_and_stays_open(self) -> None:
        self.shop()
        waiting = self.waits()
        outcome = self.repair(waiting, PAY_NOW)
        assert outcome is not None
        self.assertIn(ONE, outcome.why)
        self.assertEqual([m.settled for m in self.books.mismatches(REPORT)], [False])
        self.assert_balances(**{CLARIFY: "-7.00"})

    # Reversing

    def test_repairs_are_reversed_with_their_settlement(self) -> None:
        self.shop()
        self.invoiced(TWO)
        self.stage(self.line("7.00"), self.line("11.85", order_id=TWO))
        self.book(TO_CLARIFY, "7.00")
        self.pay("11.85", order_id=TWO)
        self.entry(EntryLine(SALES, True, amount("7.00"), "Waits"))
        waiting = self.mismatch(ORDER_UNKNOWN, "7.00")
        differs = self.mismatch(AMOUNT_DIFFERS, "11.85", "11.90", subject=TWO)
        self.assert_taken([self.repair(waiting, BOOK_AS_SALES), self.repair(differs, WRITE_OFF)])
        self.assert_balances(**{SMALL_DIFFERENCES: "0.05", CLARIFY: "0"})
        self.reverse()
        self.assert_open("11.90", TWO)
        self.assert_paid_in("0")
        nothing = dict.fromkeys((CLARIFY, SMALL_DIFFERENCES), "0")
        self.assert_balances(**nothing, **{RECEIVABLE: "11.90"})
        self.assertEqual(len(self.books.settled_orders(REPORT, 10)), 2)
        self.assert_balanced()


class PayoutMatchContract(PayoutsCase):
    """The deposit on the bank's statement."""

    def deposited(self, total: str = "100.00", currency: str = "EUR") -> None:
        """A settlement that is posted, of this deposit."""
        self.stage(self.line(total, COMMISSION, order_id=""), currency=currency)
        self.entry(EntryLine(COMMISSION, False, amount(total)), currency=currency)
        stored = self.books.settlements([REPORT])[REPORT]
        self.posted(stored)

    def bank_line(self, paid: str, days: int = 2, currency: str = "EUR") -> str:
        """A line on the statement, so many days after the settlement's end."""
        dated = ENDS.date() + timedelta(days=days)
        return self.books_world.bank_line(
            self.account_id, currency, amount(paid), dated, "AMAZON PAYMENTS EUROPE"
        )

    def found(self, since: date, until: date, currency: str = "EUR") -> list[str]:
        lines = self.books.bank_lines(self.account_id, currency, since, until)
        return sorted(line.line_id for line in lines)

    def test_open_lines_of_the_bank_are_found_by_date_and_currency(self) -> None:
        self.shop()
        first, second = self.bank_line("100.00", 2), self.bank_line("50.00", 5)
        day = ENDS.date()
        near = self.found(day, day + timedelta(days=3))
        self.assertEqual(near, [first])
        edge = self.found(day + timedelta(days=2), day + timedelta(days=5))
        self.assertEqual(edge, sorted([first, second]))
        self.assertEqual(self.found(day, day + timedelta(days=9), "USD"), [])
        (line,) = self.books.bank_lines(self.account_id, "EUR", day, day + timedelta(days=3))
        self.assertEqual((line.amount, line.currency), (amount("100.00"), "EUR"))
        self.assertEqual(
            (line.dated, line.text), (day + timedelta(days=2), "AMAZON PAYMENTS EUROPE")
        )

    def test_the_matched_line_empties_the_intermediary_account(self) -> None:
        self.shop()
        self.deposited()
        line_id = self.bank_line("100.00")
        self.assertFalse(self.books_world.is_reconciled(line_id))
        self.assert_taken([self.match(line_id)])
        self.assertTrue(self.books_world.is_reconciled(line_id))
        self.assert_balances(**{INTERMEDIARY: "0", BANK: "100.00", SMALL_DIFFERENCES: "0"})
        self.assertEqual(self.books.booked_total(REPORT), amount("100.00"))
        day = ENDS.date()
        self.assertEqual(self.found(day, day + timedelta(days=9)), [])

    def test_cents_are_written_off(self) -> None:
        self.shop()
        self.deposited()
        line_id = self.bank_line("99.98")
        self.assert_taken([self.match(line_id, "0.02")])
        self.assert_balances(**{INTERMEDIARY: "0", BANK: "99.98", SMALL_DIFFERENCES: "0.02"})

    def test_cents_too_many_are_written_off(self) -> None:
        self.shop()
        self.deposited()
        line_id = self.bank_line("100.03")
        self.assert_taken([self.match(line_id, "-0.03")])
        self.assert_balances(**{INTERMEDIARY: "0", BANK: "100.03", SMALL_DIFFERENCES: "-0.03"})

    def test_a_debt_is_matched_with_what_amazon_took(self) -> None:
        self.shop()
        self.deposited("-39.00")
        line_id = self.bank_line("-39.00")
        self.assert_taken([self.match(line_id)])
        self.assert_balances(**{INTERMEDIARY: "0", BANK: "-39.00"})

    def test_a_payout_that_is_matched_stays_with_its_line(self) -> None:
        self.shop()
        self.deposited()
        first, second = self.bank_line("100.00"), self.bank_line("100.00", 3)
        self.assert_taken([self.match(first), self.match(second)])
        self.assertTrue(self.books_world.is_reconciled(first))
        self.assertFalse(self.books_world.is_reconciled(second))

    def test_a_line_that_is_gone_is_refused(self) -> None:
        self.shop()
        self.deposited()
        outcome = self.match("999999")
        assert outcome is not None
        self.assertTrue(outcome.why)
        self.assert_balances(**{INTERMEDIARY: "100.00"})

    def test_reversing_opens_the_banks_line_again(self) -> None:
        self.shop()
        self.deposited()
        line_id = self.bank_line("99.98")
        self.assert_taken([self.match(line_id, "0.02")])
        self.reverse()
        self.assertFalse(self.books_world.is_reconciled(line_id))
        self.assert_balances(**{INTERMEDIARY: "0", COMMISSION: "0", SMALL_DIFFERENCES: "0"})
        day = ENDS.date()
        self.assertEqual(self.found(day, day + timedelta(days=9)), [line_id])

    def test_a_company_of_another_currency_matches_in_the_settlements(self) -> None:
        self.shop(currency="USD")
        self.books_world.rate(self.account_id, "EUR", amount("1.25"), date(2026, 1, 1))
        self.deposited()
        line_id = self.bank_line("100.00")
        self.assert_taken([self.match(line_id)])
        self.assertTrue(self.books_world.is_reconciled(line_id))
        self.assert_balances(**{INTERMEDIARY: "0", BANK: "100.00"})
