# SPDX-License-Identifier: LGPL-3.0-or-later
"""Only differences are sent: a few hundred SKUs one by one, more by feeds.

A round that would set many SKUs to zero stops and waits for a person: an emptied warehouse in
the ERP is far more often a mistake than the truth.
"""

from __future__ import annotations

from collections.abc import Sequence

from amazon_connector.clock import Clock
from amazon_connector.port import (
    STOCK_ON,
    Account,
    Backend,
    Issue,
    IssueKey,
    Notice,
    SkuStock,
    StockCounts,
    StockProgress,
)
from amazon_connector.spapi import OPERATIONS, SellingPartnerClient, SellingPartnerError, feeds
from amazon_connector.steps import AgainAt, Done, Next
from amazon_connector.usecases.groups import Amazon, accounts_of, first_client
from amazon_connector.vault import LinkAgain

from .feeding import Feeds
from .patching import Patches
from .refusals import put_off
from .settling import READ_FIRST

STOCK_STOPPED = "stock_stopped"
LISTINGS_FEED = OPERATIONS["createFeed JSON_LISTINGS_FEED"]
# patchListingsItem takes five a second, a feed about a minute: 300 are sooner one by one.
ONE_BY_ONE = 300
_FEW = 10
_CLEAR_ANSWER = 2
_FEED = "Amazon is processing a feed."


class SendStock:
    """Sends what differs, for the accounts of one group whose synchronization is on."""

    def __init__(self, backend: Backend, amazon: Amazon, clock: Clock, group: str) -> None:
        self._backend = backend
        self._amazon = amazon
        self._clock = clock
        self.group = group
        self._patches = Patches(backend, clock)
        self._feeds = Feeds(backend, clock)

    def step(self) -> Next:
        """What was intended first, then feeds under way, then what is due."""
        accounts = [a for a in accounts_of(self._backend, self.group) if a.stock.mode == STOCK_ON]
        if not accounts:
            return Done()
        try:
            client = first_client(self._amazon, accounts)
        except (LinkAgain, SellingPartnerError) as error:
            return put_off(self._backend, accounts, error, self._clock.now())
        if self._patches.waiting:
            return self._patches.send(client, accounts)
        if self._feeds.waiting:
            return self._feeds.send(client, accounts)
        ids = [account.account_id for account in accounts]
        feed = self._feeds.due(ids)
        if feed is not None:
            return self._feeds.look(client, accounts, feed)
        return self._next(client, accounts)

    def _next(self, client: SellingPartnerClient, accounts: Sequence[Account]) -> Next:
        ids = [account.account_id for account in accounts]
        now = self._clock.now()
        due = self._backend.sku_stocks_to_send(ids, now, ONE_BY_ONE + 1)
        if not due:
            return self._over(accounts)
        if self._stopped(accounts):
            return self._later(accounts)
        if len(due) > ONE_BY_ONE and client.tokens_left(LISTINGS_FEED) >= 1:
            due = self._backend.sku_stocks_to_send(ids, now, feeds.MOST_MESSAGES)
            together = [row for row in due if not _alone(row)]
            if len(together) > ONE_BY_ONE:
                return self._feeds.intend(together)
        return self._patches.intend(client, due)

    def _later(self, accounts: Sequence[Account]) -> Next:
        when = self._feeds.next_look([account.account_id for account in accounts])
        return AgainAt(when, _FEED) if when else Done()

    def _over(self, accounts: Sequence[Account]) -> Next:
        """Nothing is left to send: a person's yes was for the round that has ended."""
        computed = all(account.stock.next_full is not None for account in accounts)
        if computed and any(account.stock.approved for account in accounts):
            self._write(accounts, "", approved=False)
        return self._later(accounts)

    # Safety

    def _stopped(self, accounts: Sequence[Account]) -> bool:
        """Whether this round waits for a person; told once."""
        if any(account.stock.stopped for account in accounts):
            return True
        counts = self._backend.stock_counts([account.account_id for account in accounts])
        if not too_many(counts) or any(account.stock.approved for account in accounts):
            return False
        why = _why(counts)
        with self._backend.atomic():
            self._write(accounts, why, approved=False)
            for account in accounts:
                self._backend.raise_issues([Issue(account.account_id, STOCK_STOPPED, why)])
            self._backend.tell_responsible(
                [Notice(accounts[0].account_id, "Stock synchronization stopped", why)]
            )
        return True

    def _write(self, accounts: Sequence[Account], why: str, approved: bool) -> None:
        progress = [
            StockProgress(account.account_id, stopped=why, approved=approved)
            for account in accounts
        ]
        with self._backend.atomic():
            self._backend.save_stock_progress(progress)
            if not why:
                keys = [IssueKey(account.account_id, STOCK_STOPPED) for account in accounts]
                self._backend.close_issues(keys)


def too_many(counts: StockCounts) -> bool:
    """More than a tenth of the live SKUs would fall to zero, and at least ten."""
    return counts.falling >= _FEW and counts.falling * 10 > counts.live


def _why(counts: StockCounts) -> str:
    return (
        f"{counts.falling} of {counts.live} SKUs that Amazon sells now would be set to zero. "
        "Nothing is sent until somebody has looked: if the quantities here are right, click Send "
        "Anyway on the account; if not, correct the stock first."
    )


def _alone(row: SkuStock) -> bool:
    """Asked one by one: its values are to be read first, or feeds gave no clear answer."""
    return row.kept == READ_FIRST or row.attempts >= _CLEAR_ANSWER
