# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person in the warehouse does with a delivery. Raises CannotBook with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from amazon_connector.port import CannotBook

from .. import wakeup
from ..models import AmazonOrder, Delivery, Issue, SalesOrder, SalesOrderLine, State, StockMove
from .errors import atomic
from .numbers import DELIVERY, take_numbers
from .packing import parcel_of

_FLAGGED = "order_flagged"


def validate_delivery(
    delivery_id: int,
    quantities: Mapping[int, Decimal | int],
    carrier: str = "",
    tracking: str = "",
    now: datetime | None = None,
) -> None:
    """These pieces (by the pk of the delivery's open moves) leave; the rest is a backorder.

    In the same transaction the parcel that Amazon is told of, and the loop's wake-up.
    """
    with atomic():
        delivery = _open_delivery(delivery_id)
        if delivery.blocked:
            raise CannotBook(
                f"{delivery.name} is blocked: {delivery.blocked}. "
                "Close it as done, or reopen it if the goods are still here."
            )
        if carrier:
            delivery.carrier = carrier
        if tracking:
            delivery.tracking = tracking
        _leave(delivery, quantities, now or timezone.now())


def close_as_done(delivery_id: int, now: datetime | None = None) -> None:
    """The goods of a blocked delivery have left without us: all of it is done."""
    with atomic():
        delivery = _open_delivery(delivery_id)
        delivery.blocked = ""
        delivery.shipped_outside = True
        moves = delivery.moves.filter(state=State.OPEN)
        _leave(delivery, {m.pk: m.quantity for m in moves}, now or timezone.now())
        _decided(delivery.order, now or timezone.now())


def reopen(delivery_id: int, now: datetime | None = None) -> None:
    """The goods of a blocked delivery are still here: it can be validated again."""
    with atomic():
        delivery = _open_delivery(delivery_id)
        delivery.blocked = ""
        delivery.save(update_fields=["blocked"])
        _decided(delivery.order, now or timezone.now())


def _open_delivery(delivery_id: int) -> Delivery:
    """The delivery, with its order locked first as the sync does."""
    order_id = Delivery.objects.values_list("order_id", flat=True).get(pk=delivery_id)
    SalesOrder.objects.select_for_update().get(pk=order_id)
    delivery = Delivery.objects.get(pk=delivery_id)
    if delivery.state != State.OPEN:
        raise CannotBook(f"{delivery.name} is {delivery.get_state_display().lower()} already.")
    return delivery


def _leave(delivery: Delivery, quantities: Mapping[int, Decimal | int], now: datetime) -> None:
    of_delivery = delivery.moves.filter(state=State.OPEN).select_related("order_line")
    moves = list(of_delivery.order_by("pk"))
    _check(delivery, moves, quantities)
    rest = []
    for move in moves:
        pieces = Decimal(quantities.get(move.pk, 0))
        if pieces < move.quantity:
            rest.append((move, move.quantity - pieces))
        if pieces:
            move.quantity, move.state, move.done_at = pieces, State.DONE, now
            move.save()
            lines = SalesOrderLine.objects.filter(pk=move.order_line_id)
            lines.update(delivered=F("delivered") + pieces)
    delivery.state, delivery.done_at = State.DONE, now
    delivery.save()
    done = [m for m in moves if m.state == State.DONE and m.order_line]
    left = [(move.order_line.item_id, move.quantity) for move in done]
    parcel_of(delivery, delivery.order, left).save()
    wakeup.request_turn()
    if rest:
        _backorder(delivery, rest)


def _check(
    delivery: Delivery, moves: list[StockMove], quantities: Mapping[int, Decimal | int]
) -> None:
    if set(quantities) - {move.pk for move in moves}:
        raise CannotBook(f"{delivery.name} has changed meanwhile. Look at it again.")
    if not any(quantities.values()):
        raise CannotBook(f"{delivery.name}: enter how many pieces leave.")
    for move in moves:
        if not 0 <= quantities.get(move.pk, 0) <= move.quantity:
            raise CannotBook(
                f"{delivery.name}: {move.quantity.normalize():f} pieces of {move.product} are to "
                "be delivered, no more and no fewer than none."
            )


def _backorder(delivery: Delivery, rest: list[tuple[StockMove, Decimal]]) -> None:
    (name,) = take_numbers(DELIVERY, 1)
    backorder = Delivery.objects.create(
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
    for move, pieces in rest:
        if move.state == State.OPEN:
            move.delivery = backorder
            move.save()
        else:
            StockMove.objects.create(
                delivery=backorder,
                order_line_id=move.order_line_id,
                product_id=move.product_id,
                source_id=move.source_id,
                destination_id=move.destination_id,
                quantity=pieces,
                reference=move.reference,
            )


def _decided(order: SalesOrder, now: datetime) -> None:
    """A person has decided: the flag goes, and the issue that told of it."""
    rows = AmazonOrder.objects.filter(seller_id=order.seller_id, order_id=order.order_id)
    rows.update(flag="")
    issues = Issue.objects.filter(order_id=order.order_id, kind=_FLAGGED, closed_at=None)
    issues.filter(account__seller_id=order.seller_id).update(closed_at=now)
