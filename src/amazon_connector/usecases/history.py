# SPDX-License-Identifier: LGPL-3.0-or-later
"""How many orders an earlier *Last Order Sync* would bring, told before it is saved."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from amazon_connector.port import Account
from amazon_connector.spapi import (
    OPERATIONS,
    OrdersQuery,
    SellingPartnerClient,
    Throttled,
    orders,
)

from .searching import HORIZON

_SEARCH = OPERATIONS["searchOrders"]
_PAGE = 100
# Half of the burst stays: what was counted can then be read without a wait, and the running
# search goes on. One page is counted at any rate.
_RESERVE = _SEARCH.plan.burst // 2
# searchOrders: an upper bound lies "at least two minutes before the time of the request"; our
# clock may be a little ahead of Amazon's.
_SETTLING = timedelta(minutes=3)


@dataclass(frozen=True)
class HistoryCount:
    """``orders`` orders come; more than so many where ``more``. They change no stock.

    ``calls_left`` are the searches that Amazon's usage plan still allowed when it was counted.
    """

    orders: int
    more: bool
    calls_left: float = float(_SEARCH.plan.burst)

    @property
    def calls(self) -> int:
        """How many searches bring these orders."""
        return max(1, math.ceil(self.orders / _PAGE))

    @property
    def wait(self) -> timedelta:
        """How long Amazon's usage plan lets the last of these searches wait."""
        missing = max(0.0, self.calls - self.calls_left)
        return timedelta(seconds=missing / _SEARCH.plan.rate)

    @property
    def how_many(self) -> str:
        """The number, in a sentence."""
        if self.more:
            return f"More than {self.orders:,} orders come."
        return f"{self.orders:,} {'order comes' if self.orders == 1 else 'orders come'}."

    @property
    def how_long(self) -> str:
        """The calls and the time that it takes, in a sentence; empty where nothing comes.

        Amazon gives no totals, and no order of its results is documented from which the number
        of those that are left could be judged: beyond the count only the pace is told.
        """
        if self.more:
            hourly = _SEARCH.plan.rate * 3600 * _PAGE
            return (
                "Amazon gives no totals, and counting stops here to leave the search its calls. "
                f"Amazon lets about {round(hourly, -2):,.0f} orders an hour be read ({_PAGE} with "
                "each call); what is new comes in when these are read."
            )
        if not self.orders:
            return ""
        calls = "1 call" if self.calls == 1 else f"{self.calls} calls"
        if not self.wait:
            return f"That is {calls}, which Amazon allows at once."
        return (
            f"That is {calls}; Amazon's usage plan allows the last in about "
            f"{_span(self.wait)}, and what is new comes in when these are read."
        )

    def __str__(self) -> str:
        stock = "Those shipped before the account was linked move no stock."
        return " ".join(filter(None, [self.how_many, self.how_long, stock]))


def _span(wait: timedelta) -> str:
    minutes = max(1, round(wait.total_seconds() / 60))
    if minutes < 90:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{minutes / 60:.0f} hours"


def count_history(
    client: SellingPartnerClient, account: Account, since: datetime, now: datetime
) -> HistoryCount:
    """Count what Amazon changed between ``since`` and the account's cursor.

    Amazon gives no totals: pages of 100 are counted, as many as leave the search half of its
    calls. Raises ``SellingPartnerError``.
    """
    until = min(account.cursor or now, now - _SETTLING)
    since = max(since, now - HORIZON)
    if since >= until or not account.searched_ids:
        return HistoryCount(0, more=False)
    query = OrdersQuery(
        marketplace_ids=account.searched_ids,
        last_updated_after=since,
        last_updated_before=until,
        included_data=("FULFILLMENT",),
    )
    return _counted(client, query)


def _counted(client: SellingPartnerClient, query: OrdersQuery) -> HistoryCount:
    counted = 0
    while True:
        try:
            page = orders.search_orders(client, query)
        except Throttled:
            if not counted:
                raise
            return HistoryCount(counted, more=True, calls_left=0)
        counted += len(page.orders)
        left = client.tokens_left(_SEARCH)
        if page.next_token is None or left <= _RESERVE:
            return HistoryCount(counted, more=page.next_token is not None, calls_left=left)
        query = replace(query, pagination_token=page.next_token)
