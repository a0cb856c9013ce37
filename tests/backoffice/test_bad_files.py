# SPDX-License-Identifier: LGPL-3.0-or-later
"""Each bad settlement file that the local Amazon sends on demand, read by the office."""

from __future__ import annotations

from unittest import TestCase

from amazon_connector.records_money import POSTED, REFUSED_FILE, STAGED
from amazon_connector.testing.month import GERMANY, MonthOfMoney
from amazon_connector.testing.world_books import INTERMEDIARY
from amazon_simulator.spoiling import KINDS

from .stories import InTheOffice

# What a person is told; nothing: the file is taken as it comes.
TOLD = {
    "truncated_file": r"^Line \d+: The file is cut off in this line\.$",
    "wrong_currency": r"^Line \d+: The currency “SEK” is not the settlement's, EUR\.$",
    "wrong_total": r"^Line 2: The file's total is .* a difference of -0\.01 EUR\.",
    "duplicate_lines": r"^Line 2: .* Lines \d+ to \d+ repeat lines \d+ to \d+\.$",
    "unknown_encoding": r"^Line 1: The encoding is unknown\.",
    "wrong_decimals": r"^Line \d+: The amount “.*” is written with decimal \w+, the rest",
    "missing_column": r"^Line 1: The column is missing: amount\.$",
    "renamed_column": r"^Line 1: The column is missing: amount-description\.$",
    "extra_column": "",
    "reordered_columns": "",
}


class TestBadFiles(InTheOffice, MonthOfMoney, TestCase):
    """One settlement, whose file comes in each of these ways, the good one last."""

    database = "sqlite"

    def setUp(self) -> None:
        super().setUp()
        self.begin(GERMANY)
        self.orders_are_shipped_and_invoiced()
        self.amazon_takes_its_share()
        self.settled = self.closed(reserve=10)
        self.report_id = self.settled["report_id"]

    def test_each_of_them_is_told_with_its_line_or_taken(self) -> None:
        self.assertEqual(set(TOLD), KINDS)
        for kind, told in sorted(TOLD.items(), key=lambda one: one[1], reverse=True):
            with self.subTest(kind):
                self.amazon.control("POST", "faults", {"kind": kind})
                self.file_comes()
                self.is_taken() if not told else self.is_refused(told)
        self.file_comes()
        self.is_taken()

    def file_comes(self) -> None:
        """Amazon is asked for it, at first or once more."""
        if self.report_id in self.books.settlements([self.report_id]):
            self.connector.payouts.read_again(self.report_id)
        else:
            self.press_read()
        self.work()

    def is_refused(self, told: str) -> None:
        found = self.settlement(self.report_id)
        self.assertEqual((found.state, found.staged), (REFUSED_FILE, 0))
        self.assertRegex(found.problem, told)
        (issue,) = self.problems()
        self.assertIn(found.problem, issue)
        self.assertEqual(list(self.books.settled_sums(self.report_id)), [])
        self.assertEqual(list(self.world.entries(self.report_id)), [])

    def is_taken(self) -> None:
        """And posted to the cent, then taken back for the next one."""
        found = self.settlement(self.report_id)
        self.assertEqual((found.state, found.problem), (STAGED, ""))
        self.assertEqual(
            (str(found.total), found.staged), (self.settled["total"], self.settled["lines"])
        )
        self.press_post(self.report_id)
        self.work()
        self.assertEqual((self.settlement(self.report_id).state, self.problems()), (POSTED, []))
        self.assertEqual(self.balance(INTERMEDIARY), found.total)
        self.press_reverse(self.report_id)
        self.work()
        self.assertEqual(self.settlement(self.report_id).state, STAGED)
        self.assertEqual(self.balance(INTERMEDIARY), 0)
