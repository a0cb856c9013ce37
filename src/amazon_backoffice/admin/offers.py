# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Offers: which product a SKU on a marketplace is."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm, ValidationError
from django.http import HttpRequest
from django.urls import reverse

from amazon_backoffice import offer_rules
from amazon_backoffice.models import Offer
from amazon_backoffice.words import short

from .base import OfficeAdmin


class OfferForm(ModelForm):
    """An offer's product is one of its account's company, or of all companies."""

    class Meta:
        labels = {"title": "Title on Amazon"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        account, product = cleaned.get("account"), cleaned.get("product")
        if account and product and product.company_id not in (None, account.company_id):
            raise ValidationError(
                f"{product} belongs to {product.company}, the account to {account.company}. "
                "Choose a product of the same company."
            )
        return cleaned


@admin.register(Offer)
class OfferAdmin(OfficeAdmin):
    """Change the product or the SKU and the next order follows it."""

    form = OfferForm
    list_display = ("sku", "marketplace", "product", "account", "asin", "what")
    list_filter = ("account", "marketplace")
    list_select_related = ("marketplace", "product", "account")
    search_fields = ("sku", "asin", "title", "product__name", "product__internal_reference")
    autocomplete_fields = ("product",)
    change_form_outer_before_template = "office/panel_bar.html"
    fieldsets = (
        (
            None,
            {
                "description": "Orders of this SKU on this marketplace are booked on this "
                "product. The SKU is compared exactly, capital letters and spaces included. "
                "Two offers may point to one product.",
                "fields": (("account", "marketplace"), ("sku", "product"), ("asin", "title")),
            },
        ),
        (
            "Quantity on Amazon (FBM Stock Synchronization)",
            {
                "description": "What is available in the account's warehouse, after these rules. "
                "Amazon keeps one quantity for a SKU in a region: its offers must agree, or "
                "nothing is sent for it.",
                "fields": (
                    ("buffer", "share"),
                    ("maximum", "fixed"),
                    ("handling_days", "also_fbm"),
                ),
            },
        ),
    )

    def panel(self, request: HttpRequest, obj: Offer) -> dict[str, Any]:
        may_change = self.has_change_permission(request, obj)
        return {"bar": {"buttons": [], "stats": []}, "notes": _notes(obj, may_change)}

    @admin.display(description="Title on Amazon", ordering="title")
    def what(self, offer: Offer) -> str:
        return short(offer.title, 48)


def _notes(offer: Offer, may_change: bool) -> list[dict[str, Any]]:
    """Where other offers of the SKU have other rules: which, and how they come to agree."""
    others = offer_rules.differing(offer)
    if not others:
        return []
    button = {
        "text": "Use These Rules for All",
        "icon": "done_all",
        "link": reverse("office-offer-rules", args=[offer.pk]),
        "post": True,
        "first": True,
    }
    names = ", ".join(str(other.marketplace) for other in others)
    text = f"{names}. Amazon keeps one quantity for all of them: nothing is sent until they agree."
    return [
        {
            "level": "warn",
            "title": "Other offers of this SKU have other rules:",
            "text": text,
            "buttons": [button] if may_change else [],
        }
    ]
