# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounting > Invoices (and credit notes), and Vendor Bills of Amazon's commissions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db.models import Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter.chart import chart
from amazon_backoffice.adapter.credit_notes import creditable
from amazon_backoffice.adapter.defaults import main_company
from amazon_backoffice.engine.currencies import KNOWN
from amazon_backoffice.models import (
    Company,
    Document,
    DocumentLine,
    LedgerAccount,
    VendorBill,
)
from amazon_backoffice.views.invoices import download_as_one, download_each, upload_again
from amazon_backoffice.views.paying import register_page
from amazon_backoffice.words import money, quantity
from amazon_connector.domain.currencies import rounded

from .base import (
    OfficeAdmin,
    OfficeInline,
    PanelAdmin,
    change_link,
    change_url,
    one_line,
    tag,
    two_lines,
)
from .invoice_uploads import (
    UploadFilter,
    list_panel,
    upload_buttons,
    upload_facts,
    upload_notes,
    upload_tag,
)

State = Document.State


class PaidFilter(admin.SimpleListFilter):
    """What is still to be paid."""

    title = "Payment"
    parameter_name = "paid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "To be paid"), ("paid", "Paid"), ("reversed", "Reversed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        if self.value() == "reversed":
            return queryset.filter(state=State.REVERSED)
        posted = queryset.filter(state=State.POSTED)
        if self.value() == "open":
            return posted.exclude(open=0)
        return posted.filter(open=0) if self.value() == "paid" else queryset


class DocumentAdmin(OfficeAdmin):
    """What invoices and bills share."""

    list_select_related = ("order", "customer")
    actions = ("register_payment",)
    date_hierarchy = "dated"
    change_form_outer_before_template = "office/document_top.html"

    def has_pay_permission(self, request: HttpRequest) -> bool:
        """Who may register payments."""
        return bool(request.user.has_perm("amazon_backoffice.add_payment"))

    @admin.action(description="Register Payment", permissions=["pay"])
    def register_payment(self, request: HttpRequest, queryset: QuerySet[Document]) -> HttpResponse:
        """Asks for journal, method and date."""
        return register_page(request, queryset)

    def panel(self, request: HttpRequest, obj: Document) -> dict[str, Any]:
        return {
            "bar": {"buttons": self.buttons(request, obj), "stats": []},
            "notes": upload_notes(obj),
            "name": str(obj),
            "tags": [{"text": obj.get_kind_display()}, _state(obj)],
            "facts": [*_facts(obj), *upload_facts(obj)],
            "lines": [_line(line, obj.currency) for line in obj.lines.order_by("pk")],
            "totals": {name: money(getattr(obj, name), obj.currency) for name in _TOTALS},
            "posted": obj.state != State.DRAFT,
            "payments": _payments(obj),
        }

    def buttons(self, request: HttpRequest, obj: Document) -> list[dict[str, Any]]:
        """What can be done with it now."""
        if not (obj.open and obj.state == State.POSTED and self.has_pay_permission(request)):
            return []
        link = f"{reverse('office-register-payment')}?ids={obj.pk}"
        return [{"text": "Register Payment", "icon": "payments", "link": link, "first": True}]

    def has_reverse_permission(self, request: HttpRequest) -> bool:
        """Who may reverse one. Nobody edits what is posted."""
        change = get_permission_codename("change", self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{change}"))

    def reverse_button(self, request: HttpRequest, obj: Document) -> list[dict[str, Any]]:
        """*Reverse*, of what is posted."""
        if obj.state != State.POSTED or not self.has_reverse_permission(request):
            return []
        link = reverse(f"office-reverse-{self.opts.model_name}", args=[obj.pk])
        return [{"text": "Reverse", "icon": "undo", "link": link, "post": True}]

    @admin.display(description="Number", ordering="number")
    def what(self, document: Document) -> str:
        return one_line(str(document))

    @admin.display(description="Date", ordering="dated")
    def day(self, document: Document) -> str:
        return one_line(f"{document.dated:%d %b %Y}")

    @admin.display(description="Total", ordering="total")
    def amount(self, document: Document) -> str:
        tax = f"tax {money(document.tax, document.currency)}"
        return two_lines(money(document.total, document.currency), tax)

    @admin.display(description="Amount Due", ordering="open")
    def due(self, document: Document) -> str:
        return one_line(money(document.open, document.currency))

    @admin.display(description="State")
    def label(self, document: Document) -> str:
        shown = _state(document)
        return tag(shown["text"], shown["level"])


_TOTALS = ("untaxed", "tax", "total", "open")


@admin.register(Document)
class InvoiceAdmin(DocumentAdmin, PanelAdmin):
    """Made from orders; nobody edits them."""

    documents = True
    nothing_here = (
        "No invoice yet. Choose orders under Sales > Orders, and Actions > Create Invoices."
    )
    list_display = ("what", "kind", "day", "of_order", "amount", "due", "label", "at_amazon")
    list_filter = (
        "kind",
        UploadFilter,
        PaidFilter,
        "order__marketplace",
        "currency",
        ("dated", admin.DateFieldListFilter),
    )
    list_select_related = ("order", "customer", "issued")
    search_fields = ("number", "order__order_id", "order__name")
    search_help_text = "Number or Amazon order reference"
    actions = ("register_payment", "upload_to_amazon", "download_pdf", "download_pdfs")
    list_before_template = "office/panel_bar.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).exclude(kind=Document.Kind.BILL)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        panel = list_panel(self.has_upload_permission(request))
        return super().changelist_view(request, {**(extra_context or {}), "panel": panel})

    def has_upload_permission(self, request: HttpRequest) -> bool:
        """Who may send them to Amazon. Nobody edits them."""
        return bool(request.user.has_perm("amazon_backoffice.change_document"))

    @admin.action(description="Upload to Amazon (Again)", permissions=["upload"])
    def upload_to_amazon(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        """Those that Amazon refused, and those that did not go."""
        upload_again(request, queryset)

    @admin.action(description="Download as One PDF", permissions=["view"])
    def download_pdf(
        self, request: HttpRequest, queryset: QuerySet[Document]
    ) -> HttpResponse | None:
        """To be kept."""
        return download_as_one(request, queryset)

    @admin.action(description="Download as ZIP, a PDF each", permissions=["view"])
    def download_pdfs(
        self, request: HttpRequest, queryset: QuerySet[Document]
    ) -> HttpResponse | None:
        """For Seller Central."""
        return download_each(request, queryset)

    @admin.display(description="At Amazon", ordering="issued__state")
    def at_amazon(self, document: Document) -> str:
        return upload_tag(document)

    def buttons(self, request: HttpRequest, obj: Document) -> list[dict[str, Any]]:
        found = super().buttons(request, obj)
        found.extend(upload_buttons(obj, self.has_upload_permission(request)))
        may = request.user.has_perm("amazon_backoffice.add_document")
        if may and obj.kind == Document.Kind.INVOICE and creditable(obj):
            link = reverse("office-credit-note", args=[obj.pk])
            found.append({"text": "Credit Note", "icon": "undo", "link": link})
        if obj.kind == Document.Kind.CREDIT_NOTE:
            found.extend(self.reverse_button(request, obj))
        return found

    @admin.display(description="Amazon Order", ordering="order__order_id")
    def of_order(self, document: Document) -> str:
        return change_link(document.order, document.order.order_id if document.order else "")


class BillLineForm(ModelForm):
    """An amount without tax and the tax's percent."""

    class Meta:
        model = DocumentLine
        fields = ("description", "account", "untaxed", "rate")


class BillLineInline(OfficeInline):
    """What Amazon's invoice lists."""

    model = DocumentLine
    form = BillLineForm
    fields = ("description", "account", "untaxed", "rate")
    extra = 1
    verbose_name_plural = "Lines"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        company = obj.company if obj else _company_asked(request)
        of_company = chart(company.pk, company.currency)
        field = formset.form.base_fields["account"]
        field.queryset = LedgerAccount.objects.filter(
            company=company, kind=LedgerAccount.Kind.EXPENSE
        )
        field.initial = of_company.account("commission")
        formset.form.base_fields["description"].initial = "Amazon commissions"
        return formset


class BillForm(ModelForm):
    """Date, number and currency of Amazon's invoice."""

    class Meta:
        model = VendorBill
        fields = ("company", "vendor", "reference", "dated", "currency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "company" in self.fields:
            self.initial.setdefault("company", main_company().pk)
        if "currency" in self.fields and not self.instance.pk:
            self.initial.setdefault("currency", main_company().currency)
            self.initial.setdefault("dated", runtime.clock().now().date())
        if "reference" in self.fields:
            self.fields["reference"].required = True

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).upper()
        if code not in KNOWN:
            raise forms.ValidationError(f"{code} is no currency's code, as EUR is.")
        return code

    def clean(self) -> dict[str, Any]:
        """The same bill is not entered twice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        same = VendorBill.objects.filter(
            kind=Document.Kind.BILL,
            vendor=cleaned.get("vendor", ""),
            reference=cleaned.get("reference", ""),
        ).exclude(Q(pk=self.instance.pk) | Q(state=State.REVERSED))
        if cleaned.get("reference") and same.exists():
            self.add_error("reference", f"This bill is here already: {same[0]}.")
        return cleaned


@admin.register(VendorBill)
class BillAdmin(DocumentAdmin):
    """Typed in as a draft, then posted."""

    form = BillForm
    nothing_here = "No vendor bill yet. Click New for Amazon's invoice of its commissions."
    list_display = ("what", "vendor", "reference", "day", "amount", "due", "label")
    list_filter = ("state", PaidFilter, "currency", ("dated", admin.DateFieldListFilter))
    search_fields = ("number", "reference", "vendor")
    inlines = (BillLineInline,)
    fieldsets = ((None, {"fields": (("vendor", "reference"), ("dated", "currency"))}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).filter(kind=Document.Kind.BILL)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        posted = obj is not None and obj.state != State.DRAFT
        return not posted and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        posted = obj is None or obj.state != State.DRAFT
        return not posted and super().has_delete_permission(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        posted = isinstance(obj, Document) and obj.state != State.DRAFT
        return () if posted else self.inlines

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        posted = isinstance(obj, Document) and obj.state != State.DRAFT
        if posted:
            return ()
        several = obj is None and Company.objects.count() > 1
        return ((None, {"fields": ("company",)}), *self.fieldsets) if several else self.fieldsets

    def buttons(self, request: HttpRequest, obj: Document) -> list[dict[str, Any]]:
        if obj.state == State.DRAFT and self.has_change_permission(request, obj):
            link = reverse("office-post-bill", args=[obj.pk])
            confirm = {"text": "Confirm", "icon": "check_circle", "link": link, "post": True}
            return [{**confirm, "first": True}] if obj.lines.exists() else []
        return [*super().buttons(request, obj), *self.reverse_button(request, obj)]

    def save_model(
        self, request: HttpRequest, obj: Document, form: ModelForm, change: bool
    ) -> None:
        if not change:
            obj.kind = Document.Kind.BILL
            if obj.company_id is None:
                obj.company = main_company()
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        """Taxes and totals follow the lines."""
        super().save_related(request, form, formsets, change)
        document = form.instance
        lines = list(document.lines.all())
        for line in lines:
            line.quantity, line.unit_price = 1, line.untaxed
            line.tax = rounded(line.untaxed * line.rate / 100, document.currency)
            line.total = line.untaxed + line.tax
        DocumentLine.objects.bulk_update(lines, ["quantity", "unit_price", "tax", "total"])
        document.untaxed = sum(line.untaxed for line in lines)
        document.tax = sum(line.tax for line in lines)
        document.total = document.untaxed + document.tax
        document.save()


def _company_asked(request: HttpRequest) -> Company:
    """The company that a new bill is entered for."""
    asked = request.POST.get("company", "")
    found = Company.objects.filter(pk=int(asked)).first() if asked.isdecimal() else None
    return found or main_company()


def _state(document: Document) -> dict[str, str]:
    if document.state != State.POSTED:
        return {"text": document.get_state_display(), "level": ""}
    if not document.open:
        return {"text": "Paid", "level": "good"}
    partly = document.open != document.total
    return {"text": "Partially paid" if partly else "To be paid", "level": "warn"}


def _facts(document: Document) -> list[dict[str, Any]]:
    entry, order, of = document.entry, document.order, document.credits
    bill = document.kind == Document.Kind.BILL
    who = {"title": "Customer", "value": document.customer}
    if bill:
        who = {"title": "Vendor", "value": f"{document.vendor} {document.reference}"}
    facts = [
        {"title": "Date", "value": f"{document.dated:%d %b %Y}"},
        who,
        {"title": "Journal Entry", "value": entry, "link": change_url(entry) if entry else ""},
    ]
    if reversal := getattr(entry, "reversal", None):
        facts.append({"title": "Reversed by", "value": reversal, "link": change_url(reversal)})
    if order:
        facts.append({"title": "Order", "value": order, "link": change_url(order)})
    if of:
        facts.append({"title": "Credit note of", "value": of, "link": change_url(of)})
    return facts


def _line(line: DocumentLine, currency: str) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": quantity(line.quantity),
        "rate": f"{quantity(line.rate)} %",
        **{name: money(getattr(line, name), currency) for name in ("untaxed", "tax", "total")},
    }


def _payments(document: Document) -> list[dict[str, str]]:
    """What has paid it: payments, and other entries that its line is reconciled with."""
    found = []
    for line in document.journal_lines.all():
        pairs = line.pays if document.sign < 0 else line.paid_by
        other = "debit" if document.sign < 0 else "credit"
        for pair in pairs.select_related(f"{other}__entry__payment"):
            entry = getattr(pair, other).entry
            found.append(
                {
                    "link": change_url(getattr(entry, "payment", entry)),
                    "number": entry.number,
                    "kind": entry.get_kind_display(),
                    "dated": f"{entry.dated:%d %b %Y}",
                    "amount": money(pair.amount, document.currency),
                }
            )
    return found
