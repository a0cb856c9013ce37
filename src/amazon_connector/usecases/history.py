# SPDX-License-Identifier: LGPL-3.0-or-later
"""How many orders an earlier *Last Order Sync* would bring, told before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from amazon_connector.port import Account
from amazon_connector.spapi import OrdersQuery, SellingPartnerClient, orders

from .searching import HORIZON

# searchOrders has a burst of 20 and three minutes for each call after: five leave the rest
# for the search itself.
_PAGES = 5
# searchOrders: an upper bound lies "at least two minutes before the time of the request"; our
# clock may be a little ahead of Amazon's.
_SETTLING = timedelta(minutes=3)


@dataclass(frozen=True)
class HistoryCount:
    """``orders`` orders come; at least so many where ``more``. They change no stock."""

    orders: int
    more: bool

    def __str__(self) -> str:
        number = f"more than {self.orders}" if self.more else str(self.orders)
        return f"{number} orders come. Those shipped before the account was linked move no stock."


def count_history(
    client: SellingPartnerClient, account: Account, since: datetime, now: datetime
) -> HistoryCount:
    """Count what Amazon changed between ``since`` and the account's cursor.

    Amazon gives no totals: pages of 100 are counted, five at most. Raises
    ``SellingPartnerError``.
    """
    until = min(account.cursor or now, now - _SETTLING)
    since = max(since, now - HORIZON)
    if since >= until or not account.searched_ids:
        return HistoryCount(0, more=False)
    counted, token = 0, None
    for _ in range(_PAGES):
        page = orders.search_orders(
            client,
            OrdersQuery(
                marketplace_ids=account.searched_ids,
                last_updated_after=since,
                last_updated_before=until,
                included_data=("FULFILLMENT",),
                pagination_token=token,
            ),
        )
        counted += len(page.orders)
        token = page.next_token
        if token is None:
            return HistoryCount(counted, more=False)
    return HistoryCount(counted, more=True)
