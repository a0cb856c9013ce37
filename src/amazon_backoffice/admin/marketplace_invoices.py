# SPDX-License-Identifier: LGPL-3.0-or-later
"""The tab *Invoices* of an Amazon account: its marketplaces' switches, all off at first."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from amazon_backoffice import runtime
from amazon_backoffice.models import AccountMarketplace

from .base import OfficeInline

SWITCHES = ("invoices_on", "invoices_from", "upload_on")


class SwitchesForm(ModelForm):
    """*Upload to Amazon* without *Invoices* would upload nothing that is made here."""

    class Meta:
        model = AccountMarketplace
        fields = SWITCHES

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("upload_on") and not cleaned.get("invoices_on"):
            self.add_error("upload_on", "Tick Invoices, too: only what is made here is uploaded.")
        if "invoices_on" in self.changed_data and cleaned.get("invoices_on"):
            # Older orders were invoiced elsewhere: nobody wants two invoices of one.
            cleaned["invoices_from"] = cleaned.get("invoices_from") or runtime.clock().now().date()
        return cleaned

    def save(self, commit: bool = True) -> AccountMarketplace:
        """The switches alone: *Synchronized* and what the loop writes stay as they are."""
        if commit:
            self.instance.save(update_fields=list(SWITCHES))
        return self.instance


class MarketplaceInvoicesInline(OfficeInline):
    """A row for each marketplace that Amazon lets the seller use."""

    model = AccountMarketplace
    form = SwitchesForm
    fields = ("name", *SWITCHES)
    readonly_fields = ("name",)
    tab = True
    can_delete = False
    verbose_name_plural = "Invoices"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccountMarketplace]:
        rows = super().get_queryset(request).filter(blocked="")
        return rows.select_related("marketplace", "account").order_by("marketplace__name")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="Marketplace")
    def name(self, row: AccountMarketplace) -> str:
        return str(row.marketplace)
