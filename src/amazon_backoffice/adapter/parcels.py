# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parcels as Amazon is told of them. Everything in sets: as many queries for one as for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from amazon_connector import port
from amazon_connector.domain.carriers import Carrier as TheCarrier
from amazon_connector.domain.parcels import missing
from amazon_connector.port import (
    CANCELLED_STATE,
    FAILED,
    IMPORTED,
    NEEDS_ATTENTION,
    SENDING,
    SENT,
    STUCK,
    TO_SEND,
    LostRace,
    OrderKey,
    ParcelProgress,
)

from ..models import Carrier, Parcel
from ..models.parcel import AT_ONCE, failed_and_untold
from .failure_mails import queue_mails
from .standing import Keys
from .writes import Writes

WAITING = frozenset({TO_SEND, SENDING, SENT})


def parcels_due(account_ids: Sequence[str], now: datetime, limit: int) -> list[port.Parcel]:
    """See ``Backend.parcels_due``: ``due`` is null where nothing remains to be done."""
    rows = _of_accounts(account_ids).filter(due__lte=now)
    return _told(rows.order_by("shipped_at", "pk")[:limit])


def parcels_of(keys: Sequence[OrderKey]) -> Mapping[OrderKey, Sequence[port.Parcel]]:
    """See ``Backend.parcels_of``."""
    wanted = Keys(keys)
    orders = wanted.filter()
    rows = Parcel.objects.filter(
        order__seller_id__in=orders["seller_id__in"], order__order_id__in=orders["order_id__in"]
    ).select_related("order", "delivery")
    found: dict[OrderKey, list[Parcel]] = defaultdict(list)
    for row in rows.order_by("pk"):
        if key := wanted.asked(row.order):
            found[key].append(row)
    return {
        key: [
            _one(row, key, [other.reference for other in of_order if other is not row])
            for row in of_order
        ]
        for key, of_order in found.items()
    }


def save_parcels(page: Sequence[ParcelProgress]) -> None:
    """See ``Backend.save_parcels``. Raises ``LostRace`` where another worker gave a
    reference, or a person filled in what was found missing.
    """
    decided = {int(progress.parcel_id): progress for progress in page}
    rows = Parcel.objects.filter(pk__in=decided).select_for_update().order_by("pk")
    writes = Writes()
    for row in rows:
        progress = decided[row.pk]
        if progress.state == NEEDS_ATTENTION and not missing(row.carrier, row.tracking):
            raise LostRace("A person has filled in meanwhile what was missing.")
        if progress.state == FAILED != row.state:
            writes.set(row, told=False)
        writes.set(
            row,
            state=progress.state,
            reference=progress.reference,
            why=progress.why,
            attempts=progress.attempts,
            due=(progress.due or AT_ONCE) if progress.state in WAITING else None,
        )
    try:
        with transaction.atomic():
            writes.save()
    except IntegrityError as error:
        raise LostRace("Another worker is telling Amazon of a parcel of this order.") from error


def resend_parcels(parcel_ids: Sequence[str]) -> int:
    """See ``Backend.resend_parcels``; how many they were."""
    rows = Parcel.objects.filter(pk__in=[int(i) for i in parcel_ids], state__in=STUCK)
    return rows.update(state=TO_SEND, why="", attempts=0, due=AT_ONCE)


def carriers() -> list[TheCarrier]:
    """See ``Backend.carriers``."""
    rows = Carrier.objects.order_by("pk")
    return [TheCarrier(row.name, row.code, row.shipping_method) for row in rows]


def failures_to_tell(account_ids: Sequence[str]) -> list[port.Parcel]:
    """See ``Backend.failures_to_tell``."""
    return _told(_of_accounts(account_ids).filter(failed_and_untold()).order_by("pk"))


def tell_failures(page: Sequence[port.Parcel], now: datetime) -> None:
    """See ``Backend.tell_failures``: the mails are rows, sent once they are committed."""
    rows = Parcel.objects.filter(pk__in=[int(p.parcel_id) for p in page], told=False)
    untold = {str(pk) for pk in rows.values_list("pk", flat=True)}
    queue_mails([parcel for parcel in page if parcel.parcel_id in untold], now)
    rows.update(told=True)


def _of_accounts(account_ids: Iterable[str]) -> QuerySet[Parcel]:
    """Parcels of imported orders, with all that is told of them."""
    rows = Parcel.objects.filter(account__in=[int(i) for i in account_ids])
    imported = Q(order__amazon_order__state__in=(IMPORTED, CANCELLED_STATE))
    return rows.filter(imported).select_related("order", "delivery")


def _told(rows: Iterable[Parcel]) -> list[port.Parcel]:
    rows = list(rows)
    references = _references({row.order_id for row in rows})
    return [
        _one(
            row,
            OrderKey(row.order.seller_id, row.order.order_id),
            [ref for pk, ref in references[row.order_id] if pk != row.pk],
        )
        for row in rows
    ]


def _references(orders: Collection[int]) -> Mapping[int, list[tuple[int, str]]]:
    """The packageReferenceIds of each order's parcels."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = Parcel.objects.filter(order__in=orders).order_by("pk")
    for order_id, pk, reference in rows.values_list("order_id", "pk", "reference"):
        found[order_id].append((pk, reference))
    return found


def _one(row: Parcel, key: OrderKey, references: Sequence[str]) -> port.Parcel:
    return port.Parcel(
        parcel_id=str(row.pk),
        key=key,
        account_id=str(row.account_id),
        name=row.delivery.name,
        items=row.items,
        carrier=row.carrier,
        tracking=row.tracking,
        shipped_at=row.shipped_at,
        shipped_outside=row.shipped_outside,
        state=row.state,
        reference=row.reference,
        why=row.why,
        attempts=row.attempts,
        due=None if row.due == AT_ONCE else row.due,
        references=tuple(references),
    )
