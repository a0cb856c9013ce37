# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands on delivery slips: a slip for each parcel or, unpacked, for the delivery.

Orders whose personal data is gone are printed without the person. Nothing of it is logged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from .adapter.gifts import wraps_of
from .models import Contact, Delivery, Pack, Parcel, Region, State, StockMove
from .words import quantity

FORGOTTEN = "(The buyer's personal data has been removed.)"


@dataclass(frozen=True)
class Row:
    """Goods on a slip; ``wrap`` names the gift wrap, if any."""

    sku: str
    name: str
    pieces: str
    wrap: str


@dataclass(frozen=True)
class Slip:
    """One slip. ``address`` and ``gift_messages`` are personal data. ``ordered`` is a day."""

    number: str
    part: str
    order: str
    ordered: str
    sender: str
    marketplace: str
    is_letter: bool
    address: tuple[str, ...]
    rows: tuple[Row, ...]
    gift_messages: str


def printed(delivery_ids: Sequence[int]) -> bytes:
    """A PDF with the slips of these deliveries, in this order."""
    from .slip_pdf import pdf  # takes a second to load: only who prints waits for it

    return pdf(list(slips_of(delivery_ids)))


def slips_of(delivery_ids: Sequence[int]) -> Iterator[Slip]:
    """The slips of these deliveries, in this order; as many queries for one as for all."""
    moves = StockMove.objects.select_related("product", "order_line").order_by("pk")
    rows = Delivery.objects.filter(pk__in=delivery_ids).select_related(
        "order__company", "order__marketplace", "address"
    )
    rows = rows.prefetch_related(
        Prefetch("moves", moves),
        Prefetch("packs", Pack.objects.order_by("pk").prefetch_related("lines")),
        Prefetch("parcels", Parcel.objects.order_by("pk")),
    )
    found = {delivery.pk: delivery for delivery in rows}
    wraps = wraps_of({delivery.order_id for delivery in found.values()})
    for pk in dict.fromkeys(delivery_ids):
        if pk in found:
            yield from _of_delivery(found[pk], wraps)


def _of_delivery(delivery: Delivery, wraps: Mapping[tuple[int, str], str]) -> Iterator[Slip]:
    parts = _parts(delivery)
    for number, goods in enumerate(parts, start=1):
        part = f"Parcel {number} of {len(parts)}" if len(parts) > 1 else ""
        yield _slip(delivery, part, goods, wraps)


def _parts(delivery: Delivery) -> list[list[tuple[StockMove, Decimal]]]:
    """The moves and their pieces of each parcel; all together where there is one at most."""
    moves = [move for move in delivery.moves.all() if move.state == delivery.state]
    if delivery.state == State.OPEN and delivery.packs.all():
        by_pk = {move.pk: move for move in moves}
        return [
            [(by_pk[x.move_id], x.quantity) for x in pack.lines.all() if x.move_id in by_pk]
            for pack in delivery.packs.all()
        ]
    if delivery.state == State.DONE and len(delivery.parcels.all()) > 1:
        by_item = {move.order_line.item_id: move for move in moves if move.order_line}
        return [
            [(by_item[item], Decimal(n)) for item, n in parcel.items.items() if item in by_item]
            for parcel in delivery.parcels.all()
        ]
    return [[(move, move.quantity) for move in moves]]


def _slip(
    delivery: Delivery,
    part: str,
    goods: Iterable[tuple[StockMove, Decimal]],
    wraps: Mapping[tuple[int, str], str],
) -> Slip:
    order = delivery.order
    return Slip(
        number=delivery.name,
        part=part,
        order=order.order_id,
        ordered=f"{order.ordered_at:%d %b %Y}",
        sender=order.company.name,
        marketplace=order.marketplace.name,
        is_letter=order.marketplace.region == Region.NA,
        address=_address(delivery.address),
        rows=tuple(_rows(goods, wraps)),
        gift_messages=delivery.gift_messages.strip(),
    )


def _rows(
    goods: Iterable[tuple[StockMove, Decimal]], wraps: Mapping[tuple[int, str], str]
) -> Iterator[Row]:
    """The same goods out of two locations, or at two prices, are one row."""
    pieces: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for move, number in goods:
        pieces[_what(move, wraps)] += number
    for (sku, name, wrap), number in pieces.items():
        yield Row(sku, name, quantity(number), wrap)


def _what(move: StockMove, wraps: Mapping[tuple[int, str], str]) -> tuple[str, str, str]:
    """SKU, name and gift wrap; what stands on a default product is known by its order line."""
    line, product = move.order_line, move.product
    sku = product.internal_reference or (line.code if line else "")
    name = line.description if line and (product.default_for or not product.name) else product.name
    return sku, name, wraps.get((line.order_id, line.item_id), "") if line else ""


def _address(contact: Contact | None) -> tuple[str, ...]:
    if contact is None:
        return ()
    if contact.forgotten:
        return (FORGOTTEN, contact.country)
    place = " ".join(filter(None, (contact.postal_code, contact.city, contact.state)))
    lines = (contact.name, contact.company_name, contact.line1, contact.line2, contact.line3)
    return tuple(filter(None, (*lines, contact.district, place, contact.country)))
