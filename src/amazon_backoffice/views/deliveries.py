# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buttons of a delivery. Those of an open one keep first what was typed for its packs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html

from amazon_backoffice import resending, runtime
from amazon_backoffice.adapter import deliveries, packs
from amazon_backoffice.models import Delivery
from amazon_backoffice.time_zones import zone_of

from . import typed
from .base import FOR_PEOPLE, back, office_view, tell
from .working import is_working, onward, page_of

REFUSED = (*FOR_PEOPLE, typed.WrongInput)
TOLD_THEN = "Amazon is told as soon as it is filled in."


@office_view("change_delivery")
def validate(request: HttpRequest, pk: int) -> HttpResponse:
    """Goods leave, all or some; what is left stays open as a backorder, which is named."""
    delivery = _delivery(pk)
    try:
        backorder = _ship(request, delivery)
    except REFUSED as error:
        tell(request, error)
        return back(request, page_of(pk))
    if backorder:
        text = '{} is done. The rest stays open as <a class="oa-link" href="{}">{}</a>.'
        said = format_html(text, delivery, page_of(backorder.pk), backorder)
    else:
        said = f"{delivery} is done."
    messages.success(request, said)
    _point_out(request, delivery)
    return onward(request, delivery)


def _ship(request: HttpRequest, delivery: Delivery) -> Delivery | None:
    """The packs that the person saw or, without any, the typed pieces as one parcel."""
    now, zone = runtime.clock().now(), zone_of(delivery.order.account)
    if packed := typed.packs(request, delivery):
        packs.edit_packs(delivery.pk, packed)
        return packs.validate_packs(delivery.pk, list(packed), zone, now)
    parcel = typed.parcel(request, delivery)
    return deliveries.validate_delivery(
        delivery.pk,
        typed.quantities(request, delivery),
        parcel.carrier,
        parcel.tracking,
        now,
        packs.shipped_at(parcel.ship_date, zone, now),
    )


def _point_out(request: HttpRequest, delivery: Delivery) -> None:
    """Why a parcel waits for a person, where the next page is not the delivery's, which says so
    itself; and names of carriers that are nearly known ones.
    """
    parcels = list(delivery.parcels.select_related("delivery").order_by("pk"))
    names = resending.names(parcels)
    for parcel in parcels if is_working(request) else ():
        if why := resending.attention(parcel):
            messages.warning(request, f"{names[parcel.pk]} needs attention: {why} {TOLD_THEN}")
    for carrier in dict.fromkeys(parcel.carrier for parcel in parcels):
        if hint := resending.hint(carrier):
            messages.warning(request, hint)


@office_view("change_delivery")
def put_in_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The typed pieces go into a parcel of their own, which leaves with the validation."""

    def pack(delivery: Delivery) -> None:
        wanted, parcel = typed.quantities(request, delivery), typed.parcel(request, delivery)
        packs.put_in_pack(delivery.pk, wanted, parcel)

    return _keep(request, pk, pack)


@office_view("change_delivery")
def unpack(request: HttpRequest, pk: int, pack: int) -> HttpResponse:
    """The pieces of a pack are in no parcel again."""
    return _keep(request, pk, lambda delivery: packs.unpack(delivery.pk, pack))


@office_view("change_delivery")
def check_availability(request: HttpRequest, pk: int) -> HttpResponse:
    """Odoo's *Check Availability*: reserve what there is."""
    return _keep(request, pk, lambda delivery: deliveries.check_availability(delivery.pk))


@office_view("change_delivery")
def unreserve(request: HttpRequest, pk: int) -> HttpResponse:
    """Odoo's *Unreserve*: other deliveries may have the pieces."""
    return _keep(request, pk, lambda delivery: deliveries.unreserve_delivery(delivery.pk))


def _keep(request: HttpRequest, pk: int, action: Callable[[Delivery], None]) -> HttpResponse:
    """What was typed for the packs, then the action; back to where the person was."""
    delivery = _delivery(pk)
    try:
        packs.edit_packs(pk, typed.packs(request, delivery))
        action(delivery)
    except REFUSED as error:
        tell(request, error)
    return back(request, page_of(pk))


@office_view("change_delivery")
def close_as_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Already shipped on Amazon, and indeed it left: done."""
    return _end(request, pk, deliveries.close_as_done, "is closed as done")


@office_view("change_delivery")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Already shipped on Amazon, but it did not leave from here: to be shipped."""
    return _end(request, pk, deliveries.reopen, "is open again")


def _end(
    request: HttpRequest, pk: int, how: Callable[[int, datetime], None], said: str
) -> HttpResponse:
    delivery = _delivery(pk)
    try:
        how(delivery.pk, runtime.clock().now())
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        messages.success(request, f"{delivery} {said}.")
    return back(request, page_of(pk))


def _delivery(pk: int) -> Delivery:
    rows = Delivery.objects.select_related("order__account__home_marketplace")
    return get_object_or_404(rows, pk=pk)
