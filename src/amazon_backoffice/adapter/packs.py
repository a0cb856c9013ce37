# SPDX-License-Identifier: LGPL-3.0-or-later
"""Packing an open delivery into parcels, and sending them off together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from amazon_connector.port import CannotBook

from ..models import Delivery, Pack, PackLine, State
from ..words import quantity
from .deliveries import open_delivery, to_be_shipped
from .errors import atomic
from .leaving import Part, leave
from .stock import ZERO


@dataclass(frozen=True)
class Typed:
    """What a person typed for a parcel. No ``ship_date``: the day of the validation."""

    carrier: str = ""
    tracking: str = ""
    ship_date: date | None = None


def put_in_pack(delivery_id: int, quantities: Mapping[int, int], typed: Typed) -> Pack:
    """These pieces, by the pk of an open move, go into a parcel of their own."""
    with atomic():
        delivery = open_delivery(delivery_id)
        packed = packed_of(delivery)
        moves = {move.pk: move for move in delivery.moves.filter(state=State.OPEN)}
        wanted = {pk: Decimal(n) for pk, n in quantities.items() if n}
        if not wanted:
            raise CannotBook(f"{delivery.name}: enter how many pieces go into the parcel.")
        for pk, pieces in wanted.items():
            if pk not in moves or pieces < 0 or pieces > moves[pk].quantity - packed[pk]:
                raise CannotBook(f"{delivery.name} has changed meanwhile. Look at it again.")
        pack = Pack.objects.create(delivery=delivery, **vars(typed))
        PackLine.objects.bulk_create(
            PackLine(pack=pack, move_id=pk, quantity=pieces) for pk, pieces in wanted.items()
        )
    return pack


def unpack(delivery_id: int, pack_id: int) -> None:
    """Its pieces are in no parcel again."""
    with atomic():
        Pack.objects.filter(pk=pack_id, delivery=open_delivery(delivery_id)).delete()


def edit_packs(delivery_id: int, typed: Mapping[int, Typed]) -> None:
    """Carrier, tracking reference and ship date of its packs; others are left alone."""
    if not typed:
        return
    with atomic():
        rows = list(Pack.objects.filter(pk__in=typed, delivery=open_delivery(delivery_id)))
        for row in rows:
            for name, value in vars(typed[row.pk]).items():
                setattr(row, name, value)
        Pack.objects.bulk_update(rows, ["carrier", "tracking", "ship_date"])


def validate_packs(
    delivery_id: int, seen: Sequence[int], zone: tzinfo, now: datetime
) -> Delivery | None:
    """The packs leave, a parcel each; what is in none is a backorder, which is returned.

    ``seen`` are those that the person saw: with others the delivery is not what was meant.
    """
    with atomic():
        delivery = to_be_shipped(delivery_id)
        packs = list(delivery.packs.order_by("pk").prefetch_related("lines"))
        if [pack.pk for pack in packs] != sorted(seen):
            raise CannotBook(f"{delivery.name} has changed meanwhile. Look at it again.")
        if wrong := packed_too_much(delivery):
            raise CannotBook(f"{delivery.name}: {wrong}")
        backorder = leave(delivery, [_part(pack, zone, now) for pack in packs], now)
        Pack.objects.filter(pk__in=seen).delete()
    return backorder


def packed_of(delivery: Delivery) -> Mapping[int, Decimal]:
    """Pieces that are in packs, by move."""
    packed: dict[int, Decimal] = defaultdict(Decimal)
    for move_id, pieces in PackLine.objects.filter(pack__delivery=delivery).values_list(
        "move_id", "quantity"
    ):
        packed[move_id] += pieces
    return packed


def packed_too_much(delivery: Delivery) -> str:
    """What is packed although Amazon wants it no more, as a sentence; empty if nothing."""
    packed = packed_of(delivery)
    moves = delivery.moves.filter(pk__in=packed).select_related("product").order_by("pk")
    too_much = [
        f"{quantity(packed[move.pk])} of {move.product} packed, {quantity(wanted)} wanted"
        for move in moves
        if packed[move.pk] > (wanted := move.quantity if move.state == State.OPEN else ZERO)
    ]
    if not too_much:
        return ""
    return (
        f"Amazon has changed the order since it was packed: {'; '.join(too_much)}. Unpack the "
        "parcel and pack it again."
    )


def _part(pack: Pack, zone: tzinfo, now: datetime) -> Part:
    quantities = {line.move_id: line.quantity for line in pack.lines.all()}
    return Part(quantities, pack.carrier, pack.tracking, shipped_at(pack.ship_date, zone, now))


def shipped_at(day: date | None, zone: tzinfo, now: datetime) -> datetime:
    """Now for today; noon of another day, in the seller's time zone."""
    if day is None or day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, time(12), zone)
