# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's own figures of what lies there, marketplace by marketplace, once an hour.

Source: getInventorySummaries: its page token lives for 30 seconds, so a token that is older
starts that marketplace over; what was read is stored page by page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from amazon_connector.clock import Clock
from amazon_connector.port import (
    Account,
    AccountProgress,
    Backend,
    FbaStock,
    Issue,
    IssueKey,
    SearchTurn,
)
from amazon_connector.spapi import (
    AccessDenied,
    RejectedRequest,
    SellingPartnerError,
    Throttled,
    inventory,
)
from amazon_connector.steps import AgainAt, Done, GoOn, Next
from amazon_connector.usecases.groups import Amazon, group_of
from amazon_connector.vault import LinkAgain

FBA_ACCESS = "fba_access"
FBA_STOCK = "fba_stock"
_EVERY, _LATER, _DENIED = timedelta(hours=1), timedelta(minutes=5), timedelta(days=1)
_TOKEN_LIVES = timedelta(seconds=25)
_MOST_TRIES = 5
_NOT_READ = "The stock at Amazon could not be read for this marketplace."
_SLOW = "Its pages came too slowly, time after time; it is tried again in an hour."
_ROLE = (
    "Amazon does not let this application read the stock at Amazon: give it the role Amazon "
    "Fulfillment and link again, or untick Stock at Amazon if nothing is sold by FBA."
)


class ReadFbaStock:
    """Reads the stock at Amazon of one account."""

    def __init__(self, backend: Backend, amazon: Amazon, clock: Clock, account: Account) -> None:
        self.group = group_of(account)
        self._backend = backend
        self._amazon = amazon
        self._clock = clock
        self._account_id = account.account_id

    def step(self) -> Next:
        """One page; after the last one of the last marketplace the drift is measured."""
        now = self._clock.now()
        account = self._due(now)
        if account is None:
            return Done()
        turn = self._backend.search_turn(self._turn)
        if turn is None:
            turn = SearchTurn(self._turn, "fba", (account.account_id,), account.searched_ids, now)
        if not turn.marketplace_ids:
            return self._nothing(now)
        if turn.token and turn.token_at and now - turn.token_at >= _TOKEN_LIVES:
            turn = replace(turn, token="", after=now, failures=turn.failures + 1)
        if turn.failures > _MOST_TRIES:
            return self._next_marketplace(turn, now, _SLOW, [])
        return self._read(account, turn)

    @property
    def _turn(self) -> str:
        return f"fba|{self._account_id}"

    def _due(self, now: datetime) -> Account | None:
        """The account, if its stock is to be read now."""
        for account in self._backend.accounts():
            if account.account_id == self._account_id and account.linked_at and account.fba.on:
                waits = account.fba.next_read is not None and account.fba.next_read > now
                return None if waits else account
        return None

    def _read(self, account: Account, turn: SearchTurn) -> Next:
        now = self._clock.now()
        marketplace_id = turn.marketplace_ids[0]
        try:
            client = self._amazon.client(account)
            page = inventory.inventory_summaries(client, marketplace_id, turn.token)
        except Throttled as error:
            return AgainAt(error.retry_at, "Amazon's usage plan allows the next page then.")
        except AccessDenied as error:
            return self._denied(turn, now, str(error))
        except RejectedRequest as error:
            return self._next_marketplace(turn, now, str(error), [])
        except (LinkAgain, SellingPartnerError) as error:
            return AgainAt(now + _LATER, str(error))
        rows = [_row(account, marketplace_id, summary, now) for summary in page.summaries]
        if not page.token:
            return self._next_marketplace(turn, now, "", rows)
        with self._backend.atomic():
            self._backend.save_fba_stock(rows)
            self._backend.save_search_turn(
                replace(turn, token=page.token, token_at=now, pages=turn.pages + 1)
            )
        return GoOn()

    def _next_marketplace(
        self, turn: SearchTurn, now: datetime, why: str, rows: Sequence[FbaStock]
    ) -> Next:
        """This one is read, or cannot be: then its figures stay as they were, and that is told."""
        marketplace_id, *rest = turn.marketplace_ids
        subject = marketplace_id
        with self._backend.atomic():
            if why:
                issue = Issue(self._account_id, FBA_STOCK, f"{_NOT_READ} {why}", subject=subject)
                self._backend.raise_issues([issue])
            else:
                self._backend.save_fba_stock(rows)
                self._backend.drop_fba_stock(self._account_id, marketplace_id, turn.after)
                keys = [IssueKey(self._account_id, FBA_STOCK, subject=subject)]
                self._backend.close_issues([*keys, IssueKey(self._account_id, FBA_ACCESS)])
            if not rest:
                return self._over(turn, now)
            self._backend.save_search_turn(
                replace(
                    turn,
                    marketplace_ids=tuple(rest),
                    token="",
                    token_at=None,
                    after=now,
                    failures=0,
                )
            )
        return GoOn()

    def _over(self, turn: SearchTurn, now: datetime) -> Next:
        self._backend.measure_fba_drift([self._account_id], now)
        if turn.version:
            self._backend.end_search_turn(turn)
        self._next_read(now + _EVERY)
        return Done()

    def _nothing(self, now: datetime) -> Next:
        with self._backend.atomic():
            self._next_read(now + _EVERY)
        return Done()

    def _denied(self, turn: SearchTurn, now: datetime, why: str) -> Next:
        with self._backend.atomic():
            self._backend.raise_issues(
                [Issue(self._account_id, FBA_ACCESS, f"{_ROLE} Amazon says: {why}")]
            )
            if turn.version:
                self._backend.end_search_turn(turn)
            self._next_read(now + _DENIED)
        return Done()

    def _next_read(self, when: datetime) -> None:
        self._backend.save_progress([AccountProgress(self._account_id, next_fba_read=when)])


def _row(
    account: Account, marketplace_id: str, summary: inventory.InventorySummary, now: datetime
) -> FbaStock:
    return FbaStock(
        account_id=account.account_id,
        marketplace_id=marketplace_id,
        sku=summary.sku,
        asin=summary.asin,
        fulfillable=summary.fulfillable,
        reserved=summary.reserved,
        inbound=summary.inbound,
        unfulfillable=summary.unfulfillable,
        researching=summary.researching,
        read_at=now,
    )
