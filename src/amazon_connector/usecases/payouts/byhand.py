# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person does about payouts: post, reverse, read again, match with the bank, put right.

Post, Reverse and Try Again only write rows, and the work goes on from there; Match and the
repairs act at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from amazon_connector.books import Books
from amazon_connector.clock import Clock
from amazon_connector.domain.payouts.booking import REPAIRS, repairs_of
from amazon_connector.domain.payouts.differences import most_by_hand
from amazon_connector.domain.payouts.matching import Proposal, proposals, too_far, window
from amazon_connector.port import AccountProgress, Backend, CannotBook, Refused
from amazon_connector.records_money import (
    LISTED,
    POSTED,
    POSTING,
    REFUSED_FILE,
    REVERSING,
    SETTLEMENT_STATES,
    STAGED,
    STAGING,
    BankLine,
    Mismatch,
    PayoutMatch,
    Repair,
    Settlement,
)

from .exactly import NOT_POSTED, PaidNow, PayExactly
from .telling import close_problem

# By hand a line may be matched that arrived earlier or much later than it should.
_EARLIER, _LATER = timedelta(days=10), timedelta(days=90)


class PayoutsByHand:
    """Raises ``CannotBook``, with a sentence, for what cannot be done."""

    def __init__(self, backend: Backend, books: Books, clock: Clock) -> None:
        self._backend = backend
        self._books = books
        self._clock = clock

    def read_now(self, account_ids: Sequence[str]) -> None:
        """List these accounts' settlement reports with the next work."""
        now = self._clock.now()
        with self._backend.atomic():
            self._backend.save_progress(
                [AccountProgress(i, next_payout_read=now) for i in account_ids]
            )

    def post(self, report_id: str) -> None:
        """*Post*: what is staged is posted, or goes on where something stood in the way. One
        that is posted stays so."""
        self._move(report_id, "posted", (STAGED, POSTING), POSTING, done=(POSTED,))

    def reverse(self, report_id: str) -> None:
        """*Reverse*: all that is posted of it. One that is not posted stays as it is."""
        states = (POSTING, POSTED, REVERSING)
        self._move(report_id, "reversed", states, REVERSING, done=(STAGED,))

    def read_again(self, report_id: str) -> None:
        """*Try Again*: Amazon is asked for the file once more, of which nothing may be booked.
        What was read whole stays until the file is here: Amazon keeps reports for 90 days.
        """
        with self._backend.atomic():
            half_read = self._settlement(report_id).state == STAGING
            states = (LISTED, STAGING, STAGED, REFUSED_FILE)
            settlement = self._moved(report_id, "read again", states, LISTED)
            if settlement is None:
                return
            if half_read:
                self._books.unstage_lines(report_id)
                settlement = replace(settlement, staged=0, digest="")
            self._books.save_settlements([settlement])
            close_problem(self._backend, settlement)

    # The bank

    def propose(self, report_id: str) -> BankLine | None:
        """The line of the bank that is most likely the deposit."""
        found = self.proposals(report_id)
        return found[0].line if found else None

    def proposals(self, report_id: str) -> list[Proposal]:
        """The lines that may be the deposit, the most likely first."""
        settlement = self._settlement(report_id)
        days = window(settlement)
        if days is None or settlement.state != POSTED:
            return []
        account_id, currency = settlement.account_id, settlement.currency
        return proposals(settlement, self._books.bank_lines(account_id, currency, days[0], days[1]))

    def match(self, report_id: str, line_id: str) -> None:
        """*Match Payout*: the deposit is this line of the bank; cents are written off."""
        with self._backend.atomic():
            settlement = self._settlement(report_id)
            if settlement.state != POSTED:
                raise CannotBook("This settlement is not posted: post it first, then match it.")
            line = self._bank_line(settlement, line_id)
            assert settlement.total is not None
            short = settlement.total - line.amount
            if too_far(settlement, line):
                raise CannotBook(
                    f"The deposit is {settlement.total} {settlement.currency} and the bank's line "
                    f"{line.amount} {line.currency}: {short} apart, and only cents are written off."
                )
            _taken(self._books.match_payouts([PayoutMatch(report_id, line_id, short)]))

    # What does not match

    def repair(self, mismatch: Mismatch, how: str) -> None:
        """*Write Off*, *Book as Sales*, *Pay Now* or *Done by Hand*; one that is settled stays
        so.
        """
        with self._backend.atomic():
            settlement = self._settlement(mismatch.report_id)
            most = most_by_hand(settlement.currency)
            if how not in REPAIRS.get(mismatch.cause, ()):
                raise CannotBook("This cannot be done about a mismatch of this cause.")
            if how not in repairs_of(mismatch, settlement.currency):
                raise CannotBook(
                    f"At most {most} {settlement.currency} is written off: look at the order "
                    f"{mismatch.subject}, put it right there, then click Done by Hand."
                )
            if settlement.state != POSTED:
                raise CannotBook(NOT_POSTED)
            _taken(self._books.repair_mismatches([Repair(mismatch, how, most)]))

    def pay_exact(self, report_id: str) -> PaidNow:
        """*Pay All Exact*: the *Pay Now* of each order whose open documents are by now, to the
        cent, what waits for them; up to 1,000 of them at once.
        """
        return PayExactly(self._backend, self._books).of(report_id)

    # Below

    def _move(
        self, report_id: str, verb: str, states: Collection[str], state: str, done: Collection[str]
    ) -> None:
        with self._backend.atomic():
            settlement = self._moved(report_id, verb, states, state, done)
            if settlement is not None:
                self._books.save_settlements([settlement])
                close_problem(self._backend, settlement)

    def _moved(
        self,
        report_id: str,
        verb: str,
        states: Collection[str],
        state: str,
        done: Collection[str] = (),
    ) -> Settlement | None:
        """The settlement in its new state; None where that is done already."""
        settlement = self._settlement(report_id)
        if settlement.state in done:
            return None
        if settlement.state not in states:
            shown = SETTLEMENT_STATES[settlement.state]
            raise CannotBook(f"This settlement cannot be {verb} now: it is in the state {shown}.")
        return replace(settlement, state=state, problem="")

    def _settlement(self, report_id: str) -> Settlement:
        found = self._books.settlements([report_id])
        if report_id not in found:
            raise CannotBook("This settlement does not exist any more.")
        return found[report_id]

    def _bank_line(self, settlement: Settlement, line_id: str) -> BankLine:
        days = window(settlement)
        if days is not None:
            since, until = days[0] - _EARLIER, days[1] + _LATER
            account_id, currency = settlement.account_id, settlement.currency
            for line in self._books.bank_lines(account_id, currency, since, until):
                if line.line_id == line_id:
                    return line
        raise CannotBook("The bank's line is not open any more, or too far from the payout's date.")


def _taken(outcomes: Sequence[Refused | None]) -> None:
    for outcome in outcomes:
        if outcome is not None:
            raise CannotBook(outcome.why)
