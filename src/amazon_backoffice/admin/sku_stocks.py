# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inventory > Quantities on Amazon: what each SKU should show, and what Amazon has."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from amazon_backoffice import quantities, runtime
from amazon_backoffice.models import SkuStock
from amazon_backoffice.quantities import ON_THEIR_WAY, STUCK
from amazon_backoffice.words import ago, exact
from amazon_connector.port import FAILED, HELD, STOCK_STATES, SYNCHRONIZED

from .base import OfficeAdmin, change_link, list_url, tag, two_lines

LEVELS = {FAILED: "bad", HELD: "warn", SYNCHRONIZED: "good"}


class StateFilter(admin.SimpleListFilter):
    """By what Amazon knows."""

    title = "Amazon Sync"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("stuck", "To put right (failed or needs attention)"),
            ("moving", "On their way"),
            *STOCK_STATES.items(),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SkuStock]) -> QuerySet[SkuStock]:
        together = {"stuck": STUCK, "moving": ON_THEIR_WAY}
        if self.value() in together:
            return queryset.filter(state__in=together[self.value()])
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(SkuStock)
class SkuStockAdmin(OfficeAdmin):
    """One quantity for all marketplaces of a region; the offers' rules make it."""

    documents = True
    list_display = ("sku", "product_link", "label", "wanted", "taken", "shown", "read")
    list_filter = (StateFilter, "account", "fba")
    list_select_related = ("product",)
    search_fields = ("sku", "product__internal_reference", "product__name")
    search_help_text = "SKU, Internal Reference or name of the product"
    ordering = ("sku", "region", "seller_id")
    actions = ("retry_amazon_sync",)
    change_form_outer_before_template = "office/panel_bar.html"
    readonly_fields = ("product_link", "label", "read", "shown", "taken", "offers")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("sku", "account", "region"),
                    "label",
                    ("wanted", "taken", "shown"),
                    ("handling_days", "product_type", "read"),
                    ("product_link", "offers"),
                )
            },
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what is in stock and the offer's rules make it

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Who may send again."""
        return bool(request.user.has_perm("amazon_backoffice.change_skustock"))

    def panel(self, request: HttpRequest, obj: SkuStock) -> dict[str, Any]:
        may_retry = obj.state in STUCK and not obj.obstacle and self.has_retry_permission(request)
        retry = {
            "text": "Retry Amazon Sync",
            "icon": "refresh",
            "link": reverse("office-retry-quantity", args=[obj.pk]),
            "post": True,
            "first": True,
        }
        return {"bar": {"buttons": [retry] if may_retry else []}, "notes": []}

    @admin.action(description="Retry Amazon Sync", permissions=["retry"])
    def retry_amazon_sync(self, request: HttpRequest, queryset: QuerySet[SkuStock]) -> None:
        """Send again what failed, read again what Amazon did not know."""
        messages.success(request, quantities.sentence(quantities.retry(queryset)))

    @admin.display(description="Amazon Sync", ordering="state")
    def label(self, row: SkuStock) -> str:
        shown = tag(row.get_state_display(), LEVELS.get(row.state, ""))
        return two_lines(shown, row.why, long=True) if row.why else shown

    @admin.display(description="Product", ordering="product__internal_reference")
    def product_link(self, row: SkuStock) -> str:
        return change_link(row.product if row.product_id else None)

    @admin.display(description="Taken by Amazon", ordering="acknowledged")
    def taken(self, row: SkuStock) -> str:
        return _pieces(row.acknowledged)

    @admin.display(description="On Amazon", ordering="on_amazon")
    def shown(self, row: SkuStock) -> str:
        return "FBA" if row.fba and row.on_amazon is None else _pieces(row.on_amazon)

    @admin.display(description="Last read", ordering="read_at")
    def read(self, row: SkuStock) -> str:
        return two_lines(ago(row.read_at, runtime.clock().now()), exact(row.read_at))

    @admin.display(description="Offers with its rules")
    def offers(self, row: SkuStock) -> str:
        from django.utils.html import format_html

        link = list_url("offer", f"q={row.sku}&account__id__exact={row.account_id}")
        return format_html('<a class="oa-link" href="{}">Offers of this SKU</a>', link)


def _pieces(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"
