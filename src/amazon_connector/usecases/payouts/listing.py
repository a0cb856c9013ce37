# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settlement reports, listed every six hours: Amazon makes them by itself, about every two weeks.

Source: SP-API documentation, settlement reports: "cannot be requested or scheduled".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from amazon_connector.books import Books
from amazon_connector.clock import Clock
from amazon_connector.port import Account, AccountProgress, Backend
from amazon_connector.records_money import LISTED, Settlement
from amazon_connector.spapi import SellingPartnerError, reports
from amazon_connector.steps import AgainAt, Done, GoOn, Next
from amazon_connector.usecases.groups import Amazon, accounts_of, first_client
from amazon_connector.vault import LinkAgain

from .telling import DENIED, allowed, put_off

_EVERY = timedelta(hours=6)


class ListSettlements:
    """Lists the settlement reports of one group's seller."""

    def __init__(
        self, backend: Backend, books: Books, amazon: Amazon, clock: Clock, group: str
    ) -> None:
        self.group = group
        self._backend = backend
        self._books = books
        self._amazon = amazon
        self._clock = clock
        # Of the next page; lost with this object, which lists anew then.
        self._token = ""

    def step(self) -> Next:
        """One page; what is known is not listed again."""
        now = self._clock.now()
        accounts = [a for a in accounts_of(self._backend, self.group) if a.payouts.on]
        if not any(_is_due(account, now) for account in accounts):
            return Done()
        try:
            client = first_client(self._amazon, accounts)
            page = reports.list_reports(client, [reports.SETTLEMENTS], token=self._token)
        except (LinkAgain, SellingPartnerError) as error:
            self._token = ""
            return self._not_now(accounts, error, now)
        self._token = page.token
        with self._backend.atomic():
            self._store(accounts[0], page.reports, now)
            if not page.token:
                allowed(self._backend, accounts)
                self._next_read(accounts, now + _EVERY)
        return GoOn() if page.token else Done()

    def _store(self, account: Account, found: Sequence[reports.Report], now: datetime) -> None:
        done = {r.report_id: r for r in found if r.status == reports.DONE and r.document_id}
        known = self._books.settlements(list(done))
        new = [
            Settlement(
                report_id=report.report_id,
                document_id=report.document_id,
                account_id=account.account_id,
                state=LISTED,
                created=report.created or now,
            )
            for report in done.values()
            if report.report_id not in known
        ]
        if new:
            self._books.save_settlements(new)

    def _not_now(self, accounts: Sequence[Account], error: Exception, now: datetime) -> Next:
        waits: AgainAt = put_off(self._backend, accounts, error, now)
        if waits.when == now + DENIED:
            with self._backend.atomic():
                self._next_read(accounts, waits.when)
        return waits

    def _next_read(self, accounts: Sequence[Account], when: datetime) -> None:
        self._backend.save_progress(
            [AccountProgress(account.account_id, next_payout_read=when) for account in accounts]
        )


def _is_due(account: Account, now: datetime) -> bool:
    return account.payouts.next_read is None or account.payouts.next_read <= now
