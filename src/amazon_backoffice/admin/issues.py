# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon Issues: what needs a person, with a plain cause and a Retry button."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from amazon_backoffice import retrying, runtime
from amazon_backoffice.models import AmazonOrder, Issue, State
from amazon_backoffice.words import exact, times
from amazon_connector.port import QUARANTINED

from .base import OfficeAdmin, change_link, change_url, tag

KINDS = {
    "order_not_imported": "Order not imported",
    "order_changed": "Changed on Amazon",
    "order_flagged": "To decide",
    "order_not_paired": "Product not taken over",
    "fba_access": "Stock at Amazon not allowed",
    "fba_stock": "Stock at Amazon not read",
    "stock_rules": "Offers disagree",
    "stock_refused": "Quantity refused",
    "stock_stopped": "Stock synchronization stopped",
    "stock_feed": "Stock feed",
    "stock_access": "Role missing",
}


class OpenFilter(admin.SimpleListFilter):
    """Open ones unless asked otherwise."""

    title = "State"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("closed", "Closed"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        choices = list(super().choices(changelist))
        choices[0]["display"] = "Open"
        return choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Issue]) -> QuerySet[Issue]:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


@admin.register(Issue)
class IssueAdmin(OfficeAdmin):
    """One bad order never stops the rest: it waits here."""

    documents = True
    nothing_here = "Nothing to do: no issue is open. Orders that need you appear in this list."
    list_display = ("what", "order_id", "message", "account", "opened_at")
    list_display_links = ("what", "order_id")
    list_filter = (OpenFilter, "account", "kind")
    list_select_related = ("account",)
    search_fields = ("order_id", "message", "subject")
    search_help_text = "Amazon order reference or words of the cause"
    actions = ("retry", "settle")
    change_form_outer_before_template = "office/panel_bar.html"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "message",
                    ("what", "account"),
                    ("amazon_order", "sales_order"),
                    ("opened_at", "updated_at", "closed_at"),
                )
            },
        ),
    )
    readonly_fields = ("what", "amazon_order", "sales_order")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # an issue's text is nobody's to edit

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Who may act on issues."""
        return request.user.has_perm("amazon_backoffice.change_issue")

    def panel(self, request: HttpRequest, obj: Issue) -> dict[str, Any]:
        may_act = self.has_settle_permission(request) and obj.closed_at is None
        return {"bar": {"buttons": _buttons(obj) if may_act else []}, "notes": _notes(obj)}

    @admin.action(description="Retry", permissions=["settle"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Issue]) -> None:
        """Try the orders of these issues again, now."""
        number = retrying.retry(retrying.orders_of(queryset))
        messages.success(request, retrying.sentence(number))

    @admin.action(description="Mark as settled", permissions=["settle"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Issue]) -> None:
        """Close what a person has dealt with."""
        number = queryset.filter(closed_at=None).update(closed_at=runtime.clock().now())
        messages.success(request, f"{number} closed.")

    @admin.display(description="Kind", ordering="kind")
    def what(self, issue: Issue) -> str:
        level = "bad" if issue.kind == "order_not_imported" else "warn"
        return tag(kind_in_words(issue.kind), level if issue.closed_at is None else "")

    @admin.display(description="Amazon Order")
    def amazon_order(self, issue: Issue) -> str:
        return change_link(row_of(issue)) if issue.order_id else "–"

    @admin.display(description="Sales Order")
    def sales_order(self, issue: Issue) -> str:
        row = row_of(issue)
        return change_link(row.sales_order if row else None)


def kind_in_words(kind: str) -> str:
    """The kind as people say it."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def row_of(issue: Issue) -> AmazonOrder | None:
    """The connector's row of the order that the issue is about."""
    rows = AmazonOrder.objects.select_related("sales_order")
    return rows.filter(seller_id=issue.account.seller_id, order_id=issue.order_id).first()


def _buttons(issue: Issue) -> list[dict[str, Any]]:
    row = row_of(issue)
    settle = {
        "text": "Mark as settled",
        "icon": "task_alt",
        "link": reverse("office-settle", args=[issue.pk]),
        "post": True,
    }
    if row is None or row.state not in retrying.RETRIED:
        return [*_delivery_button(row), settle]
    retry = {
        "text": "Retry",
        "icon": "refresh",
        "link": reverse("office-retry", args=[issue.pk]),
        "post": True,
        "first": True,
    }
    return [retry, settle]


def _delivery_button(row: AmazonOrder | None) -> list[dict[str, Any]]:
    """To the blocked delivery that the issue is about."""
    if row is None or row.sales_order is None:
        return []
    blocked = row.sales_order.deliveries.filter(state=State.OPEN).exclude(blocked="").first()
    if blocked is None:
        return []
    icon = "local_shipping"
    return [{"text": "Open its delivery", "icon": icon, "link": change_url(blocked), "first": True}]


def _notes(issue: Issue) -> list[dict[str, str]]:
    row = row_of(issue)
    if issue.closed_at and row and row.state == QUARANTINED:
        when = f" on {exact(row.next_attempt)}" if row.next_attempt else ""
        text = (
            f"Closed on {exact(issue.closed_at)}. The order is tried again by itself{when}; if it "
            "fails again, a new issue tells of it."
        )
        return [{"level": "warn", "title": "The order still waits in quarantine.", "text": text}]
    if issue.closed_at:
        text = f"Closed on {exact(issue.closed_at)}."
        return [{"level": "good", "title": "Nothing to do.", "text": text}]
    if row and row.state == QUARANTINED:
        text = (
            f"Tried {times(row.attempts)}. It is tried again by itself"
            f"{' on ' + exact(row.next_attempt) if row.next_attempt else ''}; click Retry once "
            "the cause is put right."
        )
        return [{"level": "warn", "title": "The order waits in quarantine.", "text": text}]
    if row and row.state in retrying.RETRIED:
        text = "It is read again when Amazon changes it, or when you click Retry."
        return [{"level": "warn", "title": "The order is not imported.", "text": text}]
    return []
