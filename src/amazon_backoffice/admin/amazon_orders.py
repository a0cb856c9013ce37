# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every order that Amazon told of, whatever became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest

from amazon_backoffice import retrying
from amazon_backoffice.models import AmazonOrder
from amazon_backoffice.words import channel, money, status_in_words
from amazon_connector.port import IMPORTED, QUARANTINED, WAITING

from .base import OfficeAdmin, change_link, tag, two_lines, with_tag
from .order_panel import totals

LEVELS = {IMPORTED: "good", QUARANTINED: "bad", WAITING: "warn"}


@admin.register(AmazonOrder)
class AmazonOrderAdmin(OfficeAdmin):
    """With its state: imported, waiting for payment, in quarantine, not imported, cancelled."""

    documents = True
    list_display = ("order_id", "label_and_reason", "account", "channel_status", "updated", "order")
    list_filter = ("state", "account", "channel", "cause", "cancellation_requested", "history")
    list_select_related = ("account", "sales_order")
    search_fields = ("order_id",)
    search_help_text = "Amazon order reference"
    ordering = (F("updated").desc(nulls_first=True), "-pk")  # what could not be read stands first
    actions = ("retry",)
    change_form_outer_before_template = "office/panel_bar.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("order_id", "label", "order"),
                    ("account", "fulfilment", "on_amazon"),
                    "reason",
                    ("updated", "attempts", "next_attempt"),
                    ("ship_by", "deliver_by", "forget_after"),
                    ("ours_and_theirs", "cause", "cause_detail"),
                    ("asks_to_cancel", "cancellation_reason", "flag"),
                )
            },
        ),
    )
    readonly_fields = (
        "label",
        "order",
        "fulfilment",
        "on_amazon",
        "asks_to_cancel",
        "ours_and_theirs",
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Who may change issues may retry."""
        return request.user.has_perm("amazon_backoffice.change_issue")

    @admin.action(description="Retry", permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[AmazonOrder]) -> None:
        """Try those in quarantine again, now."""
        messages.success(request, retrying.sentence(retrying.retry(queryset)))

    @admin.display(description="State", ordering="state")
    def label(self, row: AmazonOrder) -> str:
        text = "Waiting" if row.state == WAITING else row.get_state_display()
        return tag(text, LEVELS.get(row.state, ""))

    @admin.display(description="State", ordering="state")
    def label_and_reason(self, row: AmazonOrder) -> str:
        return two_lines(self.label(row), row.reason, long=True)

    @admin.display(description="On Amazon", ordering="status")
    def channel_status(self, row: AmazonOrder) -> str:
        return with_tag(status_in_words(row.status), channel(row.channel))

    @admin.display(description="Status on Amazon")
    def on_amazon(self, row: AmazonOrder) -> str:
        return status_in_words(row.status)

    @admin.display(description="Buyer asks to cancel")
    def asks_to_cancel(self, row: AmazonOrder) -> str:
        return tag("Yes", "warn") if row.cancellation_requested else "No"

    @admin.display(description="Channel", ordering="channel")
    def fulfilment(self, row: AmazonOrder) -> str:
        return channel(row.channel)

    @admin.display(description="Sales Order")
    def order(self, row: AmazonOrder) -> str:
        return change_link(row.sales_order, row.sales_order.name if row.sales_order else "")

    @admin.display(description="Expected / ours")
    def ours_and_theirs(self, row: AmazonOrder) -> str:
        told = totals(row)
        if not told["known"]:
            return "–"
        return f"{told['expected']} / {money(row.ours, row.currency)}"
