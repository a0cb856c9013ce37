# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inventory > Deliveries: what has to leave (FBM)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from amazon_backoffice import runtime
from amazon_backoffice.models import Delivery, State
from amazon_backoffice.models.delivery import most_urgent_first
from amazon_backoffice.views.slips import MOST as MOST_SLIPS
from amazon_backoffice.views.slips import slips_of
from amazon_backoffice.views.working import start
from amazon_backoffice.words import ago, short

from .base import OfficeAdmin, change_link, tag, two_lines, wrapped
from .delivery_panel import delivery_panel
from .order_panel import LEVELS
from .parcel_saving import save_by_hand
from .parcel_tags import sync_tag


class ShowFilter(admin.SimpleListFilter):
    """What is to be shipped, the most urgent first, unless asked otherwise."""

    title = "Show"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        choices = [("late", "Late"), ("blocked", "Blocked"), ("done", "Done")]
        return [*choices, ("cancelled", "Cancelled"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        choices = list(super().choices(changelist))
        choices[0]["display"] = "To ship"
        return choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        wanted = self.value()
        if wanted == "all":
            return queryset
        if wanted in ("done", "cancelled"):
            return queryset.filter(state=wanted)
        if wanted == "blocked":
            return queryset.filter(state=State.OPEN).exclude(blocked="")
        to_ship = queryset.filter(state=State.OPEN, blocked="")
        late = to_ship.filter(ship_by__lt=runtime.clock().now())
        return late if wanted == "late" else to_ship


@admin.register(Delivery)
class DeliveryAdmin(OfficeAdmin):
    """Validate whole or in part; the rest stays open as a backorder."""

    documents = True
    list_display = (
        "name",
        "label",
        "order_link",
        "ship_by",
        "due",
        "goes_to",
        "tracking_reference",
    )
    list_filter = (ShowFilter, "order__marketplace", "order__account")
    list_select_related = ("order__marketplace", "address")
    search_fields = ("name", "order__order_id", "order__name", "tracking", "parcels__tracking")
    search_help_text = "Number, Amazon order reference or tracking reference"
    ordering = most_urgent_first()
    actions = ("print_slips", "one_after_another")
    fields = (("carrier", "tracking"),)
    change_form_outer_before_template = "office/delivery_top.html"

    def panel(self, request: HttpRequest, obj: Delivery) -> dict[str, Any]:
        return delivery_panel(request, obj, super().has_change_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        """The form below is for the tracking of a done delivery's only parcel: an open one has it
        above, and of several each has a page.
        """
        if obj is not None and not _has_form(obj):
            return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Delivery | None = None) -> Any:
        return ((None, {"fields": self.fields}),) if obj and _has_form(obj) else ()

    def save_model(
        self, request: HttpRequest, obj: Delivery, form: ModelForm, change: bool
    ) -> None:
        """Carrier and tracking of a done delivery are those of its parcel."""
        if parcel := obj.parcels.order_by("pk").first():
            save_by_hand(request, parcel.pk, obj.carrier, obj.tracking)
        else:
            super().save_model(request, obj, form, change)

    @admin.action(description="Print Slips", permissions=["view"])
    def print_slips(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponse:
        """One file with the slips of all of them."""
        return slips_of(list(queryset.values_list("pk", flat=True)[:MOST_SLIPS]))

    @admin.action(description="Validate one after another", permissions=["change"])
    def one_after_another(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponse:
        """The pages of those that are open, each followed by the next."""
        return start(list(queryset.filter(state=State.OPEN).values_list("pk", flat=True)))

    @admin.display(description="State", ordering="state")
    def label(self, delivery: Delivery) -> str:
        if delivery.state == State.OPEN and delivery.blocked:
            return tag("Blocked", "bad")
        done = "Done, shipped outside" if delivery.shipped_outside else ""
        shown = tag(done or delivery.get_state_display(), LEVELS[State(delivery.state)])
        sync = sync_tag(delivery.parcels.all())
        return two_lines(shown, tag(sync["text"], sync["level"])) if sync else shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return super().get_queryset(request).prefetch_related("parcels")

    @admin.display(description="Sales Order", ordering="order__order_id")
    def order_link(self, delivery: Delivery) -> str:
        link = change_link(delivery.order, delivery.order.order_id)
        return two_lines(link, delivery.order.marketplace.name)

    @admin.display(description="Address")
    def goes_to(self, delivery: Delivery) -> str:
        return wrapped(short(delivery.address or "–"))

    @admin.display(description="Tracking Reference", ordering="tracking")
    def tracking_reference(self, delivery: Delivery) -> str:
        of_parcels = (p.tracking for p in delivery.parcels.all() if p.tracking)
        return short(", ".join(of_parcels) or delivery.tracking)

    @admin.display(description="Due", ordering="ship_by")
    def due(self, delivery: Delivery) -> str:
        if delivery.state != State.OPEN or delivery.ship_by is None:
            return ""
        now = runtime.clock().now()
        level = "bad" if delivery.ship_by < now else ""
        return tag(ago(delivery.ship_by, now), level)


def _has_form(delivery: Delivery) -> bool:
    return delivery.state == State.DONE and delivery.parcels.count() <= 1
