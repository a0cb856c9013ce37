# SPDX-License-Identifier: LGPL-3.0-or-later
"""The button of an offer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import offer_rules
from amazon_backoffice.models import Offer

from .base import back, office_view


@office_view("change_offer")
def use_for_all(request: HttpRequest, pk: int) -> HttpResponse:
    """*Use These Rules for All* offers of the SKU."""
    offer = get_object_or_404(Offer.objects.select_related("account"), pk=pk)
    number = offer_rules.use_for_all(offer)
    offers = "1 other offer has" if number == 1 else f"{number} other offers have"
    messages.success(request, f"{offers} these rules now, too.")
    return back(request, reverse("admin:amazon_backoffice_offer_change", args=[pk]))
