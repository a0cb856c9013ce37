# SPDX-License-Identifier: LGPL-3.0-or-later
"""Shipments and refunds: what left for a buyer, or was paid back, with its amounts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from amazon_simulator.store import Store

SHIPMENT, REFUND = "SHIPMENT", "REFUND"
# Net and tax by part of the price (ITEM, SHIPPING, ITEM_DISCOUNT ...); discounts are negative.
Parts = dict[str, tuple[Decimal, Decimal]]


@dataclass
class Piece:
    """Units of one order item; negative amounts in a refund."""

    order_item_id: str
    sku: str
    quantity: int
    parts: Parts


@dataclass
class Transaction:
    """``from_country`` and ``center`` (a fulfillment center of Amazon's) are where it left from.

    ``invoice`` is what became of the seller's own VAT invoice or credit note.
    """

    seller_id: str
    order_id: str
    marketplace_id: str
    fulfilled_by: str
    kind: str
    at: int
    shipping_id: str
    transaction_id: str
    from_country: str
    center: str
    pieces: list[Piece]
    invoice: dict[str, Any] = field(default_factory=dict)
    number: int = 0

    @property
    def gross(self) -> Decimal:
        return sum((net + tax for net, tax in self._amounts()), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((tax for _, tax in self._amounts()), Decimal(0))

    def _amounts(self) -> Iterable[tuple[Decimal, Decimal]]:
        """Points are no part of what a buyer pays."""
        return (
            amounts
            for piece in self.pieces
            for name, amounts in piece.parts.items()
            if name != "POINTS"
        )


@dataclass
class Accounted:
    """What of an order item has been shipped and paid back so far; fees are negative."""

    units: int = 0
    posted: Parts = field(default_factory=dict)
    fees: dict[str, Decimal] = field(default_factory=dict)
    refunded_units: int = 0
    refunded: Parts = field(default_factory=dict)
    fees_returned: dict[str, Decimal] = field(default_factory=dict)


class Transactions:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def put(self, given: Transaction) -> None:
        """Inserts one without a number, and gives it one; else replaces."""
        fields = {**vars(given), "pieces": [vars(piece) for piece in given.pieces]}
        body = json.dumps(fields, default=str, ensure_ascii=False, separators=(",", ":"))
        values = (given.seller_id, given.order_id, given.at, given.kind, given.shipping_id, body)
        if given.number:
            self._db.execute(
                "UPDATE transactions SET body = ? WHERE number = ?", (body, given.number)
            )
        else:
            cursor = self._db.execute(
                "INSERT INTO transactions (seller_id, order_id, at, kind, shipping_id, body) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )
            given.number = cursor.lastrowid or 0

    def of_order(self, seller_id: str, order_id: str) -> list[Transaction]:
        return self._found("seller_id = ? AND order_id = ?", (seller_id, order_id))

    def between(self, seller_id: str, since: int, until: int) -> list[Transaction]:
        return self._found("seller_id = ? AND at BETWEEN ? AND ?", (seller_id, since, until))

    def of_shipping_id(self, seller_id: str, shipping_id: str) -> list[Transaction]:
        return self._found("seller_id = ? AND shipping_id = ?", (seller_id, shipping_id))

    def listed(self, seller_id: str | None, order_id: str | None) -> list[Transaction]:
        where = "(?1 IS NULL OR seller_id = ?1) AND (?2 IS NULL OR order_id = ?2)"
        return self._found(where, (seller_id, order_id))

    def accounted(self, seller_id: str, order_id: str) -> dict[str, Accounted]:
        """By order item."""
        rows = self._db.execute(
            "SELECT order_item_id, body FROM accounted WHERE seller_id = ? AND order_id = ?",
            (seller_id, order_id),
        )
        return {key: _accounted(json.loads(body)) for key, body in rows}

    def account(self, seller_id: str, order_id: str, by_item: dict[str, Accounted]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO accounted VALUES (?, ?, ?, ?)",
            [
                (seller_id, order_id, key, json.dumps(vars(one), default=str))
                for key, one in by_item.items()
            ],
        )

    def _found(self, where: str, values: tuple[object, ...]) -> list[Transaction]:
        rows = self._db.execute(
            f"SELECT number, body FROM transactions WHERE {where} ORDER BY number", values
        )
        return [_transaction(number, json.loads(body)) for number, body in rows]


def _transaction(number: int, fields: dict[str, Any]) -> Transaction:
    pieces = [Piece(**{**p, "parts": _parts(p["parts"])}) for p in fields["pieces"]]
    return Transaction(**{**fields, "pieces": pieces, "number": number})


def _accounted(fields: dict[str, Any]) -> Accounted:
    amounts = {name: _parts(fields[name]) for name in ("posted", "refunded")}
    fees = {
        name: {key: Decimal(text) for key, text in fields[name].items()}
        for name in ("fees", "fees_returned")
    }
    return Accounted(**{**fields, **amounts, **fees})


def _parts(fields: dict[str, Any]) -> Parts:
    return {name: (Decimal(net), Decimal(tax)) for name, (net, tax) in fields.items()}
