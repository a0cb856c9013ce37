# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounting > Bank Statements and Bank Lines: typed in or imported, then matched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse

from amazon_backoffice.adapter.chart import BANK_JOURNAL, bank_journals, chart, fill_books, in_words
from amazon_backoffice.adapter.defaults import main_company
from amazon_backoffice.engine.currencies import KNOWN
from amazon_backoffice.models import BankStatement, BankStatementLine
from amazon_backoffice.words import money

from .base import OfficeAdmin, OfficeInline, change_link, list_url, one_line, tag


class StatementForm(ModelForm):
    """The bank is that of the company; a known currency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "journal" not in self.fields:
            return
        company = self.instance.company if self.instance.pk else main_company()
        fill_books()
        of_company = chart(company.pk, company.currency)
        self.fields["journal"].queryset = bank_journals()
        self.fields["journal"].label_from_instance = in_words
        self.initial.setdefault("journal", of_company.journals[BANK_JOURNAL].pk)
        if not self.instance.pk:
            self.initial.setdefault("currency", company.currency)

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).upper()
        if code not in KNOWN:
            raise forms.ValidationError(f"{code} is no currency's code, as EUR is.")
        return code


class StatementLineInline(OfficeInline):
    """Lines that are matched stay as they are."""

    model = BankStatementLine
    fields = ("dated", "text", "amount")
    extra = 1
    verbose_name_plural = "Lines"

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankStatementLine]:
        return super().get_queryset(request).filter(entry=None).order_by("dated", "pk")


@admin.register(BankStatement)
class BankStatementAdmin(OfficeAdmin):
    """What the bank sent."""

    form = StatementForm
    nothing_here = "No bank statement yet. Click New to type one in, or Import CSV."
    list_display = ("name", "journal", "currency", "line_count")
    list_select_related = ("journal",)
    search_fields = ("name",)
    inlines = (StatementLineInline,)
    list_before_template = "office/panel_bar.html"
    change_form_outer_before_template = "office/panel_bar.html"
    fieldsets = ((None, {"fields": (("name",), ("journal", "currency"))}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankStatement]:
        return super().get_queryset(request).annotate(number=Count("lines"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("journal", "currency") if obj and obj.lines.exists() else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        matched = obj is None or obj.lines.exclude(entry=None).exists()
        return not matched and super().has_delete_permission(request, obj)

    def list_panel(self, request: HttpRequest) -> dict[str, Any]:
        buttons = []
        if self.has_add_permission(request):
            link = reverse("office-import-statement")
            buttons = [{"text": "Import CSV", "icon": "upload_file", "link": link, "first": True}]
        return {"bar": {"buttons": buttons, "stats": []}, "notes": []}

    def panel(self, request: HttpRequest, obj: BankStatement) -> dict[str, Any]:
        link = list_url("bankstatementline", f"statement__id__exact={obj.pk}")
        lines = {"text": "Match its Lines", "icon": "account_balance", "link": link, "first": True}
        return {"bar": {"buttons": [lines], "stats": []}, "notes": []}

    def save_model(
        self, request: HttpRequest, obj: BankStatement, form: ModelForm, change: bool
    ) -> None:
        obj.company = obj.journal.company
        super().save_model(request, obj, form, change)

    @admin.display(description="Lines", ordering="number")
    def line_count(self, statement: BankStatement) -> int:
        return int(statement.number)


class MatchedFilter(admin.SimpleListFilter):
    """Lines to match unless asked otherwise."""

    title = "State"
    parameter_name = "matched"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "To match"), ("done", "Matched")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[BankStatementLine]
    ) -> QuerySet[BankStatementLine]:
        if self.value() == "open":
            return queryset.filter(entry=None)
        return queryset.exclude(entry=None) if self.value() == "done" else queryset


@admin.register(BankStatementLine)
class BankStatementLineAdmin(OfficeAdmin):
    """Each line with its way to the match."""

    documents = True
    nothing_here = "No line yet: type in or import a bank statement."
    list_display = ("day", "text", "paid", "label", "statement", "entry_link")
    list_filter = (MatchedFilter, "statement")
    list_select_related = ("statement", "entry")
    search_fields = ("text",)
    date_hierarchy = "dated"
    change_form_outer_before_template = "office/panel_bar.html"
    fields = (("day", "paid"), "text", ("statement", "entry_link"), "label")
    readonly_fields = ("day", "paid", "text", "statement", "entry_link", "label")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def panel(self, request: HttpRequest, obj: BankStatementLine) -> dict[str, Any]:
        buttons: list[dict[str, Any]] = []
        may = request.user.has_perm("amazon_backoffice.change_bankstatementline")
        if may and obj.entry_id is None:
            link = reverse("office-match-line", args=[obj.pk])
            buttons = [{"text": "Match", "icon": "handshake", "link": link, "first": True}]
        elif may and obj.entry and obj.entry.settlement_id is None:
            link = reverse("office-unmatch-line", args=[obj.pk])
            buttons = [{"text": "Undo Match", "icon": "undo", "link": link, "post": True}]
        return {"bar": {"buttons": buttons, "stats": []}, "notes": []}

    @admin.display(description="Date", ordering="dated")
    def day(self, line: BankStatementLine) -> str:
        return one_line(f"{line.dated:%d %b %Y}")

    @admin.display(description="Amount", ordering="amount")
    def paid(self, line: BankStatementLine) -> str:
        return one_line(money(line.amount, line.statement.currency))

    @admin.display(description="State")
    def label(self, line: BankStatementLine) -> str:
        return tag("Matched", "good") if line.entry_id else tag("To match", "warn")

    @admin.display(description="Journal Entry")
    def entry_link(self, line: BankStatementLine) -> str:
        return change_link(line.entry)
