# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies in Amazon's warehouses: by seller, marketplace (for its country) and SKU."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from amazon_simulator.store import Store

FULFILLABLE, PENDING_ORDERS = "fulfillableQuantity", "pendingCustomerOrderQuantity"
INBOUND = ("inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity")
RESERVED = (PENDING_ORDERS, "pendingTransshipmentQuantity", "fcProcessingQuantity")
RESEARCHING = (
    "researchingQuantityInShortTerm",
    "researchingQuantityInMidTerm",
    "researchingQuantityInLongTerm",
)
UNFULFILLABLE = (
    "customerDamagedQuantity",
    "warehouseDamagedQuantity",
    "distributorDamagedQuantity",
    "carrierDamagedQuantity",
    "defectiveQuantity",
    "expiredQuantity",
)
# Amazon's names; an item's quantities are a flat table of them, and what is not there is none.
QUANTITIES = (FULFILLABLE, *INBOUND, *RESERVED, *RESEARCHING, *UNFULFILLABLE)


@dataclass
class Inventory:
    """``quantities`` may be below zero within; they are shown as zero."""

    seller_id: str
    marketplace_id: str
    sku: str
    updated: int
    quantities: dict[str, int]

    def shown(self, name: str) -> int:
        return max(0, self.quantities.get(name, 0))

    def total(self, names: Iterable[str] = QUANTITIES) -> int:
        return sum(self.shown(name) for name in names)

    def move(self, name: str, by: int) -> None:
        self.quantities[name] = self.quantities.get(name, 0) + by


class Inventories:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def put(self, rows: Iterable[Inventory]) -> int:
        """Inserts or replaces; returns how many."""
        values = [
            (r.seller_id, r.marketplace_id, r.sku, r.updated, json.dumps(r.quantities))
            for r in rows
        ]
        self._db.executemany("INSERT OR REPLACE INTO inventory VALUES (?, ?, ?, ?, ?)", values)
        return len(values)

    def get(self, seller_id: str, marketplace_id: str, sku: str) -> Inventory | None:
        found = self._rows(
            "seller_id = ? AND marketplace_id = ? AND sku = ?", [seller_id, marketplace_id, sku]
        )
        return found[0] if found else None

    def of_sku(self, seller_id: str, sku: str, marketplace_ids: Collection[str]) -> list[Inventory]:
        where = f"seller_id = ? AND sku = ? AND {_in('marketplace_id', marketplace_ids)}"
        return self._rows(where, [seller_id, sku, *marketplace_ids])

    def page(
        self,
        seller_id: str,
        marketplace_ids: Collection[str],
        skus: Collection[str] | None,
        since: int,
        after: str,
        size: int,
    ) -> list[Inventory]:
        """By SKU, after the SKU ``after``; the sum where there are several marketplaces.

        ``since`` is the earliest change that is wanted; ``skus`` None are all.
        """
        where = f"seller_id = ? AND {_in('marketplace_id', marketplace_ids)} AND sku > ?"
        values: list[Any] = [seller_id, *marketplace_ids, after]
        if skus is not None:
            where, values = f"{where} AND {_in('sku', skus)}", [*values, *skus]
        chosen = self._db.execute(
            f"SELECT sku FROM inventory WHERE {where} GROUP BY sku "
            "HAVING max(updated) >= ? ORDER BY sku LIMIT ?",
            [*values, since, size],
        )
        return [
            _summed(self.of_sku(seller_id, sku, marketplace_ids)) for (sku,) in chosen.fetchall()
        ]

    def listed(self, seller_id: str | None, sku: str | None) -> list[Inventory]:
        where = "(?1 IS NULL OR seller_id = ?1) AND (?2 IS NULL OR sku = ?2)"
        return self._rows(where, [seller_id, sku])

    def _rows(self, where: str, values: list[Any]) -> list[Inventory]:
        rows = self._db.execute(
            f"SELECT * FROM inventory WHERE {where} ORDER BY seller_id, sku, marketplace_id",
            values,
        )
        return [
            Inventory(seller_id, marketplace_id, sku, updated, json.loads(body))
            for seller_id, marketplace_id, sku, updated, body in rows
        ]


def _summed(rows: list[Inventory]) -> Inventory:
    first, total = rows[0], Counter[str]()
    for row in rows:
        total.update(row.quantities)
    updated = max(row.updated for row in rows)
    return Inventory(first.seller_id, first.marketplace_id, first.sku, updated, dict(total))


def _in(column: str, values: Collection[str]) -> str:
    return f"{column} IN ({', '.join('?' * len(values))})"
