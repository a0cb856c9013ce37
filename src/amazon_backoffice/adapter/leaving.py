# SPDX-License-Identifier: LGPL-3.0-or-later
"""Goods of a delivery leave, in one parcel or several; what stays is a backorder.

Everything is written in sets: the number of queries does not depend on that of moves or parcels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from amazon_connector.port import CannotBook

from .. import wakeup
from ..models import Delivery, Parcel, SalesOrderLine, State, StockMove, StockReservation
from .locations import Locations
from .moving import moved
from .numbers import DELIVERY, take_numbers
from .packing import parcel_of
from .reserving import held_by, reserve
from .stock import ZERO, change


@dataclass(frozen=True)
class Part:
    """What leaves in one parcel: pieces by the pk of an open move. ``shipped_at`` is UTC."""

    quantities: Mapping[int, Decimal | int]
    carrier: str
    tracking: str
    shipped_at: datetime


def same_goods(moves: Iterable[StockMove]) -> list[list[StockMove]]:
    """Moves of one order item and product together: a price that does not divide evenly makes two
    lines of it, which is nobody's concern in the warehouse. Reads their order lines.
    """
    found: dict[tuple[object, ...], list[StockMove]] = {}
    for move in moves:
        item_id = move.order_line.item_id if move.order_line else ""
        key = (move.product_id, move.state, item_id) if item_id else (move.pk,)
        found.setdefault(key, []).append(move)
    return list(found.values())


def leave(delivery: Delivery, parts: Sequence[Part], now: datetime) -> Delivery | None:
    """Each part leaves as a parcel; returns the backorder with the rest, if any. Call inside
    ``atomic()``, with the order locked. In the same transaction the parcels that Amazon is told
    of, and the loop's wake-up. Raises ``CannotBook``.
    """
    return _Leaving(delivery, parts, now).save()


class _Leaving:
    """One delivery on its way out."""

    def __init__(self, delivery: Delivery, parts: Sequence[Part], now: datetime) -> None:
        self._delivery, self._parts, self._now = delivery, parts, now
        of_delivery = delivery.moves.filter(state=State.OPEN).order_by("pk")
        self._moves = list(of_delivery.select_related("order_line", "product"))
        self._leaves: dict[int, Decimal] = defaultdict(Decimal)
        for part in parts:
            for move_id, pieces in part.quantities.items():
                self._leaves[move_id] += Decimal(pieces)
        _check(delivery, self._moves, parts, self._leaves)
        self._locations = Locations()
        self._done: list[StockMove] = []  # moves that leave, whole or in part
        self._more: list[StockMove] = []  # of the same goods, out of other locations
        self._rest: list[tuple[StockMove, StockMove]] = []  # what stays of a move

    def save(self) -> Delivery | None:
        parcels = self._parcels()
        self._delivery.state, self._delivery.done_at = State.DONE, self._now
        self._delivery.carrier = self._parts[0].carrier or self._delivery.carrier
        self._delivery.tracking = self._parts[0].tracking or self._delivery.tracking
        self._delivery.save()
        Parcel.objects.bulk_create(parcels)
        wakeup.request_turn()
        held = self._reserved()
        for move in self._moves:
            if self._leaves[move.pk]:
                self._leave(move, held[move.pk])
        self._write_lines()
        backorder = self._backorder()
        self._write_moves(held)
        return backorder

    def _parcels(self) -> list[Parcel]:
        items = {m.pk: m.order_line.item_id for m in self._moves if m.order_line}
        return [
            parcel_of(
                self._delivery,
                self._delivery.order,
                [(items.get(pk, ""), Decimal(n)) for pk, n in part.quantities.items()],
                part.carrier,
                part.tracking,
                part.shipped_at,
            )
            for part in self._parts
        ]

    def _reserved(self) -> dict[int, dict[int, Decimal]]:
        """Pieces by move and location, once what leaves is reserved as far as it is there."""
        held = held_by(self._leaves)
        most = {pk: max(n, sum(held[pk].values(), ZERO)) for pk, n in self._leaves.items()}
        reserve([m for m in self._moves if m.pk in most], self._locations, most)
        return held_by(most)

    def _leave(self, move: StockMove, held: dict[int, Decimal]) -> None:
        """Its pieces leave from where they are held; what is held nowhere leaves the warehouse's
        stock below zero. ``held`` keeps what is not used up.
        """
        pieces, source_id = self._leaves[move.pk], move.source_id
        if stays := move.quantity - pieces:
            self._rest.append((move, _copy(move, stays, source_id)))
        sources: dict[int, Decimal] = defaultdict(Decimal)
        for location_id in list(held):
            taken = min(pieces, held[location_id])
            sources[location_id] += taken
            held[location_id] -= taken
            pieces -= taken
        sources[source_id] += pieces
        first, *others = [(at, n) for at, n in sources.items() if n]
        move.source_id, move.quantity = first
        move.state, move.done_at = State.DONE, self._now
        self._done.append(move)
        for location_id, n in others:
            other = _copy(move, n, location_id)
            other.delivery, other.state, other.done_at = self._delivery, State.DONE, self._now
            self._more.append(other)

    def _write_lines(self) -> None:
        delivered: dict[int, Decimal] = defaultdict(Decimal)
        for move in self._moves:
            if move.order_line_id:
                delivered[move.order_line_id] += self._leaves[move.pk]
        SalesOrderLine.objects.bulk_update(
            [SalesOrderLine(pk=pk, delivered=F("delivered") + n) for pk, n in delivered.items()],
            ["delivered"],
        )

    def _backorder(self) -> Delivery | None:
        untouched = [m for m in self._moves if not self._leaves[m.pk]]
        if not untouched and not self._rest:
            return None
        backorder = _backorder(self._delivery)
        for move in [*untouched, *(rest for _, rest in self._rest)]:
            move.delivery = backorder
        StockMove.objects.bulk_update(untouched, ["delivery"])
        return backorder

    def _write_moves(self, held: Mapping[int, Mapping[int, Decimal]]) -> None:
        fields = ["source", "quantity", "state", "done_at"]
        StockMove.objects.bulk_update(self._done, fields)
        stay = [rest for _, rest in self._rest]
        StockMove.objects.bulk_create([*self._more, *stay])
        used = StockReservation.objects.filter(move__in=[m.pk for m in self._done])
        freed: dict[tuple[int, int], tuple[Decimal, Decimal]] = {}
        for row in used.select_related("move"):
            left = held[row.move_id][row.location_id]
            key = row.move.product_id, row.location_id
            freed[key] = ZERO, freed.get(key, (ZERO, ZERO))[1] - (row.quantity - left)
        used.delete()
        StockReservation.objects.bulk_create(
            StockReservation(move=rest, location_id=at, quantity=n)
            for move, rest in self._rest
            for at, n in held[move.pk].items()
            if n
        )
        change(freed)
        moved([*self._done, *self._more], self._locations)


def _check(
    delivery: Delivery,
    moves: Sequence[StockMove],
    parts: Sequence[Part],
    leaves: Mapping[int, Decimal],
) -> None:
    if set(leaves) - {move.pk for move in moves}:
        raise CannotBook(f"{delivery.name} has changed meanwhile. Look at it again.")
    if not all(any(part.quantities.values()) for part in parts):
        raise CannotBook(f"{delivery.name}: enter how many pieces leave.")
    wrong = any(n < 0 for part in parts for n in part.quantities.values())
    for move in moves:
        if wrong or leaves.get(move.pk, ZERO) > move.quantity:
            raise CannotBook(
                f"{delivery.name}: {move.quantity.normalize():f} pieces of {move.product} are to "
                "be delivered, no more and no fewer than none."
            )


def _copy(move: StockMove, quantity: Decimal, source_id: int) -> StockMove:
    """An open move of the same goods, not saved yet and in no delivery."""
    return StockMove(
        order_line_id=move.order_line_id,
        product_id=move.product_id,
        source_id=source_id,
        destination_id=move.destination_id,
        quantity=quantity,
        reference=move.reference,
    )


def _backorder(delivery: Delivery) -> Delivery:
    (name,) = take_numbers(DELIVERY, 1)
    return Delivery.objects.create(
        name=name,
        order_id=delivery.order_id,
        address_id=delivery.address_id,
        gift_messages=delivery.gift_messages,
        ship_by_earliest=delivery.ship_by_earliest,
        ship_by=delivery.ship_by,
        deliver_by_earliest=delivery.deliver_by_earliest,
        deliver_by=delivery.deliver_by,
        backorder_of=delivery,
    )
