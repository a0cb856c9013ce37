# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inventory > Reporting > Moves History."""

from __future__ import annotations

from django.contrib import admin

from amazon_backoffice.models import StockMove
from amazon_backoffice.words import quantity

from .base import OfficeAdmin, change_link


@admin.register(StockMove)
class StockMoveAdmin(OfficeAdmin):
    """What moved, from where, to where. Nobody changes it by hand."""

    documents = True
    list_display = ("product", "pieces", "source", "destination", "state", "done_at", "order")
    list_filter = ("state", "source", "destination")
    list_select_related = ("product", "source", "destination", "order_line__order", "delivery")
    search_fields = ("product__internal_reference", "product__name", "reference")
    ordering = ("-done_at", "-pk")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("product", "pieces", "state"),
                    ("source", "destination", "done_at"),
                    ("order", "of_delivery", "reference"),
                )
            },
        ),
    )
    readonly_fields = ("pieces", "order", "of_delivery")

    @admin.display(description="Quantity", ordering="quantity")
    def pieces(self, move: StockMove) -> str:
        return quantity(move.quantity)

    @admin.display(description="Sales Order")
    def order(self, move: StockMove) -> str:
        order = move.order_line.order if move.order_line else None
        return change_link(order, order.order_id if order else "")

    @admin.display(description="Delivery")
    def of_delivery(self, move: StockMove) -> str:
        return change_link(move.delivery)

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False
