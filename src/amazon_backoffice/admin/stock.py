# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock locations, and Inventory > Reporting > Stock: what lies where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from amazon_backoffice.adapter.locations import COUNTED, Locations
from amazon_backoffice.models import StockLocation, StockQuant
from amazon_backoffice.words import quantity

from .base import OfficeAdmin


class LocationForm(forms.ModelForm):
    """A location hangs in another one of its company, and never in itself."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["country"] = str(cleaned.get("country") or "").upper()
        parent, company = cleaned.get("parent"), cleaned.get("company") or self.instance.company
        if parent and parent.company_id != company.pk:
            self.add_error("parent", f"{parent} belongs to {parent.company}.")
        elif parent and self.instance.pk in Locations().way_up(parent.pk):
            self.add_error("parent", f"{parent} is inside {self.instance} itself.")
        return cleaned


@admin.register(StockLocation)
class StockLocationAdmin(OfficeAdmin):
    """The warehouse and what is inside it, and the locations at Amazon."""

    form = LocationForm
    list_display = ("name", "kind", "parent", "company")
    list_filter = ("kind", "company")
    list_select_related = ("parent", "company")
    search_fields = ("name",)
    fields = (("name", "kind"), ("parent", "company"), ("country", "postal_code"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What was counted in one kind of location would be lost in another."""
        return ("kind", "company") if obj else ()


@admin.register(StockQuant)
class StockQuantAdmin(OfficeAdmin):
    """On hand, reserved, available. Moves and reservations change it, nobody by hand."""

    documents = True
    list_display = ("product", "location", "on_hand", "held", "free")
    list_filter = ("location",)
    list_select_related = ("product", "location")
    search_fields = ("product__internal_reference", "product__name")
    search_help_text = "Internal Reference or name of a product"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockQuant]:
        rows = super().get_queryset(request).filter(location__kind__in=COUNTED)
        return rows.exclude(quantity=0, reserved=0)

    @admin.display(description="On hand", ordering="quantity")
    def on_hand(self, quant: StockQuant) -> str:
        return quantity(quant.quantity)

    @admin.display(description="Reserved", ordering="reserved")
    def held(self, quant: StockQuant) -> str:
        return quantity(quant.reserved)

    @admin.display(description="Available")
    def free(self, quant: StockQuant) -> str:
        return quantity(quant.quantity - quant.reserved)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
