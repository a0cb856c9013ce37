# SPDX-License-Identifier: LGPL-3.0-or-later
"""How parcels come to be, and what a person fills in afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from amazon_connector.domain.parcels import not_applicable
from amazon_connector.port import NOT_APPLICABLE, TO_SEND, TOLD_AGAIN

from .. import wakeup
from ..models import Delivery, Parcel, SalesOrder
from ..models.parcel import AT_ONCE
from .errors import atomic


def parcel_of(
    delivery: Delivery,
    order: SalesOrder,
    left: Iterable[tuple[str, Decimal]],
    carrier: str,
    tracking: str,
    shipped_at: datetime,
) -> Parcel:
    """A parcel of a done delivery, not saved yet; ``left``: item ids and their pieces."""
    items: dict[str, int] = {}
    for item_id, pieces in left:
        if item_id and pieces:
            items[item_id] = items.get(item_id, 0) + int(pieces)
    known = not_applicable("", "", (), delivery.shipped_outside)
    told = {"state": NOT_APPLICABLE, "why": known, "due": None} if known else {}
    return Parcel(
        account_id=order.account_id,
        order_id=order.pk,
        delivery_id=delivery.pk,
        items=items,
        carrier=carrier,
        tracking=tracking,
        shipped_at=shipped_at,
        shipped_outside=delivery.shipped_outside,
        **told,
    )


def fill_in(parcel_id: int, carrier: str, tracking: str) -> bool:
    """A person's carrier and tracking reference, on the parcel and its delivery. True where
    Amazon is told, or told again: its package keeps its reference and is edited.
    """
    carrier, tracking = carrier.strip(), tracking.strip()
    with atomic():
        parcel = Parcel.objects.select_for_update().get(pk=parcel_id)
        if (parcel.carrier, parcel.tracking) == (carrier, tracking):
            return False
        parcel.carrier, parcel.tracking = carrier, tracking
        again = parcel.state in TOLD_AGAIN
        if again:
            parcel.state, parcel.why, parcel.attempts, parcel.due = TO_SEND, "", 0, AT_ONCE
        parcel.save()
        deliveries = Delivery.objects.filter(pk=parcel.delivery_id)
        deliveries.update(carrier=carrier, tracking=tracking)
        wakeup.request_turn()
    return again
