# SPDX-License-Identifier: LGPL-3.0-or-later
"""What orders do to the quantities on Amazon, from the day the world begins.

Assumed throughout: an order takes its units when it is placed, the merchant's from the
quantity of the channel DEFAULT, Amazon's from what is fulfillable in the marketplace's country,
and gives back those that are cancelled before they are shipped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from amazon_simulator.inventory_store import (
    FULFILLABLE,
    PENDING_ORDERS,
    Inventories,
    Inventory,
)
from amazon_simulator.listing_store import Listings
from amazon_simulator.marketplaces import EVERY, MARKETPLACES, Marketplace
from amazon_simulator.order_store import Row
from amazon_simulator.store import Store


@dataclass(frozen=True)
class Units:
    """Of one SKU in one order: not shipped yet, and shipped.

    ``pool`` is the marketplace in whose country Amazon took them; none for the merchant's.
    """

    held: int = 0
    gone: int = 0
    pool: str = ""

    @property
    def taken(self) -> int:
        return self.held + self.gone


class Stock:
    """Remembers what each order has taken, so that a change of the order moves the difference."""

    def __init__(self, store: Store, listings: Listings, inventories: Inventories) -> None:
        self._db = store.db
        self._listings, self._inventories = listings, inventories

    def follow(self, row: Row, placed: int | None) -> None:
        """An order was placed or changed. One that was never counted moves nothing."""
        known = self._known(row)
        market = EVERY.get(row.marketplace_id)
        if market is None or (not known and placed is None):
            return
        wanted = units_of(row.order)
        for sku in sorted({*known, *wanted}):
            before = known.get(sku, Units())
            now = replace(wanted.get(sku, Units()), pool=before.pool)
            if row.fulfilled_by == "MERCHANT":
                self._from_merchant(row, market, sku, before, now)
            elif row.fulfilled_by == "AMAZON":
                self._from_amazon(row, market, sku, before, now, placed or row.updated)

    def hold(self, row: Row) -> None:
        """An order of the backlog is no longer in what may be sold; what Amazon has not sent of
        it lies there until it does.
        """
        market = EVERY.get(row.marketplace_id)
        if market is None or row.fulfilled_by != "AMAZON":
            return
        for sku, units in units_of(row.order).items():
            pool = self.pool_of(row.seller_id, row.order_id, sku, market)
            inventory = self._inventories.get(row.seller_id, pool, sku)
            if inventory is not None:
                inventory.move(PENDING_ORDERS, units.held)
                self._inventories.put([inventory])
                self._remember(row, sku, replace(units, pool=pool))

    def pool_of(self, seller_id: str, order_id: str, sku: str, market: Marketplace) -> str:
        """The marketplace in whose country Amazon took an order's units; for an order that was
        never counted, one of those where the SKU lies, with no customs in between if that can
        be; nothing where it lies nowhere."""
        row = self._db.execute(
            "SELECT pool FROM holds WHERE seller_id = ? AND order_id = ? AND sku = ?",
            (seller_id, order_id, sku),
        ).fetchone()
        if row is not None and row[0]:
            return str(row[0])
        lies = self._inventories.listed(seller_id, sku)
        abroad = [one for one in lies if _customs(EVERY[one.marketplace_id], market)]
        lies = [one for one in lies if one not in abroad] or lies
        key = int(hashlib.sha256(order_id.encode()).hexdigest()[:8], 16)
        return lies[key % len(lies)].marketplace_id if lies else ""

    def has_enough(self, row: Row) -> bool:
        """Whether Amazon could sell what a new order wants; what it has no count of, it could."""
        market = EVERY[row.marketplace_id]
        for sku, units in units_of(row.order).items():
            if row.fulfilled_by == "MERCHANT":
                listing = self._listings.get(row.seller_id, market.region, sku)
                left = ((listing.element() if listing else None) or {}).get("quantity")
            else:
                inventory = self._pool(row, market, sku, Units())
                left = inventory.shown(FULFILLABLE) if inventory else None
            if left is not None and left < units.taken:
                return False
        return True

    def _from_merchant(
        self, row: Row, market: Marketplace, sku: str, before: Units, now: Units
    ) -> None:
        """Nothing where Amazon knows of no quantity."""
        listing = self._listings.get(row.seller_id, market.region, sku)
        element = listing.element() if listing else None
        if listing is None or element is None or "quantity" not in element or before == now:
            return
        if now.taken != before.taken:
            element["quantity"] -= now.taken - before.taken
            self._listings.put([listing])
        self._remember(row, sku, now)

    def _from_amazon(
        self, row: Row, market: Marketplace, sku: str, before: Units, now: Units, at: int
    ) -> None:
        """Sold and not sent is reserved; what is sent is gone."""
        inventory = self._pool(row, market, sku, before)
        if inventory is None or before == now:
            return
        inventory.move(FULFILLABLE, before.taken - now.taken)
        inventory.move(PENDING_ORDERS, now.held - before.held)
        inventory.updated = max(inventory.updated, at)
        self._inventories.put([inventory])
        self._remember(row, sku, replace(now, pool=inventory.marketplace_id))

    def _pool(self, row: Row, market: Marketplace, sku: str, before: Units) -> Inventory | None:
        """Where it was taken before; else the order's own country, or the one with the most."""
        if before.pool:
            return self._inventories.get(row.seller_id, before.pool, sku)
        own = self._inventories.get(row.seller_id, market.id, sku)
        if own is not None:
            return own
        region = [one.id for one in MARKETPLACES.values() if one.region == market.region]
        others = self._inventories.of_sku(row.seller_id, sku, region)
        return max(others, key=lambda other: other.shown(FULFILLABLE), default=None)

    def _known(self, row: Row) -> dict[str, Units]:
        rows = self._db.execute(
            "SELECT sku, held, gone, pool FROM holds WHERE seller_id = ? AND order_id = ?",
            (row.seller_id, row.order_id),
        )
        return {sku: Units(held, gone, pool) for sku, held, gone, pool in rows}

    def _remember(self, row: Row, sku: str, units: Units) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO holds VALUES (?, ?, ?, ?, ?, ?)",
            (row.seller_id, row.order_id, sku, units.pool, units.held, units.gone),
        )


def _customs(one: Marketplace, other: Marketplace) -> bool:
    """Assumed: the EU is one country, all others are countries of their own."""
    return one.country != other.country and (
        one.region != "EU" or "GB" in (one.country, other.country)
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
