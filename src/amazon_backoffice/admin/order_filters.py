# SPDX-License-Identifier: LGPL-3.0-or-later
"""Filters of the order lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from amazon_backoffice import runtime
from amazon_backoffice.models import Delivery, Parcel, SalesOrder, State
from amazon_connector.domain.totals import CAUSES
from amazon_connector.port import FAILED, NEEDS_ATTENTION, PARCEL_STATES, SYNCHRONIZED


class WhenFilter(admin.SimpleListFilter):
    """By when it was ordered; days are those of the office's clock, UTC."""

    title = "Ordered"
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Today"), ("7", "Last 7 days"), ("30", "Last 30 days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("1", "7", "30"):
            return queryset
        today = runtime.clock().now().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(ordered_at__gte=today - timedelta(days=int(self.value()) - 1))


class CauseFilter(admin.SimpleListFilter):
    """By why Amazon's total and ours differ."""

    title = "Cause of a difference"
    parameter_name = "cause"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("any", "Any difference"), *CAUSES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "any":
            return queryset.exclude(amazon_order__cause="").exclude(amazon_order=None)
        return queryset.filter(amazon_order__cause=self.value()) if self.value() else queryset


class SyncFilter(admin.SimpleListFilter):
    """By what Amazon knows of the order's parcels."""

    title = "Amazon Sync of parcels"
    parameter_name = "sync"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state, PARCEL_STATES[state]) for state in (FAILED, NEEDS_ATTENTION, SYNCHRONIZED)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Parcel.objects.filter(state=self.value()).values("order"))


class FlagFilter(admin.SimpleListFilter):
    """What a person has to decide."""

    title = "To decide"
    parameter_name = "decide"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("flag", "Something to decide"), ("cancel", "Buyer asks to cancel")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "flag":
            return queryset.exclude(amazon_order__flag="").exclude(amazon_order=None)
        if self.value() == "cancel":
            return asking_to_cancel(queryset)
        return queryset


def asking_to_cancel(orders: QuerySet[SalesOrder]) -> QuerySet[SalesOrder]:
    """Those whose buyer asks to cancel while there is something to decide: it has not left."""
    to_deliver = Delivery.objects.filter(state=State.OPEN).values("order")
    return orders.filter(amazon_order__cancellation_requested=True, pk__in=to_deliver)
