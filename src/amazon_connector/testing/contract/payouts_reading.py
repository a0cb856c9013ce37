# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settlement reports are listed and read, or refused: the use cases on an ERP's books."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

from amazon_connector.port import CannotBook
from amazon_connector.records_money import (
    LISTED,
    POSTED,
    REFUSED_FILE,
    STAGED,
    STAGING,
    Settlement,
)
from amazon_connector.steps import AgainAt
from amazon_connector.testing.settlements import (
    ENDS,
    GERMAN,
    STARTS,
    FileLine,
    SettlementFile,
)
from amazon_connector.usecases.payouts import staging

from .payouts_base import ONE, OTHER_REPORT, REPORT, PayoutsCase, amount

THREE, FOUR = "302-0000003-0000003", "302-0000004-0000004"
_DENIED = b'{"errors":[{"code":"Unauthorized","message":"Access is denied."}]}'


def sale(order_id: str, paid: str, **more: Any) -> FileLine:
    """What a buyer paid for goods."""
    return FileLine(amount(paid), order_id=order_id, **more)


def fee(paid: str, order_id: str = ONE, **more: Any) -> FileLine:
    """A commission."""
    return FileLine(
        amount(paid), order_id=order_id, amount_type="ItemFees", description="Commission", **more
    )


def refund(order_id: str, paid: str, **more: Any) -> FileLine:
    """What a buyer got back."""
    return FileLine(amount(paid), transaction="Refund", order_id=order_id, **more)


def other(paid: str, description: str, **more: Any) -> FileLine:
    """What concerns no order."""
    kind = "other-transaction"
    return FileLine(
        amount(paid), transaction=kind, amount_type=kind, description=description, **more
    )


class SettlementFiles(PayoutsCase):
    """Settlement reports at Amazon, read and posted."""

    def at_amazon_is(self, *lines: FileLine, report_id: str = REPORT, **more: Any) -> None:
        """Amazon has this settlement report now."""
        packed = more.pop("packed", False)
        content = SettlementFile(lines, **more).written()
        self.amazon.settlement(report_id, content, packed=packed)

    def work(self) -> None:
        """All that is due, until nothing is."""
        for use_case in self.connector.work():
            self.drive(use_case)

    def read(self, *lines: FileLine, **more: Any) -> Settlement:
        """Amazon has it, and it is listed and read."""
        self.at_amazon_is(*lines, **more)
        self.connector.payouts.read_now([self.account_id])
        self.work()
        return self.stored(more.get("report_id", REPORT))

    def post(self, *lines: FileLine, **more: Any) -> Settlement:
        """It is read, and a person clicks *Post*."""
        self.read(*lines, **more)
        self.connector.payouts.post(REPORT)
        self.work()
        return self.stored()

    def stored(self, report_id: str = REPORT) -> Settlement:
        found: Settlement = self.books.settlements([report_id])[report_id]
        return found

    # Inspecting

    def assert_posted(self, total: str, currency: str = "EUR") -> None:
        """Posted to the cent."""
        stored = self.stored()
        self.assertEqual((stored.state, stored.problem), (POSTED, ""))
        self.assertEqual(stored.total, amount(total))
        self.assert_paid_in(total, currency=currency)
        self.assert_balanced()

    def causes(self) -> dict[str, str]:
        """What is to be looked at: subject -> cause."""
        open_ones = (m for m in self.books.mismatches(REPORT) if not m.settled)
        return {mismatch.subject: mismatch.cause for mismatch in open_ones}

    def problems(self, kind: str = "payout_problem") -> list[str]:
        return [issue.message for issue in self.world.issues() if issue.kind == kind]


class ReadSettlements(SettlementFiles):
    """Listed, read, refused."""

    # Listed and read

    def test_it_is_listed_and_read_and_waits_for_a_click(self) -> None:
        self.shop()
        self.invoiced()
        stored = self.read(sale(ONE, "11.90"), fee("-1.79"), settlement_id="777")
        self.assertEqual((stored.state, stored.staged, stored.problem), (STAGED, 2, ""))
        self.assertEqual((stored.settlement_id, stored.currency), ("777", "EUR"))
        self.assertEqual((stored.total, stored.account_id), (amount("10.11"), self.account_id))
        self.assertEqual((stored.starts, stored.ends), (STARTS, ENDS))
        self.assertEqual(stored.deposited, ENDS + timedelta(days=2))
        self.assert_open("11.90")
        self.assert_paid_in("0")

    def test_listing_it_again_changes_nothing(self) -> None:
        self.shop()
        first = self.read(fee("-1.79"))
        self.later(hours=7)
        self.work()
        self.assertEqual(self.stored(), first)
        listed = [name for name, _ in self.amazon.calls if name == "getReports"]
        fetched = [name for name, _ in self.amazon.calls if name == "getReportDocument"]
        self.assertEqual((len(listed), len(fetched)), (2, 1))

    def test_it_is_listed_every_six_hours(self) -> None:
        self.shop()
        self.work()
        self.later(hours=5)
        self.work()
        self.assertEqual([n for n, _ in self.amazon.calls].count("getReports"), 1)
        self.later(hours=1, minutes=1)
        self.work()
        self.assertEqual([n for n, _ in self.amazon.calls].count("getReports"), 2)

    def test_without_the_tick_nothing_is_asked(self) -> None:
        self.account_id = self.account()
        self.at_amazon_is(fee("-1.79"))
        self.work()
        self.assertNotIn("getReports", [name for name, _ in self.amazon.calls])

    def test_a_report_that_is_not_done_is_left_for_later(self) -> None:
        self.shop()
        self.amazon.settlement(REPORT, b"", status="IN_PROGRESS")
        self.work()
        self.assertEqual(self.books.settlements([REPORT]), {})

    def test_many_pages_of_reports(self) -> None:
        self.shop()
        for n in range(120):
            content = SettlementFile([fee("-1.00")], settlement_id=f"9{n}").written()
            self.amazon.settlement(f"R-{n}", content, status="DONE" if n % 60 == 0 else "FATAL")
        self.work()
        states = {r: s.state for r, s in self.books.settlements(["R-0", "R-60", "R-61"]).items()}
        self.assertEqual(states, {"R-0": STAGED, "R-60": STAGED})

    def test_a_packed_file_with_german_numbers(self) -> None:
        self.shop()
        stored = self.read(sale(ONE, "1234.50"), fee("-185.18"), locale=GERMAN, packed=True)
        self.assertEqual((stored.total, stored.staged), (amount("1049.32"), 2))

    def test_a_killed_reading_goes_on(self) -> None:
        self.shop()
        with patch.object(staging, "PAGE", 2):
            self.at_amazon_is(*(sale(ONE, f"{n}.00") for n in range(1, 8)))
            self.step_through(3)  # listed by then, fetched, and a page is in
            self.assertEqual((self.stored().state, self.stored().staged), (STAGING, 2))
            self.work()
        self.assertEqual((self.stored().state, self.stored().staged), (STAGED, 7))
        (order,) = self.books.settled_orders(REPORT, 10)
        self.assertEqual(order.amount, amount("28.00"))

    def step_through(self, steps: int) -> None:
        """So many steps of the payouts' work, by an object that is forgotten then."""
        units = [u for u in self.connector.work() if type(u).__name__.endswith("Settlements")]
        self.drive(units[0])
        for _ in range(steps - 1):
            self.run_step(units[1].step)

    # Refused

    def test_a_total_that_does_not_add_up_leaves_nothing(self) -> None:
        self.shop()
        stored = self.read(sale(ONE, "11.90"), fee("-1.79"), total=amount("10.10"))
        self.assertEqual((stored.state, stored.staged), (REFUSED_FILE, 0))
        self.assertIn("Line 2", stored.problem)
        self.assertIn("0.01 EUR", stored.problem)
        self.assertEqual(list(self.books.settled_orders(REPORT, 10)), [])
        self.assertEqual(list(self.books.settled_sums(REPORT)), [])
        self.assertEqual(len(self.problems()), 1)
        with self.assertRaises(CannotBook):
            self.connector.payouts.post(REPORT)

    def test_a_refused_file_is_asked_for_again(self) -> None:
        self.shop()
        self.read(fee("-1.79"), total=amount("10.10"))
        good = SettlementFile([fee("-1.79")]).written()
        self.amazon.documents[f"settled-{REPORT}"] = good
        self.connector.payouts.read_again(REPORT)
        self.assertEqual(self.stored().state, LISTED)
        self.work()
        self.assertEqual((self.stored().state, self.stored().problem), (STAGED, ""))
        self.assertEqual(self.problems(), [])

    def test_a_duplicate_is_told_by_its_twin(self) -> None:
        self.shop()
        self.read(fee("-1.79"))
        twin = self.read(fee("-1.79"), report_id=OTHER_REPORT)
        self.assertEqual((twin.state, twin.staged), (REFUSED_FILE, 0))
        self.assertIn("Line 2: settlement", twin.problem)
        self.assertIn(REPORT, twin.problem)
        self.assertEqual(list(self.books.settled_sums(OTHER_REPORT)), [])
        self.assertEqual(self.stored().state, STAGED)

    def test_a_missing_role_is_told_and_stops_nothing_else(self) -> None:
        self.shop()
        self.amazon.fail("getReports", 403, _DENIED)
        self.at_amazon_is(fee("-1.79"))
        self.sold()
        (told,) = self.problems("payout_access")
        self.assertIn("Finance and Accounting", told)
        self.later(hours=7)
        self.work()
        self.assertEqual(self.stored().state, STAGED)
        self.assertEqual(self.problems("payout_access"), [])

    def test_a_file_that_does_not_come_is_fetched_later(self) -> None:
        self.shop()
        self.at_amazon_is(fee("-1.79"))
        self.amazon.fail("getReportDocument", 503, b"<html>")
        outcomes = [self.drive(use_case) for use_case in self.connector.work()]
        self.assertTrue(any(isinstance(outcome, AgainAt) for outcome in outcomes))
        self.assertEqual(self.stored().state, LISTED)
        self.later(minutes=6)
        self.work()
        self.assertEqual(self.stored().state, STAGED)

    def test_a_file_that_is_gone_is_told(self) -> None:
        self.shop()
        self.at_amazon_is(fee("-1.79"))
        del self.amazon.documents[f"settled-{REPORT}"]
        self.work()
        self.assertIn("does not have the file", self.stored().problem)
        self.assertEqual(len(self.problems()), 1)

    def test_what_was_read_stays_where_amazon_has_the_file_no_more(self) -> None:
        self.shop()
        self.read(fee("-1.79"))
        del self.amazon.documents[f"settled-{REPORT}"]
        for _ in range(2):  # a second click takes nothing away
            self.connector.payouts.read_again(REPORT)
        self.assertEqual(self.stored().state, LISTED)
        self.work()
        self.assertEqual((self.stored().state, self.stored().staged), (STAGED, 1))
        self.assertIn("is here still: click Post", self.stored().problem)
        (found,) = self.books.settled_sums(REPORT)
        self.assertEqual(found.amount, amount("-1.79"))
        self.connector.payouts.post(REPORT)
        self.work()
        self.assertEqual((self.stored().state, self.problems()), (POSTED, []))

    def test_a_file_that_is_half_read_is_read_again_from_its_first_line(self) -> None:
        self.shop()
        with patch.object(staging, "PAGE", 2):
            self.at_amazon_is(*(sale(ONE, f"{n}.00") for n in range(1, 6)))
            self.step_through(3)
            self.connector.payouts.read_again(REPORT)
            self.assertEqual(list(self.books.settled_sums(REPORT)), [])
            self.work()
        self.assertEqual((self.stored().state, self.stored().staged), (STAGED, 5))
