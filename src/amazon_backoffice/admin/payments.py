# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounting > Payments, and the batches that the bank shows as one line."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter.paying import create_batch, signed
from amazon_backoffice.models import BatchPayment, JournalEntry, Payment
from amazon_backoffice.views.base import FOR_PEOPLE, tell
from amazon_backoffice.views.correcting import reverse_chosen
from amazon_backoffice.words import money

from .base import OfficeAdmin, change_link, change_url, list_url, one_line, tag

State = BatchPayment.State
LEVELS = {State.NEW: "", State.VALIDATED: "warn", State.RECONCILED: "good"}


class BatchFilter(admin.SimpleListFilter):
    """Payments that wait for a batch."""

    title = "Batch"
    parameter_name = "in_batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "Not in a batch"), ("some", "In a batch")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Payment]) -> QuerySet[Payment]:
        if self.value() == "none":
            return queryset.filter(batch=None, entry__reversal=None)
        return queryset.exclude(batch=None) if self.value() else queryset


@admin.register(Payment)
class PaymentAdmin(OfficeAdmin):
    """Registered on invoices and bills; chosen here for a batch."""

    documents = True
    nothing_here = (
        "No payment yet. Choose invoices under Accounting > Invoices, and Actions > Register "
        "Payment."
    )
    list_display = (
        "number", "day", "direction", "of_document", "method", "journal", "paid", "in_batch",
        "label",
    )  # fmt: skip
    list_filter = (BatchFilter, "direction", "method", "journal", "currency")
    list_select_related = ("entry__reversal", "document", "batch", "journal")
    search_fields = ("entry__number", "document__number", "document__order__order_id")
    search_help_text = "Number of the payment or the invoice, or Amazon order reference"
    date_hierarchy = "dated"
    actions = ("create_batch_payment", "reverse_payments")
    change_form_outer_before_template = "office/panel_bar.html"
    fields = (
        ("number", "day"), ("of_document", "paid"), ("journal", "method"), ("in_batch", "label"),
        ("entry_link", "reversal_link"),
    )  # fmt: skip
    readonly_fields = (
        "number", "day", "of_document", "paid", "in_batch", "label", "entry_link", "reversal_link",
    )  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_batch_permission(self, request: HttpRequest) -> bool:
        """Who may make batches."""
        return bool(request.user.has_perm("amazon_backoffice.add_batchpayment"))

    def has_reverse_permission(self, request: HttpRequest) -> bool:
        """Who may reverse payments. Nobody edits them."""
        return bool(request.user.has_perm("amazon_backoffice.change_payment"))

    def panel(self, request: HttpRequest, obj: Payment) -> dict[str, Any]:
        buttons = []
        if _reversal(obj) is None and self.has_reverse_permission(request):
            link = reverse("office-reverse-payment", args=[obj.pk])
            buttons = [{"text": "Reverse", "icon": "undo", "link": link, "post": True}]
        return {"bar": {"buttons": buttons, "stats": []}, "notes": []}

    @admin.action(description="Reverse", permissions=["reverse"])
    def reverse_payments(self, request: HttpRequest, queryset: QuerySet[Payment]) -> None:
        """Their invoices and bills are to be paid again."""
        reverse_chosen(request, list(queryset.order_by().values_list("pk", flat=True)))

    @admin.action(description="Create Batch Payment", permissions=["batch"])
    def create_batch_payment(
        self, request: HttpRequest, queryset: QuerySet[Payment]
    ) -> HttpResponse | None:
        """Of one journal, direction and currency."""
        try:
            keys = list(queryset.order_by().values_list("pk", flat=True))
            batch = create_batch(keys, runtime.clock().now().date())
        except FOR_PEOPLE as error:
            tell(request, error)
            return None
        messages.success(request, f"{batch} holds {len(keys):,} payments. Validate it now.")
        return HttpResponseRedirect(change_url(batch))

    @admin.display(description="Number", ordering="entry__number")
    def number(self, payment: Payment) -> str:
        return one_line(payment.entry.number)

    @admin.display(description="Date", ordering="dated")
    def day(self, payment: Payment) -> str:
        return one_line(f"{payment.dated:%d %b %Y}")

    @admin.display(description="Invoice or Bill", ordering="document__number")
    def of_document(self, payment: Payment) -> str:
        return change_link(payment.document)

    @admin.display(description="Amount", ordering="amount")
    def paid(self, payment: Payment) -> str:
        return one_line(money(payment.amount, payment.currency))

    @admin.display(description="Batch")
    def in_batch(self, payment: Payment) -> str:
        return change_link(payment.batch)

    @admin.display(description="State")
    def label(self, payment: Payment) -> str:
        return tag("Reversed") if _reversal(payment) else tag("Posted", "good")

    @admin.display(description="Journal Entry")
    def entry_link(self, payment: Payment) -> str:
        return change_link(payment.entry)

    @admin.display(description="Reversed by")
    def reversal_link(self, payment: Payment) -> str:
        return change_link(_reversal(payment))


def _reversal(payment: Payment) -> JournalEntry | None:
    return getattr(payment.entry, "reversal", None)


@admin.register(BatchPayment)
class BatchPaymentAdmin(OfficeAdmin):
    """Created of payments, validated, and met by a line of the bank."""

    documents = True
    nothing_here = (
        "No batch yet. Choose payments under Accounting > Payments, and Actions > Create Batch "
        "Payment."
    )
    list_display = ("name", "day", "direction", "payments_in", "sum", "journal", "label")
    list_filter = ("state", "direction", "journal", "currency")
    list_select_related = ("journal",)
    search_fields = ("name",)
    change_form_outer_before_template = "office/panel_bar.html"
    fields = (("name", "day"), ("direction", "journal"), ("sum", "payments_in"), "label")
    readonly_fields = ("name", "direction", "journal", "day", "sum", "payments_in", "label")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def panel(self, request: HttpRequest, obj: BatchPayment) -> dict[str, Any]:
        may = request.user.has_perm("amazon_backoffice.change_batchpayment")
        payments = {
            "text": "Payments",
            "icon": "payments",
            "link": list_url("payment", f"batch__id__exact={obj.pk}"),
        }
        buttons = [payments]
        notes = []
        if obj.state == State.NEW and may:
            link = reverse("office-validate-batch", args=[obj.pk])
            validate = {"text": "Validate", "icon": "check_circle", "link": link}
            buttons.insert(0, {**validate, "post": True, "first": True})
        if obj.state == State.VALIDATED:
            text = (
                "When the payout is on your bank statement, open its line under Accounting > "
                "Bank Lines and choose this batch."
            )
            notes.append({"level": "warn", "title": "It waits for the bank.", "text": text})
            if may:
                link = reverse("office-reopen-batch", args=[obj.pk])
                reopen = {"text": "Reopen", "icon": "undo", "link": link, "post": True}
                title = "It is new again: its payments can be reversed"
                buttons.append({**reopen, "title": title})
        return {"bar": {"buttons": buttons, "stats": []}, "notes": notes}

    @admin.display(description="Date", ordering="dated")
    def day(self, batch: BatchPayment) -> str:
        return one_line(f"{batch.dated:%d %b %Y}")

    @admin.display(description="Amount", ordering="amount")
    def sum(self, batch: BatchPayment) -> str:
        return one_line(money(signed(batch), batch.currency))

    @admin.display(description="Payments")
    def payments_in(self, batch: BatchPayment) -> str:
        return f"{batch.payments.count():,}"

    @admin.display(description="State", ordering="state")
    def label(self, batch: BatchPayment) -> str:
        return tag(batch.get_state_display(), LEVELS[State(batch.state)])
