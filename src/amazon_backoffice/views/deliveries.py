# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buttons of a delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import resending, runtime
from amazon_backoffice.adapter import deliveries
from amazon_backoffice.models import Delivery

from .base import FOR_PEOPLE, back, office_view, tell


@office_view("change_delivery")
def validate(request: HttpRequest, pk: int) -> HttpResponse:
    """Goods leave, all or some; what is left stays open as a backorder."""
    delivery = get_object_or_404(Delivery, pk=pk)
    try:
        quantities = _quantities(request, delivery)
        carrier, tracking = request.POST.get("carrier", ""), request.POST.get("tracking", "")
        deliveries.validate_delivery(
            delivery.pk, quantities, carrier.strip(), tracking.strip(), runtime.clock().now()
        )
    except (*FOR_PEOPLE, WrongQuantity) as error:
        tell(request, error)
    else:
        messages.success(request, f"{delivery} is done.")
        if hint := resending.hint(carrier):
            messages.warning(request, hint)
    return back(request, _page(delivery))


@office_view("change_delivery")
def close_as_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Already shipped on Amazon, and indeed it left: done."""
    return _end(request, pk, deliveries.close_as_done, "is closed as done")


@office_view("change_delivery")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Already shipped on Amazon, but it did not leave from here: to be shipped."""
    return _end(request, pk, deliveries.reopen, "is open again")


class WrongQuantity(ValueError):
    """What was typed as a quantity cannot be shipped."""


def _quantities(request: HttpRequest, delivery: Delivery) -> dict[int, int]:
    wanted = {}
    for move in delivery.moves.select_related("product"):
        text = request.POST.get(f"line-{move.pk}", "0").strip() or "0"
        if not text.isdigit() or int(text) > move.quantity:
            raise WrongQuantity(
                f"{move.product}: ship a whole number between 0 and {move.quantity.normalize():f}."
            )
        wanted[move.pk] = int(text)
    if not any(wanted.values()):
        raise WrongQuantity("Nothing to ship: every quantity is 0.")
    return wanted


def _end(
    request: HttpRequest, pk: int, how: Callable[[int, datetime], None], said: str
) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=pk)
    try:
        how(delivery.pk, runtime.clock().now())
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        messages.success(request, f"{delivery} {said}.")
    return back(request, _page(delivery))


def _page(delivery: Delivery) -> str:
    return reverse("admin:amazon_backoffice_delivery_change", args=[delivery.pk])
