# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders that Amazon shows as PENDING hold their pieces until they are paid or cancelled.

Source: Orders API 2026-01-01: a PENDING order has been placed, its payment is not authorized.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from amazon_connector.domain.orders import MERCHANT, PENDING, PENDING_AVAILABILITY, Order
from amazon_connector.port import WAITING, Account, AmazonOrder, Backend, PendingOrder

_UNPAID = (PENDING, PENDING_AVAILABILITY)


class SeenOrder(Protocol):
    """An order of a page with its account and the row that was known of it."""

    @property
    def order(self) -> Order: ...

    @property
    def account(self) -> Account: ...

    @property
    def row(self) -> AmazonOrder | None: ...


def hold_pending(backend: Backend, page: Sequence[SeenOrder]) -> None:
    """Store what the pending orders of a page hold, and let go what they held. Call inside
    ``atomic()``.
    """
    pending = [
        PendingOrder(
            seen.account.seller_id, seen.order.order_id, seen.account.account_id, _held(seen.order)
        )
        for seen in page
        if seen.order.channel == MERCHANT
        and (seen.order.status in _UNPAID or (seen.row is not None and seen.row.state == WAITING))
    ]
    if pending:
        backend.hold_pending(pending)


def _held(order: Order) -> dict[str, int]:
    if order.status not in _UNPAID:
        return {}
    pieces: dict[str, int] = {}
    for item in order.items:
        if item.sku and item.quantity > 0:
            pieces[item.sku] = pieces.get(item.sku, 0) + item.quantity
    return pieces
