# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inventory > Reporting > Moves History."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AutocompleteSelectFilter, TextFilter

from amazon_backoffice.models import Account, StockMove
from amazon_backoffice.words import quantity

from .base import OfficeAdmin, change_link


class OrderFilter(TextFilter):
    """By an order's whole reference, Amazon's or ours."""

    title = "order"
    parameter_name = "order"

    def queryset(self, request: HttpRequest, queryset: QuerySet[StockMove]) -> QuerySet[StockMove]:
        wanted = (self.value() or "").strip()
        if not wanted:
            return queryset
        order = "order_line__order__"
        return queryset.filter(Q(**{f"{order}order_id": wanted}) | Q(**{f"{order}name": wanted}))


class AccountFilter(admin.SimpleListFilter):
    """Moves of an account's orders, of its transfers to Amazon, and what was booked or counted in
    its Amazon location, which it may share.
    """

    title = "Amazon Account"
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(account.pk), account.name) for account in Account.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StockMove]) -> QuerySet[StockMove]:
        wanted = self.value() or ""
        if not wanted.isdecimal():
            return queryset
        theirs = Q(order_line__order__account=wanted) | Q(transfer__account=wanted)
        place = Account.objects.filter(pk=wanted).values("location")
        booked = Q(source__in=place) | Q(destination__in=place)
        return queryset.filter(theirs | (booked & Q(order_line=None, transfer=None)))


@admin.register(StockMove)
class StockMoveAdmin(OfficeAdmin):
    """What moved, from where, to where. Nobody changes it by hand."""

    documents = True
    list_display = ("product", "pieces", "source", "destination", "state", "done_at", "because_of")
    list_filter = (
        OrderFilter,
        ("product", AutocompleteSelectFilter),
        "order_line__order__marketplace",
        AccountFilter,
        "state",
        "source",
        "destination",
    )
    list_filter_submit = True
    list_select_related = (
        "product", "source", "destination", "order_line__order", "delivery", "transfer",
    )  # fmt: skip
    search_fields = ("product__internal_reference", "product__name", "reference")
    search_help_text = "Internal Reference or name of a product, or a reference"
    ordering = (F("done_at").desc(nulls_last=True), "-pk")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("product", "pieces", "state"),
                    ("source", "destination", "done_at"),
                    ("order", "of_delivery", "of_transfer"),
                    "reference",
                )
            },
        ),
    )
    readonly_fields = ("pieces", "order", "of_delivery", "of_transfer")

    @admin.display(description="Quantity", ordering="quantity")
    def pieces(self, move: StockMove) -> str:
        return quantity(move.quantity)

    @admin.display(description="Because of")
    def because_of(self, move: StockMove) -> str:
        if move.order_line:
            return self.order(move)
        return change_link(move.transfer) if move.transfer else move.reference or "–"

    @admin.display(description="Sales Order")
    def order(self, move: StockMove) -> str:
        order = move.order_line.order if move.order_line else None
        return change_link(order, order.order_id if order else "")

    @admin.display(description="Delivery")
    def of_delivery(self, move: StockMove) -> str:
        return change_link(move.delivery)

    @admin.display(description="Transfer to Amazon")
    def of_transfer(self, move: StockMove) -> str:
        return change_link(move.transfer)

    def has_change_permission(self, request: HttpRequest, obj: StockMove | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Pages link here with a transfer's moves, too."""
        return lookup == "transfer__id__exact" or super().lookup_allowed(lookup, value, request)
