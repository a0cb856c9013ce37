# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buttons of *Stock at Amazon*."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import booking_fba, feature, wakeup
from amazon_backoffice.models import FbaDrift

from .accounts import NO_LOOP, SYNC_OFF
from .base import back, office_view


@office_view("change_fbadrift")
def read_now(request: HttpRequest) -> HttpResponse:
    """*Read Now*: what lies at Amazon, of all accounts whose stock is read."""
    accounts = list(booking_fba.readable())
    booking_fba.read_now(accounts)
    if not accounts:
        messages.warning(request, "No linked account has Stock at Amazon ticked.")
    elif not feature.amazon_sync_is_on():
        messages.warning(request, SYNC_OFF)
    elif not wakeup.loop_is_running():
        messages.warning(request, NO_LOOP)
    else:
        names = ", ".join(str(account) for account in accounts)
        messages.success(request, f"Read now: {names}. Reload this page in a moment.")
    return back(request, reverse("admin:amazon_backoffice_fbadrift_changelist"))


@office_view("change_fbadrift")
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """*Book Adjustment* of one product."""
    drift = get_object_or_404(FbaDrift, pk=pk)
    number = booking_fba.book(FbaDrift.objects.filter(pk=drift.pk))
    messages.success(request, booking_fba.booked(number))
    return back(request, reverse("admin:amazon_backoffice_fbadrift_change", args=[drift.pk]))
