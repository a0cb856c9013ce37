# SPDX-License-Identifier: LGPL-3.0-or-later
"""Listings by seller, region and SKU: what is submitted holds in all marketplaces of a region."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from amazon_simulator.store import Store

Json = dict[str, Any]
Where = Sequence[tuple[str, list[Any]]]
MERCHANT = "DEFAULT"


@dataclass
class Listing:
    """``markets`` maps each marketplace id to title, price and whether it is suspended there.

    ``availability`` is Amazon's attribute fulfillment_availability without marketplace_id: the
    region's marketplaces share it. Its quantity may be below zero within; it is shown as zero.
    ``attributes`` are the others that were submitted.
    """

    seller_id: str
    region: str
    sku: str
    asin: str
    barcode: str
    product_type: str
    created: int
    updated: int
    markets: dict[str, Json]
    availability: list[Json] = field(default_factory=list)
    attributes: dict[str, list[Json]] = field(default_factory=dict)
    issues: list[Json] = field(default_factory=list)

    def element(self, channel: str = MERCHANT) -> Json | None:
        """The fulfillment_availability of a channel (fulfillment_channel_code)."""
        for element in self.availability:
            if element.get("fulfillment_channel_code") == channel:
                return element
        return None

    @property
    def by_amazon(self) -> bool:
        return any(e["fulfillment_channel_code"].startswith("AMAZON_") for e in self.availability)

    @property
    def fn_sku(self) -> str | None:
        """Amazon's own stock keeping unit, for what is in its warehouses."""
        if not self.by_amazon:
            return None
        key = hashlib.sha256(f"fnsku|{self.seller_id}|{self.sku}".encode()).hexdigest()
        return f"X00{key[:7].upper()}"


class Listings:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def put(self, listings: Iterable[Listing]) -> int:
        """Inserts or replaces; returns how many."""
        rows = [_values(listing) for listing in listings]
        self._db.executemany("INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?, ?, ?)", rows)
        return len(rows)

    def get(self, seller_id: str, region: str, sku: str) -> Listing | None:
        row = self._db.execute(
            "SELECT body FROM listings WHERE seller_id = ? AND region = ? AND sku = ?",
            (seller_id, region, sku),
        ).fetchone()
        return None if row is None else _listing(row[0])

    def drop(self, seller_id: str, sku: str | None = None, region: str | None = None) -> int:
        """One SKU, or all of the seller's; returns how many there were."""
        cursor = self._db.execute(
            "DELETE FROM listings WHERE seller_id = ?1 AND (?2 IS NULL OR sku = ?2) "
            "AND (?3 IS NULL OR region = ?3)",
            (seller_id, sku, region),
        )
        return cursor.rowcount

    def found(
        self,
        seller_id: str,
        region: str,
        where: Where,
        order: str,
        limit: int = -1,
        offset: int = 0,
    ) -> Iterator[Listing]:
        """Those that fulfil all conditions (SQL with its values), in an order given as SQL."""
        conditions, values = _conditions(seller_id, region, where)
        rows = self._db.execute(
            f"SELECT body FROM listings WHERE {conditions} ORDER BY {order} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return (_listing(body) for (body,) in rows)

    def count_found(self, seller_id: str, region: str, where: Where) -> int:
        conditions, values = _conditions(seller_id, region, where)
        sql = f"SELECT count(*) FROM listings WHERE {conditions}"
        number: int = self._db.execute(sql, values).fetchone()[0]
        return number

    def listed(self, seller_id: str | None, sku: str | None, limit: int) -> list[Listing]:
        rows = self._db.execute(
            "SELECT body FROM listings WHERE (?1 IS NULL OR seller_id = ?1) "
            "AND (?2 IS NULL OR sku = ?2) ORDER BY seller_id, region, sku LIMIT ?3",
            (seller_id, sku, limit),
        )
        return [_listing(body) for (body,) in rows]

    def count(self) -> int:
        number: int = self._db.execute("SELECT count(*) FROM listings").fetchone()[0]
        return number


def _conditions(seller_id: str, region: str, where: Where) -> tuple[str, list[Any]]:
    conditions = " AND ".join(["seller_id = ?", "region = ?", *(sql for sql, _ in where)])
    return conditions, [seller_id, region, *(value for _, more in where for value in more)]


def _values(listing: Listing) -> tuple[Any, ...]:
    key = (listing.seller_id, listing.region, listing.sku, listing.created, listing.updated)
    return (*key, json.dumps(asdict(listing), ensure_ascii=False, separators=(",", ":")))


def _listing(body: str) -> Listing:
    return Listing(**json.loads(body))
