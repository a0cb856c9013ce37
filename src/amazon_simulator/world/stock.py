# SPDX-License-Identifier: LGPL-3.0-or-later
"""What orders do to the quantities on Amazon, from the day the world begins.

Assumed throughout: an order takes its units when it is placed, the merchant's from the
quantity of the channel DEFAULT, and gives back those that are cancelled before they are shipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amazon_simulator.listing_store import Listings
from amazon_simulator.marketplaces import EVERY
from amazon_simulator.order_store import Row
from amazon_simulator.store import Store


@dataclass(frozen=True)
class Units:
    """Of one SKU in one order: not shipped yet, and shipped."""

    held: int = 0
    gone: int = 0


class Stock:
    """Remembers what each order has taken, so that a change of the order moves the difference."""

    def __init__(self, store: Store, listings: Listings) -> None:
        self._db = store.db
        self._listings = listings

    def follow(self, row: Row, placed: bool) -> None:
        """An order was placed or changed. One of the backlog, never counted, moves nothing."""
        known = self._known(row)
        if not known and not placed:
            return
        wanted = units_of(row.order)
        for sku in sorted({*known, *wanted}):
            self._move(row, sku, known.get(sku, Units()), wanted.get(sku, Units()))

    def _move(self, row: Row, sku: str, before: Units, now: Units) -> None:
        market = EVERY.get(row.marketplace_id)
        if before == now or market is None:
            return
        taken = now.held + now.gone - before.held - before.gone
        if row.fulfilled_by == "MERCHANT" and self._take(row.seller_id, market.region, sku, taken):
            self._remember(row, sku, now)

    def _take(self, seller_id: str, region: str, sku: str, count: int) -> bool:
        """From the merchant's quantity; False when Amazon knows of none."""
        listing = self._listings.get(seller_id, region, sku)
        element = listing.element() if listing else None
        if listing is None or element is None or "quantity" not in element:
            return False
        if count:
            element["quantity"] -= count
            self._listings.put([listing])
        return True

    def _known(self, row: Row) -> dict[str, Units]:
        rows = self._db.execute(
            "SELECT sku, held, gone FROM holds WHERE seller_id = ? AND order_id = ?",
            (row.seller_id, row.order_id),
        )
        return {sku: Units(held, gone) for sku, held, gone in rows}

    def _remember(self, row: Row, sku: str, units: Units) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO holds VALUES (?, ?, ?, ?, ?, ?)",
            (row.seller_id, row.order_id, sku, "", units.held, units.gone),
        )


def units_of(order: Any) -> dict[str, Units]:
    """By SKU. An order that a test put in may lack anything; what it does not say is not there."""
    found: dict[str, Units] = {}
    for sku, units in _units(order):
        before = found.get(sku, Units())
        found[sku] = Units(before.held + units.held, before.gone + units.gone)
    return found


def _units(order: Any) -> Iterator[tuple[str, Units]]:
    if not isinstance(order, dict):
        return
    cancelled = _part(order, "fulfillment").get("fulfillmentStatus") == "CANCELLED"
    items = order.get("orderItems")
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        sku, fulfillment = _part(item, "product").get("sellerSku"), _part(item, "fulfillment")
        held = fulfillment.get("quantityUnfulfilled", item.get("quantityOrdered"))
        gone = fulfillment.get("quantityFulfilled", 0)
        if isinstance(sku, str) and isinstance(held, int) and isinstance(gone, int):
            yield sku, Units(0 if cancelled else held, gone)


def _part(json: dict[str, Any], name: str) -> dict[str, Any]:
    part = json.get(name)
    return part if isinstance(part, dict) else {}
