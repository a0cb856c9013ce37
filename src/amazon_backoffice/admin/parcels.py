# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inventory > Parcels: what has left, and whether Amazon knows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html

from amazon_backoffice import resending
from amazon_backoffice.models import Parcel, SalesOrderLine
from amazon_backoffice.resending import shown_state
from amazon_backoffice.words import exact, short
from amazon_connector.port import NOT_APPLICABLE, PARCEL_STATES, STUCK

from .base import OfficeAdmin, change_link, tag, two_lines
from .parcel_saving import save_by_hand
from .parcel_tags import LEVELS, stuck_buttons, why


class StateFilter(admin.SimpleListFilter):
    """By what Amazon knows."""

    title = "Amazon Sync"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stuck", "To put right (failed or needs attention)"), *PARCEL_STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Parcel]) -> QuerySet[Parcel]:
        if self.value() == "stuck":
            return queryset.filter(state__in=STUCK)
        return queryset.filter(state=self.value()) if self.value() else queryset


class ParcelRow(ModelForm):
    """In the list: open for typing where Amazon is told of the parcel, or told again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = self.instance.state == NOT_APPLICABLE


@admin.register(Parcel)
class ParcelAdmin(OfficeAdmin):
    """Carrier and tracking reference can be filled in after the goods have left."""

    documents = True
    list_display = ("name", "in_short", "carrier", "tracking", "left")
    list_editable = ("carrier", "tracking")
    list_filter = (StateFilter, "account")
    list_select_related = ("delivery", "order__marketplace")
    search_fields = ("order__order_id", "delivery__name", "tracking", "carrier")
    search_help_text = "Amazon order reference, delivery, carrier or tracking reference"
    actions = ("retry_amazon_sync",)
    change_form_outer_before_template = "office/panel_bar.html"
    readonly_fields = ("order_link", "delivery_link", "goods", "label", "shipped", "package")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("carrier", "tracking"),
                    "label",
                    "goods",
                    ("order_link", "delivery_link"),
                    ("shipped", "package"),
                )
            },
        ),
    )

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[ModelForm]:
        return super().get_changelist_form(request, **{"form": ParcelRow, **kwargs})

    def panel(self, request: HttpRequest, obj: Parcel) -> dict[str, Any]:
        may_change = self.has_change_permission(request, obj)
        return {"bar": {"buttons": stuck_buttons(obj) if may_change else []}, "notes": []}

    def save_model(self, request: HttpRequest, obj: Parcel, form: ModelForm, change: bool) -> None:
        """What was typed also stands on the delivery, and Amazon is told where it waits for it."""
        save_by_hand(request, obj.pk, obj.carrier, obj.tracking)
        obj.refresh_from_db()

    @admin.action(description="Retry Amazon Sync", permissions=["change"])
    def retry_amazon_sync(self, request: HttpRequest, queryset: QuerySet[Parcel]) -> None:
        """Tell Amazon again of those that failed or need attention."""
        messages.success(request, resending.sentence(resending.resend(queryset)))

    @admin.display(description="Parcel", ordering="delivery__name")
    def name(self, parcel: Parcel) -> str:
        return two_lines(parcel.delivery.name, parcel.order.order_id)

    @admin.display(description="Shipped", ordering="shipped_at")
    def left(self, parcel: Parcel) -> str:
        return two_lines(f"{parcel.shipped_at:%d %b %Y}", f"{parcel.shipped_at:%H:%M} UTC")

    @admin.display(description="Amazon Sync", ordering="state")
    def in_short(self, parcel: Parcel) -> str:
        """The beginning of what is to be known; all of it is on the parcel's page."""
        state = shown_state(parcel)
        shown, reason = tag(PARCEL_STATES[state], LEVELS.get(state, "")), why(parcel)
        if not reason:
            return shown
        text = '<span title="{}">{}</span>'
        return two_lines(shown, format_html(text, reason, short(reason, 110)), long=True)

    @admin.display(description="Amazon Sync", ordering="state")
    def label(self, parcel: Parcel) -> str:
        state = shown_state(parcel)
        shown, reason = tag(PARCEL_STATES[state], LEVELS.get(state, "")), why(parcel)
        return two_lines(shown, reason, long=True) if reason else shown

    @admin.display(description="Sales Order", ordering="order__order_id")
    def order_link(self, parcel: Parcel) -> str:
        link = change_link(parcel.order, parcel.order.order_id)
        return two_lines(link, parcel.order.marketplace.name)

    @admin.display(description="Delivery")
    def delivery_link(self, parcel: Parcel) -> str:
        return change_link(parcel.delivery)

    @admin.display(description="Goods")
    def goods(self, parcel: Parcel) -> str:
        lines = SalesOrderLine.objects.filter(order=parcel.order_id, item_id__in=parcel.items)
        names = {line.item_id: line for line in lines.filter(kind="product").order_by("-pk")}
        parts = (
            f"{pieces} × {names[item_id].code or names[item_id]}"
            for item_id, pieces in parcel.items.items()
            if item_id in names
        )
        return ", ".join(parts)

    @admin.display(description="Shipped")
    def shipped(self, parcel: Parcel) -> str:
        return exact(parcel.shipped_at)

    @admin.display(description="Package reference at Amazon")
    def package(self, parcel: Parcel) -> str:
        return parcel.reference or "–"
