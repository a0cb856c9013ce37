# SPDX-License-Identifier: LGPL-3.0-or-later
"""The goods of a delivery: ordered, reserved, packed, shipped, and what is wrapped as a gift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse

from amazon_backoffice.adapter.gifts import wraps_of
from amazon_backoffice.adapter.leaving import same_goods
from amazon_backoffice.models import Delivery, Pack, State, StockMove
from amazon_backoffice.words import quantity

from .order_panel import what_it_is

ZERO = Decimal(0)


def reserved_of(move: StockMove) -> Decimal:
    """Pieces that an open move holds; all of them where the product is not counted in stock.
    Reads the prefetched reservations and the product.
    """
    if not move.product.storable:
        return move.quantity
    return _sum(row.quantity for row in move.reservations.all())


def lacking(moves: list[StockMove]) -> Decimal:
    """Pieces of open moves that are not there."""
    return _sum(m.quantity - reserved_of(m) for m in moves if _is_open(m))


def readiness_tag(lacks: Decimal) -> dict[str, str]:
    """Odoo's words: ready where all is reserved, else waiting."""
    if not lacks:
        return {"text": "Ready", "level": "good"}
    return {"text": f"Waiting for {quantity(lacks)}", "level": "warn"}


class Goods:
    """Reads all that stands in a delivery's table of goods, with a handful of queries."""

    def __init__(self, delivery: Delivery) -> None:
        moves = delivery.moves.select_related("product", "order_line").order_by("pk")
        self._moves = list(moves.prefetch_related("reservations"))
        self._wraps = wraps_of([delivery.order_id])
        packs = list(delivery.packs.order_by("pk").prefetch_related("lines"))
        self._packed: dict[int, Decimal] = defaultdict(Decimal)
        for pack in packs:
            for line in pack.lines.all():
                self._packed[line.move_id] += line.quantity
        self.lacks = lacking(self._moves)
        self.lines = [self._line(group) for group in same_goods(self._moves)]
        self.packs = [self._pack(pack, number) for number, pack in enumerate(packs, start=1)]
        self.packed_pieces = quantity(_sum(self._packed.values()))
        self.unpacked = any(self._left(move) > 0 for move in self._moves)

    def _left(self, move: StockMove) -> Decimal:
        """Pieces of an open move that are in no parcel yet."""
        return max(ZERO, move.quantity - self._packed[move.pk]) if _is_open(move) else ZERO

    def _line(self, group: list[StockMove]) -> dict[str, Any]:
        first, is_open = group[0], _is_open(group[0])
        pieces, reserved = _sum(m.quantity for m in group), _sum(reserved_of(m) for m in group)
        line = first.order_line
        return {
            "id": first.pk,
            "product": what_it_is(first),
            "wrap": self._wraps.get((line.order_id, line.item_id), "") if line else "",
            "ordered": quantity(pieces),
            "reserved": quantity(reserved) if first.product.storable else "not counted",
            "is_short": is_open and reserved < pieces,
            "packed": quantity(_sum(self._packed[m.pk] for m in group)),
            "left": quantity(_sum(self._left(m) for m in group)),
            "shipped": quantity(pieces) if first.state == State.DONE else "0",
        }

    def _goods(self, pack: Pack) -> str:
        """What is in a pack, the same goods together."""
        moves = {move.pk: move for move in self._moves}
        pieces: dict[str, Decimal] = defaultdict(Decimal)
        for line in pack.lines.all():
            pieces[what_it_is(moves[line.move_id])] += line.quantity
        return ", ".join(f"{quantity(n)} × {what}" for what, n in pieces.items())

    def _pack(self, pack: Pack, number: int) -> dict[str, Any]:
        return {
            "id": pack.pk,
            "unpack": reverse("office-unpack", args=[pack.delivery_id, pack.pk]),
            "number": number,
            "goods": self._goods(pack),
            "carrier": pack.carrier,
            "tracking": pack.tracking,
            "ship_date": pack.ship_date.isoformat() if pack.ship_date else "",
        }

    def in_words(self, items: Mapping[str, int]) -> str:
        """Pieces by order item, as a parcel has them."""
        names = {m.order_line.item_id: what_it_is(m) for m in self._moves if m.order_line}
        return ", ".join(f"{n} × {names.get(item_id, item_id)}" for item_id, n in items.items())


def _sum(pieces: Iterable[Decimal]) -> Decimal:
    return sum(pieces, ZERO)


def _is_open(move: StockMove) -> bool:
    return move.state == State.OPEN
