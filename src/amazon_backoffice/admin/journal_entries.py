# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounting > Journal Entries: all that is posted, and its export."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from amazon_backoffice import journal_csv
from amazon_backoffice.adapter.sums import Thousandths, amount_of
from amazon_backoffice.models import JournalEntry, JournalLine
from amazon_backoffice.words import money

from .base import PanelAdmin, change_link, change_url, one_line, tag

SHOWN = 500


@admin.register(JournalEntry)
class JournalEntryAdmin(PanelAdmin):
    """Nobody changes one: what was wrong is reversed by its document or payout."""

    documents = True
    nothing_here = "Nothing is posted yet: invoices, payments and payouts make entries."
    list_display = ("number_link", "day", "kind", "journal", "reference", "sum", "label")
    list_filter = (
        "journal",
        "kind",
        "currency",
        "settlement",
        ("dated", admin.DateFieldListFilter),
    )
    list_select_related = ("journal", "reversal", "reversal_of")
    search_fields = ("number", "reference", "lines__order_id")
    search_help_text = "Number, settlement or Amazon order reference"
    date_hierarchy = "dated"
    actions = ("export_csv",)
    list_before_template = "office/panel_bar.html"
    change_form_outer_before_template = "office/entry_top.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse | StreamingHttpResponse:
        """``export=csv`` beside the filters exports what they show."""
        if request.GET.get("export") == "csv" and self.has_view_permission(request):
            wanted = request.GET.copy()
            del wanted["export"]
            request.GET = wanted
            return journal_csv.response(self.get_changelist_instance(request).queryset)
        query = request.GET.copy()
        query["export"] = "csv"
        link = f"{request.path}?{query.urlencode()}"
        button = {"text": "Export CSV", "icon": "download", "link": link, "first": True}
        title = "One row for each journal line of all entries that the filters show"
        panel = {"bar": {"buttons": [{**button, "title": title}], "stats": []}, "notes": []}
        return super().changelist_view(request, {**(extra_context or {}), "panel": panel})

    @admin.action(description="Export CSV", permissions=["view"])
    def export_csv(
        self, request: HttpRequest, queryset: QuerySet[JournalEntry]
    ) -> StreamingHttpResponse:
        """The chosen entries."""
        return journal_csv.response(queryset)

    def panel(self, request: HttpRequest, obj: JournalEntry) -> dict[str, Any]:
        lines = obj.lines.select_related("account", "document").order_by("pk")
        rows = [_line(line, obj) for line in lines[: SHOWN + 1]]
        reversal = getattr(obj, "reversal", None)
        return {
            "bar": {"buttons": [], "stats": []},
            "notes": [],
            "name": obj.number,
            "tags": [{"text": obj.get_kind_display()}, {"text": "Posted", "level": "good"}],
            "facts": [
                {"title": "Date", "value": f"{obj.dated:%d %b %Y}"},
                {"title": "Journal", "value": obj.journal},
                {"title": "Reference", "value": obj.reference},
                _link("Payout", obj.settlement),
                _link("Reversed by", reversal),
                _link("Reversal of", obj.reversal_of),
            ],
            "lines": rows[:SHOWN],
            "more": len(rows) > SHOWN,
            "company_currency": obj.company.currency,
        }

    @admin.display(description="Number", ordering="number")
    def number_link(self, entry: JournalEntry) -> str:
        return one_line(entry.number)

    @admin.display(description="Date", ordering="dated")
    def day(self, entry: JournalEntry) -> str:
        return one_line(f"{entry.dated:%d %b %Y}")

    @admin.display(description="Debit")
    def sum(self, entry: JournalEntry) -> str:
        total = entry.lines.filter(amount__gt=0).aggregate(total=Thousandths("amount"))["total"]
        return one_line(money(amount_of(total), entry.currency))

    @admin.display(description="State")
    def label(self, entry: JournalEntry) -> str:
        if getattr(entry, "reversal", None):
            return tag("Reversed")
        return tag("Reversal", "") if entry.reversal_of else tag("Posted", "good")


def _link(title: str, obj: Any) -> dict[str, Any]:
    return {"title": title, "value": obj or "", "link": change_url(obj) if obj else ""}


def _line(line: JournalLine, entry: JournalEntry) -> dict[str, Any]:
    return {
        "account": line.account,
        "label": line.label,
        "order": line.order_id,
        "document": change_link(line.document) if line.document else "",
        "debit": money(line.debit, entry.currency) if line.debit else "",
        "credit": money(line.credit, entry.currency) if line.credit else "",
        "in_company": money(line.in_company, entry.company.currency),
    }
