# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounting > Configuration > VAT: the company's address, its numbers, and its table."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from stdnum import iban

from amazon_backoffice import wakeup
from amazon_backoffice.adapter.defaults import main_company
from amazon_backoffice.engine import vat_numbers
from amazon_backoffice.models import CompanyVat, OrderInvoicing, Tax, VatNumber, VatRow
from amazon_backoffice.models.vat import IN_THE_TABLE
from amazon_connector.domain.vat.rules import EXPORT, INTRA_COMMUNITY
from amazon_connector.domain.vat.territories import EU_COUNTRIES, NORTHERN_IRELAND

from .base import OfficeAdmin, OfficeInline, change_url

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")
BANK = (
    "A bank account number stands there: Amazon refuses invoices with one. Take it out: buyers "
    "have paid Amazon."
)


def _country(code: str) -> str:
    code = code.strip().upper()
    if code and not (len(code) == 2 and code.isalpha()):
        raise forms.ValidationError("A country's two letters, as DE; XI for Northern Ireland.")
    return code


class CompanyVatForm(ModelForm):
    """What stands on invoices, and how the company takes part in VAT."""

    def clean_country(self) -> str:
        return _country(self.cleaned_data["country"])

    def clean_foot(self) -> str:
        """No bank account."""
        foot = str(self.cleaned_data["foot"])
        if any(iban.is_valid(found) for found in _IBAN.findall(foot.upper())):
            raise forms.ValidationError(BANK)
        return foot


class VatNumberForm(ModelForm):
    """Checked in form, with or without the prefix of its state."""

    class Meta:
        model = VatNumber
        fields = ("state", "number")

    def clean_state(self) -> str:
        return _country(self.cleaned_data["state"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        state, number = cleaned.get("state", ""), cleaned.get("number", "")
        whole = vat_numbers.complete(number, state)
        if state in EU_COUNTRIES | {NORTHERN_IRELAND} and whole:
            if not vat_numbers.check(whole):
                self.add_error("number", f"This is no VAT number of {state}.")
            cleaned["number"] = whole
        return cleaned


class VatNumberInline(OfficeInline):
    """One a state."""

    model = VatNumber
    form = VatNumberForm
    fields = ("state", "number")
    extra = 1
    verbose_name_plural = "VAT numbers"


class VatRowForm(ModelForm):
    """Which tax a treatment bears."""

    class Meta:
        model = VatRow
        fields = ("treatment", "state", "instead_of", "tax")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A row that was added and left alone says nothing: least of all that there is no tax."""
        super().__init__(*args, **kwargs)
        self.fields["treatment"].choices = [("", "Choose…"), *IN_THE_TABLE]

    def clean_state(self) -> str:
        return _country(self.cleaned_data["state"])


class VatRowFormSet(BaseInlineFormSet):
    """The taxes are the company's: twins of the other price basis are left out."""

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, nothing in (("instead_of", "Any"), ("tax", "No tax")):
            chosen = Q(pk=getattr(form.instance, f"{name}_id"))
            own = Q(company=self.instance.pk, twin_of=None)
            form.fields[name].empty_label = nothing
            form.fields[name].queryset = Tax.objects.filter(own | chosen)


class VatRowInline(OfficeInline):
    """The table of treatments."""

    model = VatRow
    form = VatRowForm
    formset = VatRowFormSet
    fields = ("treatment", "state", "instead_of", "tax")
    verbose_name_plural = "Which tax each treatment bears"


@admin.register(CompanyVat)
class CompanyVatAdmin(OfficeAdmin):
    """One page a company; with one company the list is its page."""

    form = CompanyVatForm
    list_display = ("name", "country", "one_stop_shop", "below_threshold")
    search_fields = ("name",)
    inlines = (VatNumberInline, VatRowInline)
    fieldsets = (
        (
            "On invoices",
            {
                "fields": (
                    "name",
                    ("line1", "line2"),
                    ("postal_code", "city", "country"),
                    "foot",
                )
            },
        ),
        ("Distance sales in the European Union", {"fields": ("one_stop_shop", "below_threshold")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        main_company()
        companies = list(CompanyVat.objects.all()[:2])
        if len(companies) == 1 and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(change_url(companies[0]))
        return super().changelist_view(request, extra_context)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        """Orders that waited for what was entered are looked at now."""
        super().save_related(request, form, formsets, change)
        company = form.instance
        if not company.vat_rows.exists():
            VatRow.objects.bulk_create(
                [VatRow(company=company, treatment=kind) for kind in (INTRA_COMMUNITY, EXPORT)]
            )
            messages.info(
                request, "Intra-Community supplies and exports bear no tax: two rows say so now."
            )
        OrderInvoicing.objects.filter(order__company=company.pk).update(look_again=None)
        wakeup.request_turn()
