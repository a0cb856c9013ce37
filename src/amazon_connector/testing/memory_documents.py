# SPDX-License-Identifier: LGPL-3.0-or-later
"""How the in-memory ERP's parcels and quantities change: pure functions on documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from amazon_connector.domain.customers import fingerprint
from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.orders import AMAZON, MERCHANT
from amazon_connector.domain.totals import LandedLine
from amazon_connector.port import Landed, OrderPlan

from .memory_state import CANCELLED, DONE, OPEN, Parcel, SalesLine, SalesOrder

ZERO = Decimal(0)
Pieces = Mapping[str, Decimal]  # by line key


def landed(order: SalesOrder) -> Landed:
    """The order as the port tells it."""
    left, by_item = left_pieces(order), dict[str, Decimal]()
    for line in order.lines:
        by_item[line.item_id] = by_item.get(line.item_id, ZERO) + left.get(line.key, ZERO)
    return Landed(
        total=sum((line.total for line in order.lines), ZERO),
        lines=tuple(_landed_line(line, left) for line in order.lines),
        cancelled=order.cancelled,
        left=by_item,
        address=fingerprint(order.delivery.address if order.delivery else None),
        open_delivery=any(parcel.state == OPEN for parcel in order.parcels),
        name=order.name,
    )


def _landed_line(line: SalesLine, left: Pieces) -> LandedLine:
    return LandedLine(
        key=line.key,
        quantity=line.quantity,
        untaxed=line.total,
        tax=ZERO,
        delivered=left.get(line.key, ZERO),
        on_default=line.product.is_default,
    )


def left_pieces(order: SalesOrder) -> Pieces:
    """Pieces that have left, by line key."""
    left: dict[str, Decimal] = {}
    for parcel in order.parcels:
        for key, pieces in parcel.pieces.items() if parcel.state == DONE else ():
            left[key] = left.get(key, ZERO) + pieces
    return left


def with_parcels(order: SalesOrder, plan: OrderPlan) -> SalesOrder:
    """FBM: a delivery, what is shipped already booked as done. FBA: done moves."""
    goods = {li.key: li.quantity for li in order.lines if li.kind == PRODUCT_LINE and li.quantity}
    if plan.history or not goods or plan.channel not in (AMAZON, MERCHANT):
        return order
    if plan.channel == AMAZON:
        return replace(order, parcels=(Parcel(DONE, goods, "amazon", done_at=plan.fba_shipped_at),))
    first = Parcel(OPEN, goods, gift_messages=order.gift_messages, ship_by=plan.ship_by)
    order = replace(order, parcels=(first,))
    for package in plan.shipped:
        pieces = _of_lines(order, package.items)
        order = ship(order, pieces, package.shipped_at, package.carrier, package.tracking, True)
    return order


def _of_lines(order: SalesOrder, items: Mapping[str, int]) -> Pieces:
    """Pieces of order items as pieces of the lines that are still open."""
    wanted = {item_id: Decimal(pieces) for item_id, pieces in items.items()}
    still_open = next((p.pieces for p in order.parcels if p.state == OPEN), {})
    taken: dict[str, Decimal] = {}
    for line in order.lines:
        taken[line.key] = min(wanted.get(line.item_id, ZERO), still_open.get(line.key, ZERO))
        if line.item_id in wanted:
            wanted[line.item_id] -= taken[line.key]
    return taken


def ship(
    order: SalesOrder,
    pieces: Pieces,
    when: datetime,
    carrier: str = "",
    tracking: str = "",
    outside: bool = False,
) -> SalesOrder:
    """Validate the open delivery with these pieces; the rest stays open."""
    pieces = {key: p for key, p in pieces.items() if p}
    still_open = next((p for p in order.parcels if p.state == OPEN), None)
    if still_open is None or not pieces:
        return order
    rest = {key: p - pieces.get(key, ZERO) for key, p in still_open.pieces.items()}
    rest = {key: p for key, p in rest.items() if p > 0}
    done = Parcel(
        DONE, pieces, "warehouse", carrier, tracking, when, outside,
        gift_messages=still_open.gift_messages, ship_by=still_open.ship_by,
    )  # fmt: skip
    others = tuple(p for p in order.parcels if p is not still_open)
    again = (replace(still_open, pieces=rest),) if rest else ()
    return replace(order, parcels=(*others, done, *again))


def cancelled(order: SalesOrder) -> SalesOrder:
    """What is open is cancelled; the order too where nothing has left."""
    nothing_left = not any(left_pieces(order).values())
    order = on_open(order, state=CANCELLED)
    return replace(order, cancelled=order.cancelled or nothing_left)


def with_quantities(order: SalesOrder, quantities: Mapping[str, int]) -> SalesOrder:
    """Lines with their new quantities, and open parcels with what is left of them."""
    lines = (
        replace(li, quantity=Decimal(quantities.get(li.key, li.quantity))) for li in order.lines
    )
    order = replace(order, lines=tuple(lines))
    left = left_pieces(order)
    wanted = {li.key: li.quantity - left.get(li.key, ZERO) for li in order.lines}
    return replace(order, parcels=tuple(_reduced(parcel, wanted) for parcel in order.parcels))


def _reduced(parcel: Parcel, wanted: Pieces) -> Parcel:
    if parcel.state != OPEN:
        return parcel
    pieces = {key: min(p, wanted.get(key, p)) for key, p in parcel.pieces.items()}
    pieces = {key: p for key, p in pieces.items() if p > 0}
    return replace(parcel, pieces=pieces) if pieces else replace(parcel, state=CANCELLED)


def on_open(order: SalesOrder, **values: object) -> SalesOrder:
    """The order with these values on its open parcels."""
    parcels = (
        replace(parcel, **values) if parcel.state == OPEN else parcel  # type: ignore[arg-type]
        for parcel in order.parcels
    )
    return replace(order, parcels=tuple(parcels))
