# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Configuration > Settings, with its section Connectors."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from amazon_backoffice import feature, wakeup
from amazon_backoffice.words import turns

from .base import office_view, page_context


@office_view("view_account", methods=("GET", "POST"))
def settings(request: HttpRequest) -> HttpResponse:
    """The tick *Amazon Sync* and Save; then the links to what belongs to it."""
    may_change = request.user.has_perm("amazon_backoffice.change_officesettings")
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        on = request.POST.get("amazon_sync") == "on"
        feature.set_amazon_sync(on)
        wakeup.request_turn()
        messages.success(request, f"Saved. Amazon Sync is {'on' if on else 'off'}.")
        return HttpResponseRedirect(request.path)
    context = page_context(
        request,
        "Sales › Configuration › Settings",
        amazon_sync=feature.amazon_sync_is_on(),
        may_change=may_change,
        links=_links(),
        turn_words=turns(5),
    )
    return render(request, "office/settings.html", context)


def _links() -> dict[str, str]:
    lists = {"accounts": "account", "marketplaces": "marketplace"}
    links = {k: reverse(f"admin:amazon_backoffice_{v}_changelist") for k, v in lists.items()}
    products = reverse("admin:amazon_backoffice_product_changelist")
    return {**links, "default_products": f"{products}?default=yes"}
