# SPDX-License-Identifier: LGPL-3.0-or-later
"""Single orders again: those in quarantine by themselves, one by hand (*Recover Order*)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from amazon_connector.clock import Clock
from amazon_connector.port import QUARANTINED, Account, AmazonOrder, Backend, Issue, OrderKey
from amazon_connector.spapi import (
    AccessDenied,
    ConnectionFailed,
    RejectedRequest,
    SellingPartnerClient,
    SellingPartnerError,
    TemporaryError,
    Throttled,
    orders,
)
from amazon_connector.steps import AgainAt, Done, GoOn, Next
from amazon_connector.vault import LinkAgain

from .groups import Amazon, accounts_of, first_client, group_of
from .importing import ORDER_NOT_IMPORTED, OrderImport
from .rows import RETRY_AFTER, quarantined

# getOrder: burst 30, then one in two seconds; a step stays well inside a burst.
_AT_ONCE = 10
Json = Mapping[str, Any]


class RetryOrders:
    """Reads the orders of one group that are due in quarantine again."""

    def __init__(self, backend: Backend, amazon: Amazon, clock: Clock, group: str) -> None:
        self._backend = backend
        self._amazon = amazon
        self._clock = clock
        self.group = group

    def step(self) -> Next:
        """Up to ten orders: read each from Amazon, then import them as one page."""
        accounts = accounts_of(self._backend, self.group)
        if not accounts:
            return Done()
        ids = [a.account_id for a in accounts]
        due = self._backend.orders_to_retry(ids, self._clock.now(), _AT_ONCE)
        if not due:
            return Done()
        try:
            client = first_client(self._amazon, accounts)
        except (LinkAgain, SellingPartnerError) as error:
            return self._wait(str(error))
        return self._again(client, accounts, due)

    def _again(
        self,
        client: SellingPartnerClient,
        accounts: Sequence[Account],
        due: Sequence[AmazonOrder],
    ) -> Next:
        read: list[tuple[AmazonOrder, Json]] = []
        refused: list[tuple[AmazonOrder, str]] = []
        after: Next = GoOn()
        for row in due:
            try:
                read.append((row, orders.get_order(client, row.key.order_id)))
            except ConnectionFailed as error:  # noqa: PERF203 - each order on its own
                after = self._wait(str(error))
                break
            except (RejectedRequest, AccessDenied, TemporaryError) as error:
                refused.append((row, str(error)))
            except Throttled as error:
                after = AgainAt(error.retry_at, "Amazon's usage plan allows the next order then.")
                break
            except SellingPartnerError as error:
                after = self._wait(str(error))
                break
        if read or refused:
            self._write(accounts, read, refused)
        return after

    def _write(
        self,
        accounts: Sequence[Account],
        read: Sequence[tuple[AmazonOrder, Json]],
        refused: Sequence[tuple[AmazonOrder, str]],
    ) -> None:
        now = self._clock.now()
        with self._backend.atomic():
            if read:
                OrderImport(self._backend, accounts, now).page([json for _, json in read])
            later = [*self._still_due([row for row, _ in read], now), *refused]
            if later:
                self._put_off([quarantined(row, why, row, now) for row, why in later])

    def _still_due(
        self, rows: Sequence[AmazonOrder], now: datetime
    ) -> Sequence[tuple[AmazonOrder, str]]:
        """Those that what Amazon answered (an older version, another order) did not move."""
        known = self._backend.known_orders([row.key for row in rows])
        found = [known[row.key].row for row in rows if row.key in known]
        return [
            (row, row.reason)
            for row in found
            if row.state == QUARANTINED and row.next_attempt and row.next_attempt <= now
        ]

    def _put_off(self, rows: Sequence[AmazonOrder]) -> None:
        self._backend.save_orders(rows)
        self._backend.raise_issues(
            [Issue(r.account_id, ORDER_NOT_IMPORTED, r.reason, r.key.order_id) for r in rows]
        )

    def _wait(self, why: str) -> Next:
        return AgainAt(self._clock.now() + RETRY_AFTER[0], why)


class RecoverOrder:
    """*Recover Order*: one order by its Amazon Order Reference, now.

    ``result`` is a sentence for the person who asked, set when the use case is done.
    """

    def __init__(
        self, backend: Backend, amazon: Amazon, clock: Clock, account: Account, order_id: str
    ) -> None:
        self._backend = backend
        self._amazon = amazon
        self._clock = clock
        self._account = account
        self._order_id = order_id.strip()
        self.result = ""

    def step(self) -> Next:
        """Read the order and import it. Raises ``SellingPartnerError`` and ``LinkAgain``."""
        group = group_of(self._account)
        accounts = [a for a in self._backend.accounts() if group_of(a) == group]
        try:
            json = orders.get_order(self._amazon.client(self._account), self._order_id)
        except Throttled as error:
            return AgainAt(error.retry_at, "Amazon's usage plan allows the next order then.")
        except TemporaryError as error:
            return AgainAt(self._clock.now() + RETRY_AFTER[0], str(error))
        with self._backend.atomic():
            result = OrderImport(self._backend, accounts, self._clock.now()).page([json])
            key = OrderKey(self._account.seller_id, self._order_id)
            known = self._backend.known_orders([key]).get(key)
        landed = bool(known and known.landed)
        self.result = self._told(result.created, landed, result.quarantined)
        return Done()

    def _told(self, created: int, landed: bool, in_quarantine: int) -> str:
        if in_quarantine:
            return f"Order {self._order_id} could not be imported; see Amazon Issues."
        if created:
            return f"Order {self._order_id} was imported."
        if landed:
            return f"Order {self._order_id} was read again and is up to date."
        return f"Order {self._order_id} was read; its row says why there is no sales order."
