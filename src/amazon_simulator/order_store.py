# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders by seller, found by the time of creation or of the last update."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from amazon_simulator import instants
from amazon_simulator.order_params import Search
from amazon_simulator.pagination import Place
from amazon_simulator.store import Store

Order = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """``as_is`` orders are served as they were given, without the rules for personal data."""

    seller_id: str
    order_id: str
    marketplace_id: str
    created: int
    updated: int
    status: str
    fulfilled_by: str
    as_is: bool
    body: str

    @property
    def order(self) -> Order:
        order: Order = json.loads(self.body)
        return order


def row_of(seller_id: str, order: Order, as_is: bool = False, **index: Any) -> Row:
    """The keys under which an order is found; ``index`` overrides what the order itself says."""
    fulfillment = order.get("fulfillment") or {}
    return Row(
        seller_id=seller_id,
        order_id=str(order["orderId"]),
        marketplace_id=index.get("marketplace_id")
        or (order.get("salesChannel") or {}).get("marketplaceId", ""),
        created=index.get("created") or _instant(order["createdTime"]),
        updated=index.get("updated") or _instant(order["lastUpdatedTime"]),
        status=fulfillment.get("fulfillmentStatus", ""),
        fulfilled_by=fulfillment.get("fulfilledBy", ""),
        as_is=as_is,
        body=json.dumps(order, separators=(",", ":")),
    )


def _instant(text: str) -> int:
    return instants.parse(text)


class Orders:
    """``followed`` is told of each order that is put, and when, if it is a new one."""

    def __init__(self, store: Store, followed: Callable[[Row, int | None], None]) -> None:
        self._db = store.db
        self._followed = followed

    def put(self, rows: Iterable[Row], placed: int | None = None) -> int:
        """Inserts or replaces; returns how many. ``placed`` is when, for those that are new."""
        given = list(rows)
        self._db.executemany(
            "INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [astuple(row) for row in given],
        )
        for row in given:
            self._followed(row, placed)
        return len(given)

    def clear(self) -> int:
        """Removes all, with what was to happen to them; returns how many."""
        self._db.execute("DELETE FROM events WHERE order_id IN (SELECT order_id FROM orders)")
        return self._db.execute("DELETE FROM orders").rowcount

    def get(self, order_id: str, seller_id: str | None = None) -> Row | None:
        sql = "SELECT * FROM orders WHERE order_id = ?"
        values: list[Any] = [order_id]
        if seller_id is not None:
            sql, values = f"{sql} AND seller_id = ?", [order_id, seller_id]
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else _row(row)

    def page(
        self, seller_id: str, search: Search, place: Place | None, oldest: dict[str, int]
    ) -> list[Row]:
        """One order more than the page, so that the caller sees whether another follows.

        ``oldest`` maps each marketplace to the earliest creation time that Amazon still shows.
        """
        where, values = _conditions(seller_id, search, place, oldest)
        sql = f"SELECT * FROM orders WHERE {where} ORDER BY {search.by}, order_id LIMIT ?"
        rows = self._db.execute(sql, [*values, search.page_size + 1])
        return [_row(row) for row in rows]

    def count(self) -> dict[str, int]:
        rows = self._db.execute("SELECT status, count(*) FROM orders GROUP BY status")
        return dict(rows.fetchall())

    def listed(self, seller_id: str | None, status: str | None, limit: int) -> list[Row]:
        sql = (
            "SELECT * FROM orders WHERE (?1 IS NULL OR seller_id = ?1) "
            "AND (?2 IS NULL OR status = ?2) ORDER BY updated DESC LIMIT ?3"
        )
        return [_row(row) for row in self._db.execute(sql, (seller_id, status, limit))]


def _conditions(
    seller_id: str, search: Search, place: Place | None, oldest: dict[str, int]
) -> tuple[str, list[Any]]:
    column = search.by
    where = ["seller_id = ?", f"{column} >= ?", f"{column} <= ?"]
    values: list[Any] = [seller_id, search.after, place.before if place else search.before]
    if place:
        where.append(f"({column}, order_id) > (?, ?)")
        values += [place.at, place.order_id]
    horizon = " OR ".join("(marketplace_id = ? AND created >= ?)" for _ in oldest)
    where.append(f"({horizon or '0'})")
    values += [value for pair in oldest.items() for value in pair]
    for name, allowed in (("status", search.statuses), ("fulfilled_by", search.fulfilled_by)):
        if allowed:
            where.append(f"{name} IN ({', '.join('?' * len(allowed))})")
            values += allowed
    return " AND ".join(where), values


def _row(values: Sequence[Any]) -> Row:
    return Row(*values)
