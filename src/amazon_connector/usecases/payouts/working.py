# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settlements go on by themselves: read, posted or reversed, whatever their state asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amazon_connector.books import Books
from amazon_connector.clock import Clock
from amazon_connector.domain.payouts.booking import open_again
from amazon_connector.port import Account, Backend, CannotBook
from amazon_connector.records_money import (
    LISTED,
    POSTING,
    REVERSING,
    STAGED,
    STAGING,
    Settlement,
)
from amazon_connector.spapi import RejectedRequest, SellingPartnerError
from amazon_connector.steps import AgainAt, Done, GoOn, Next
from amazon_connector.usecases.groups import Amazon, accounts_of, first_client
from amazon_connector.vault import LinkAgain

from .posting import Posting
from .staging import Staging
from .telling import close_problem, put_off, raise_problem

REVERSE_PAGE = 200
_AT_ONCE = 50
_DOCUMENT = "getReportDocument"
_FILE_GONE = "Amazon does not have the file of this report any more."
_TRY_AGAIN = "Click Try Again to ask for it once more."
_STILL_HERE = "What was read of it before is here still: click Post to post that."
_REVERSED = "It was reversed; click Post to post it again."


class WorkSettlements:
    """Works through the settlements of one group's seller, the oldest first."""

    def __init__(
        self, backend: Backend, books: Books, amazon: Amazon, clock: Clock, group: str
    ) -> None:
        self.group = group
        self._backend = backend
        self._books = books
        self._amazon = amazon
        self._clock = clock
        self._staging = Staging(backend, books)
        self._posting = Posting(backend, books)
        # What waits for Amazon, by report: it stops no other.
        self._waiting: dict[str, AgainAt] = {}

    def step(self) -> Next:
        """One page of one settlement."""
        accounts = [a for a in accounts_of(self._backend, self.group) if a.payouts.on]
        ids = [account.account_id for account in accounts]
        at_work = self._books.settlements_at_work(ids, _AT_ONCE) if ids else ()
        for settlement in at_work:
            if settlement.report_id not in self._waiting:
                self._work_on(settlement, accounts)
                return GoOn(at_rest=self._staging.at_rest)
        self._staging.close()
        waiting = [self._waiting[s.report_id] for s in at_work]
        return min(waiting, key=lambda wait: wait.when) if waiting else Done()

    def _work_on(self, settlement: Settlement, accounts: Sequence[Account]) -> None:
        account = next(a for a in accounts if a.account_id == settlement.account_id)
        if settlement.state in (LISTED, STAGING):
            self._read(settlement, account, accounts)
        elif settlement.state == STAGED:
            self._save(replace(settlement, state=POSTING))
        elif settlement.state == POSTING:
            self._posting.step(settlement, account)
        elif settlement.state == REVERSING:
            self._reverse(settlement, account)

    def _read(self, settlement: Settlement, account: Account, accounts: Sequence[Account]) -> None:
        try:
            client = first_client(self._amazon, accounts)
            self._staging.step(client, settlement, account)
        except (LinkAgain, SellingPartnerError) as error:
            if isinstance(error, RejectedRequest) and error.operation == _DOCUMENT:
                self._file_gone(settlement, f"{_FILE_GONE} {error}")
            else:
                now = self._clock.now()
                self._waiting[settlement.report_id] = put_off(self._backend, accounts, error, now)

    def _file_gone(self, settlement: Settlement, why: str) -> None:
        if settlement.state == LISTED and settlement.staged:
            self._stop(replace(settlement, state=STAGED), f"{why} {_STILL_HERE}", "")
        else:
            self._stop(settlement, why, _TRY_AGAIN)

    def _reverse(self, settlement: Settlement, account: Account) -> None:
        try:
            with self._backend.atomic():
                # Before the marks are gone by which it knows what it paid.
                opened = [open_again(m) for m in self._books.paid_differences(settlement.report_id)]
                if opened:
                    self._books.save_mismatches(opened)
                if self._books.reverse_bookings(settlement.report_id, REVERSE_PAGE):
                    self._books.save_settlements([settlement])
                    return
                self._books.drop_mismatches(settlement.report_id)
                # Else it would be posted again at once.
                problem = _REVERSED if account.payouts.posts_itself else ""
                self._books.save_settlements([replace(settlement, state=STAGED, problem=problem)])
                close_problem(self._backend, settlement)
        except CannotBook as error:
            self._stop(settlement, str(error), "Click Reverse to go on when it is put right.")

    def _stop(self, settlement: Settlement, why: str, what_to_do: str) -> None:
        stopped = replace(settlement, problem=why)
        with self._backend.atomic():
            self._books.save_settlements([stopped])
            raise_problem(self._backend, stopped, what_to_do)

    def _save(self, settlement: Settlement) -> None:
        with self._backend.atomic():
            self._books.save_settlements([settlement])
