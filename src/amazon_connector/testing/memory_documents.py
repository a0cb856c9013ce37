# SPDX-License-Identifier: LGPL-3.0-or-later
"""How the in-memory ERP's parcels and quantities change: pure functions on documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from amazon_connector.domain.customers import fingerprint
from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.orders import AMAZON, MERCHANT
from amazon_connector.domain.totals import LandedLine
from amazon_connector.port import Landed, OrderPlan, PlannedLine

from .memory_state import CANCELLED, DONE, OPEN, Parcel, SalesOrder

ZERO = Decimal(0)
Pieces = Mapping[str, Decimal]  # by line key


def landed(order: SalesOrder) -> Landed:
    """The order as the port tells it."""
    left, by_item = left_pieces(order), dict[str, Decimal]()
    for planned in order.plan.lines:
        item_id, pieces = planned.line.item_id, left.get(planned.line.key, ZERO)
        by_item[item_id] = by_item.get(item_id, ZERO) + pieces
    delivery = order.plan.delivery
    return Landed(
        total=sum((planned.line.amount for planned in order.plan.lines), ZERO),
        lines=tuple(_landed_line(planned, left) for planned in order.plan.lines),
        cancelled=order.cancelled,
        left=by_item,
        address=fingerprint(delivery.address if delivery else None),
        open_delivery=any(parcel.state == OPEN for parcel in order.parcels),
        name=order.name,
    )


def _landed_line(planned: PlannedLine, left: Pieces) -> LandedLine:
    line, delivered = planned.line, left.get(planned.line.key, ZERO)
    made = LandedLine(line.key, Decimal(line.quantity), line.amount, ZERO, delivered=delivered)
    return replace(made, on_default=planned.product.is_default)


def left_pieces(order: SalesOrder) -> Pieces:
    """Pieces that have left, by line key."""
    left: dict[str, Decimal] = {}
    for parcel in order.parcels:
        for key, pieces in parcel.pieces.items() if parcel.state == DONE else ():
            left[key] = left.get(key, ZERO) + pieces
    return left


def sold(plan: OrderPlan, name: str) -> SalesOrder:
    """FBM: a delivery, what is shipped already booked as done. FBA: done moves."""
    lines = (p.line for p in plan.lines if p.line.kind == PRODUCT_LINE and p.line.quantity)
    goods = {line.key: Decimal(line.quantity) for line in lines}
    if plan.history or not goods or plan.channel not in (AMAZON, MERCHANT):
        return SalesOrder(plan, name)
    if plan.channel == AMAZON:
        moved = Parcel(DONE, goods, "amazon", done_at=plan.fba_shipped_at)
        return SalesOrder(plan, name, (moved,))
    gift_messages = "\n".join(plan.gift_messages)
    first = Parcel(OPEN, goods, gift_messages=gift_messages, ship_by=plan.ship_by)
    order = SalesOrder(plan, name, (first,))
    for package in plan.shipped:
        done = Parcel(DONE, _of_lines(order, package.items), outside=True)
        done = replace(done, carrier=package.carrier, tracking=package.tracking)
        order = ship(order, replace(done, done_at=package.shipped_at))
    return order


def _of_lines(order: SalesOrder, items: Mapping[str, int]) -> Pieces:
    """Pieces of order items as pieces of the lines that are still open."""
    wanted = {item_id: Decimal(pieces) for item_id, pieces in items.items()}
    still_open = next((p.pieces for p in order.parcels if p.state == OPEN), {})
    taken: dict[str, Decimal] = {}
    for line in (planned.line for planned in order.plan.lines):
        taken[line.key] = min(wanted.get(line.item_id, ZERO), still_open.get(line.key, ZERO))
        wanted[line.item_id] = wanted.get(line.item_id, ZERO) - taken[line.key]
    return taken


def ship(order: SalesOrder, done: Parcel) -> SalesOrder:
    """Validate the open delivery with the pieces of ``done``; the rest stays open."""
    pieces = {key: p for key, p in done.pieces.items() if p}
    still_open = next((p for p in order.parcels if p.state == OPEN), None)
    if still_open is None or not pieces:
        return order
    number = sum(parcel.state == DONE for parcel in order.parcels) + 1
    progress = replace(done.progress, parcel_id=f"{order.plan.key.seller_id}/{order.name}/{number}")
    done = replace(done, pieces=pieces, gift_messages=still_open.gift_messages, progress=progress)
    rest = {key: p - pieces.get(key, ZERO) for key, p in still_open.pieces.items()}
    rest = {key: p for key, p in rest.items() if p > 0}
    others = tuple(p for p in order.parcels if p is not still_open)
    again = (replace(still_open, pieces=rest),) if rest else ()
    return replace(order, parcels=(*others, done, *again))


def cancelled(order: SalesOrder) -> SalesOrder:
    """What is open is cancelled; the order too where nothing has left."""
    nothing_left = not any(left_pieces(order).values())
    order = on_open(order, state=CANCELLED)
    return replace(order, cancelled=order.cancelled or nothing_left)


def with_line(order: SalesOrder, key: str, **values: object) -> SalesOrder:
    """The order with these values on one line, and its open parcels with what is left of it."""
    lines = tuple(
        replace(p, line=replace(p.line, **values)) if p.line.key == key else p  # type: ignore[arg-type]
        for p in order.plan.lines
    )
    order = replace(order, plan=replace(order.plan, lines=lines))
    left = left_pieces(order)
    wanted = {p.line.key: p.line.quantity - left.get(p.line.key, ZERO) for p in lines}
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
