# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounting > Configuration: accounts, journals, exchange rates, and the payout accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from amazon_backoffice import runtime
from amazon_backoffice.adapter.chart import fill_books
from amazon_backoffice.adapter.defaults import main_company
from amazon_backoffice.adapter.sums import Thousandths, amount_of
from amazon_backoffice.engine.currencies import KNOWN
from amazon_backoffice.models import (
    CurrencyRate,
    Journal,
    JournalLine,
    LedgerAccount,
    PayoutAccount,
)
from amazon_backoffice.words import money

from .base import FiguresAdmin, OfficeAdmin, one_line
from .own_company import offer_own


class FilledAdmin(OfficeAdmin):
    """Lists that come filled."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        fill_books()
        return super().changelist_view(request, extra_context)


@admin.register(LedgerAccount)
class LedgerAccountAdmin(FilledAdmin, FiguresAdmin):
    """Codes and names are the seller's to edit; each shows its balance, debit less credit."""

    list_display = ("code", "name", "kind", "balance", "company")
    list_filter = ("kind", "company")
    list_select_related = ("company",)
    search_fields = ("code", "name")
    fields = (("code", "name"), ("kind", "company"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("company",) if obj else ()

    def figures_of(self, rows: Sequence[LedgerAccount]) -> Mapping[int, Decimal]:
        """Their balances in the company's currency; one query."""
        lines = JournalLine.objects.filter(account__in=[row.pk for row in rows], entry__posted=True)
        sums = lines.order_by().values_list("account").annotate(total=Thousandths("in_company"))
        found = {account: amount_of(total) for account, total in sums}
        return {row.pk: found.get(row.pk, Decimal(0)) for row in rows}

    @admin.display(description="Balance")
    def balance(self, row: LedgerAccount) -> str:
        return one_line(money(row.figures, row.company.currency))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj is None or bool(obj.role) or obj.lines.exists()
        return not used and super().has_delete_permission(request, obj)


class JournalForm(ModelForm):
    """Accounts of its company."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own(self, self.instance.company_id, account=Q(), intermediary=Q())


@admin.register(Journal)
class JournalAdmin(FilledAdmin):
    """*Amazon Payments* comes along, with its intermediary account."""

    form = JournalForm
    list_display = ("name", "code", "kind", "account", "intermediary", "company")
    list_filter = ("kind", "company")
    list_select_related = ("account", "intermediary", "company")
    search_fields = ("name", "code")
    fields = (("name", "code"), ("kind", "company"), ("account", "intermediary"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("company", "kind") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else (("name", "code"), ("kind", "company"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj is None or bool(obj.role) or obj.entries.exists()
        return not used and super().has_delete_permission(request, obj)


class PayoutAccountForm(ModelForm):
    """Accounts of its company."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own(self, self.instance.company_id, account=Q())


@admin.register(PayoutAccount)
class PayoutAccountAdmin(FilledAdmin):
    """Each kind of Amazon's amounts and its account; what is posted stays where it is."""

    form = PayoutAccountForm
    list_display = ("kind", "account", "company")
    list_editable = ("account",)
    list_display_links = None
    list_filter = ("company",)
    list_select_related = ("account", "company")
    fields = ("account",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return PayoutAccountForm


class RateForm(ModelForm):
    """A known currency, another one than the company's, above zero."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and "since" in self.fields:
            self.initial.setdefault("since", runtime.clock().now().date())
            self.initial.setdefault("company", main_company().pk)

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).upper()
        if code not in KNOWN:
            raise forms.ValidationError(f"{code} is no currency's code, as USD is.")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        company = cleaned.get("company")
        if company and cleaned.get("currency") == company.currency:
            self.add_error("currency", f"The books of {company} are in {company.currency}.")
        if (cleaned.get("per_unit") or 1) <= 0:
            self.add_error("per_unit", "Above zero.")
        return cleaned


@admin.register(CurrencyRate)
class CurrencyRateAdmin(OfficeAdmin):
    """From its date on; entries that are posted keep theirs."""

    form = RateForm
    nothing_here = "No rate yet. One is needed for each currency other than the company's."
    list_display = ("currency", "since", "worth", "company")
    list_filter = ("currency", "company")
    fields = (("currency", "company"), ("since", "per_unit"))

    @admin.display(description="One of it is", ordering="per_unit")
    def worth(self, rate: CurrencyRate) -> str:
        return f"{rate.per_unit.normalize():f} {rate.company.currency}"
