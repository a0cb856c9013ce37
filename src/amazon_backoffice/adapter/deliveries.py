# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person in the warehouse does with a delivery. Raises CannotBook with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from amazon_connector.port import CannotBook

from ..models import AmazonOrder, Delivery, Issue, SalesOrder, State
from .errors import atomic
from .leaving import Part, leave
from .reserving import reserve, unreserve

_FLAGGED = "order_flagged"


def validate_delivery(
    delivery_id: int,
    quantities: Mapping[int, Decimal | int],
    carrier: str = "",
    tracking: str = "",
    now: datetime | None = None,
    shipped_at: datetime | None = None,
) -> Delivery | None:
    """These pieces (by the pk of the delivery's open moves) leave in one parcel; the rest is a
    backorder, which is returned. Where something is packed, ``packs.validate_packs`` it is.
    """
    with atomic():
        delivery = to_be_shipped(delivery_id)
        if delivery.packs.exists():
            raise CannotBook(f"{delivery.name} has been packed meanwhile. Look at it again.")
        now = now or timezone.now()
        return leave(delivery, [Part(quantities, carrier, tracking, shipped_at or now)], now)


def check_availability(delivery_id: int) -> None:
    """Reserve for it what there is and it lacks."""
    with atomic():
        delivery = open_delivery(delivery_id)
        reserve(list(delivery.moves.filter(state=State.OPEN).order_by("pk")))


def unreserve_delivery(delivery_id: int) -> None:
    """Its pieces are free for other deliveries, until somebody checks its availability again or
    new ones arrive; on Amazon they stay promised.
    """
    with atomic():
        delivery = open_delivery(delivery_id)
        unreserve(list(delivery.moves.filter(state=State.OPEN)))


def close_as_done(delivery_id: int, now: datetime | None = None) -> None:
    """The goods of a blocked delivery have left without us: all of it is done."""
    with atomic():
        delivery = open_delivery(delivery_id)
        delivery.blocked = ""
        delivery.shipped_outside = True
        delivery.packs.all().delete()
        moves, now = delivery.moves.filter(state=State.OPEN), now or timezone.now()
        whole = Part({m.pk: m.quantity for m in moves}, delivery.carrier, delivery.tracking, now)
        leave(delivery, [whole], now)
        _decided(delivery.order, now)


def reopen(delivery_id: int, now: datetime | None = None) -> None:
    """The goods of a blocked delivery are still here: it can be validated again."""
    with atomic():
        delivery = open_delivery(delivery_id)
        delivery.blocked = ""
        delivery.save(update_fields=["blocked"])
        _decided(delivery.order, now or timezone.now())


def to_be_shipped(delivery_id: int) -> Delivery:
    """The delivery, locked; raises ``CannotBook`` if it is blocked."""
    delivery = open_delivery(delivery_id)
    if delivery.blocked:
        raise CannotBook(
            f"{delivery.name} is blocked: {delivery.blocked}. "
            "Close it as done, or reopen it if the goods are still here."
        )
    return delivery


def open_delivery(delivery_id: int) -> Delivery:
    """The delivery, with its order locked first as the sync does; raises ``CannotBook`` if it
    is open no more.
    """
    order_id = Delivery.objects.values_list("order_id", flat=True).get(pk=delivery_id)
    SalesOrder.objects.select_for_update().get(pk=order_id)
    delivery = Delivery.objects.get(pk=delivery_id)
    if delivery.state != State.OPEN:
        raise CannotBook(f"{delivery.name} is {delivery.get_state_display().lower()} already.")
    return delivery


def _decided(order: SalesOrder, now: datetime) -> None:
    """A person has decided: the flag goes, and the issue that told of it."""
    rows = AmazonOrder.objects.filter(seller_id=order.seller_id, order_id=order.order_id)
    rows.update(flag="")
    issues = Issue.objects.filter(order_id=order.order_id, kind=_FLAGGED, closed_at=None)
    issues.filter(account__seller_id=order.seller_id).update(closed_at=now)
