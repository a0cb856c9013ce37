# SPDX-License-Identifier: LGPL-3.0-or-later
"""The button of a parcel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import resending
from amazon_backoffice.models import Parcel

from .base import back, office_view


@office_view("change_parcel")
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """*Retry Amazon Sync*."""
    parcel = get_object_or_404(Parcel, pk=pk)
    number = resending.resend(Parcel.objects.filter(pk=parcel.pk))
    messages.success(request, resending.sentence(number))
    return back(request, reverse("admin:amazon_backoffice_parcel_change", args=[parcel.pk]))
