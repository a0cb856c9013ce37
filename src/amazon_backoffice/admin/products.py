# SPDX-License-Identifier: LGPL-3.0-or-later
"""Products, found by their Internal Reference; among them the Default Products."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from amazon_backoffice.models import Product, StockQuant
from amazon_backoffice.words import quantity

from .base import OfficeAdmin


class DefaultProductFilter(admin.SimpleListFilter):
    """The page *Default Products* is the list of products with this filter on."""

    title = "Default Products"
    parameter_name = "default"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Amazon Sale and Amazon Shipping")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        return queryset.exclude(default_for="") if self.value() == "yes" else queryset


class CostFilter(admin.SimpleListFilter):
    """What Figures have no margin for."""

    title = "Cost"
    parameter_name = "cost"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("unknown", "Not known"), ("known", "Known")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        if self.value() == "known":
            return queryset.filter(cost__gt=0)
        if self.value() == "unknown":
            return queryset.filter(Q(cost=None) | Q(cost=0))
        return queryset


@admin.register(Product)
class ProductAdmin(OfficeAdmin):
    """A SKU of Amazon's is the product whose Internal Reference equals it."""

    list_display = ("internal_reference", "name", "cost", "kind", "tax_names", "default", "company")
    list_editable = ("cost",)
    list_display_links = ("internal_reference", "name")
    list_filter = (DefaultProductFilter, CostFilter, "kind", "company")
    search_fields = ("internal_reference", "name")
    autocomplete_fields = ("taxes",)
    readonly_fields = ("on_hand",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "internal_reference"),
                    ("kind", "storable", "company"),
                    ("taxes", "cost"),
                    "on_hand",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        return super().get_queryset(request).prefetch_related("taxes")

    @admin.display(description="Sales Taxes")
    def tax_names(self, product: Product) -> str:
        return ", ".join(tax.name for tax in product.taxes.all()) or "–"

    @admin.display(description="On hand")
    def on_hand(self, product: Product) -> str:
        """Pieces by location, and how many of them are reserved for deliveries."""
        rows = product.quants.exclude(quantity=0, reserved=0).select_related("location")
        return ", ".join(_lies(row) for row in rows.order_by("location__name")) or "–"

    @admin.display(description="Default for", ordering="default_for")
    def default(self, product: Product) -> str:
        return product.get_default_for_display() if product.default_for else ""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        is_default = bool(obj and getattr(obj, "default_for", ""))
        return not is_default and super().has_delete_permission(request, obj)


def _lies(quant: StockQuant) -> str:
    reserved = f" ({quantity(quant.reserved)} reserved)" if quant.reserved else ""
    return f"{quantity(quant.quantity)} in {quant.location}{reserved}"
