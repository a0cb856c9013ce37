# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Configuration > Settings > Connectors > Amazon Marketplaces."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest

from amazon_backoffice.models import AccountMarketplace, Marketplace

from .base import OfficeAdmin

AFTERWARDS = (
    "Now open the Amazon account and click Update Available Marketplaces. If {name} does not "
    "appear there, Amazon does not let this seller use it: it may be of another region, not "
    "part of the selling plan, or not opened yet in Seller Central."
)


@admin.register(Marketplace)
class MarketplaceAdmin(OfficeAdmin):
    """All of Amazon's marketplaces; a new one is typed in by hand."""

    list_display = ("name", "marketplace_id", "region", "country", "currency", "used_by")
    list_filter = ("region",)
    search_fields = ("name", "marketplace_id", "country")
    fieldsets = (
        (
            None,
            {
                "description": "Where to find these: Amazon's SP-API documentation, pages "
                "“Marketplace IDs” and “Seller Central URLs”. Name it as Amazon does, e.g. "
                "Amazon.se.",
                "fields": (
                    "name",
                    ("marketplace_id", "region"),
                    "seller_central_url",
                    ("country", "currency"),
                    "prices_include_tax",
                ),
            },
        ),
    )

    @admin.display(description="Accounts")
    def used_by(self, marketplace: Marketplace) -> str:
        rows = AccountMarketplace.objects.filter(marketplace=marketplace, active=True, blocked="")
        return ", ".join(row.account.name for row in rows.select_related("account")) or "–"

    def save_model(
        self, request: HttpRequest, obj: Marketplace, form: ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            messages.info(request, AFTERWARDS.format(name=obj.name))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj and AccountMarketplace.objects.filter(marketplace=obj).exists()
        return not used and super().has_delete_permission(request, obj)
