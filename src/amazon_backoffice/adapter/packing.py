# SPDX-License-Identifier: LGPL-3.0-or-later
"""How parcels come to be, and what a person fills in afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from amazon_connector.port import TO_SEND

from .. import wakeup
from ..models import Delivery, Parcel, State, StockMove
from ..models.parcel import AT_ONCE
from .errors import atomic
from .parcels import STUCK


def packed(delivery: Delivery, moves: Iterable[StockMove]) -> Parcel:
    """The parcel of a done delivery whose moves these are; not saved yet."""
    items: dict[str, int] = {}
    for move in moves:
        if move.state == State.DONE and move.order_line and move.order_line.item_id:
            item_id = move.order_line.item_id
            items[item_id] = items.get(item_id, 0) + int(move.quantity)
    return Parcel(
        account_id=delivery.order.account_id,
        order=delivery.order,
        delivery=delivery,
        items=items,
        carrier=delivery.carrier,
        tracking=delivery.tracking,
        shipped_at=delivery.done_at,
        shipped_outside=delivery.shipped_outside,
    )


def fill_in(parcel_id: int, carrier: str, tracking: str) -> bool:
    """A person's carrier and tracking reference, on the parcel and its delivery. True where
    Amazon is told again: the parcel needed attention or had failed.
    """
    carrier, tracking = carrier.strip(), tracking.strip()
    with atomic():
        parcel = Parcel.objects.select_for_update().get(pk=parcel_id)
        if (parcel.carrier, parcel.tracking) == (carrier, tracking):
            return False
        parcel.carrier, parcel.tracking = carrier, tracking
        again = parcel.state in STUCK
        if again:
            parcel.state, parcel.why, parcel.attempts, parcel.due = TO_SEND, "", 0, AT_ONCE
        parcel.save()
        deliveries = Delivery.objects.filter(pk=parcel.delivery_id)
        deliveries.update(carrier=carrier, tracking=tracking)
        wakeup.request_turn()
    return again
