# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices, payments and batches: what their buttons do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter import paying
from amazon_backoffice.adapter.chart import AMAZON_PAYMENTS, chart
from amazon_backoffice.adapter.documents import post_documents
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.sums import Thousandths, amount_of
from amazon_backoffice.models import BatchPayment, Document, Journal, Payment
from amazon_backoffice.words import money

from .base import FOR_PEOPLE, back, office_view, page_context, tell

_APP = "admin:amazon_backoffice"


def register_page(request: HttpRequest, documents: QuerySet[Document]) -> HttpResponse:
    """*Register Payment* of the chosen documents: journal, method and date."""
    posted = documents.filter(state=Document.State.POSTED).exclude(open=0)
    keys = list(posted.order_by("pk").values_list("pk", flat=True))
    if not keys:
        messages.warning(request, "Nothing is due on what you chose.")
        return HttpResponseRedirect(request.get_full_path())
    company = posted[0].company
    of_company = chart(company.pk, company.currency)
    sums = Document.objects.filter(pk__among=keys).order_by().values_list("currency")
    context = page_context(
        request,
        "Register Payment",
        ids=",".join(map(str, keys)),
        number=len(keys),
        totals=[
            money(amount_of(total), currency)
            for currency, total in sums.annotate(total=Thousandths("open"))
        ],
        journals=Journal.objects.filter(company=company, kind=Journal.Kind.BANK),
        chosen=of_company.journals[AMAZON_PAYMENTS].pk,
        methods=Payment.Method.choices,
        method=Payment.Method.BATCH,
        today=runtime.clock().now().date().isoformat(),
        action=reverse("office-register-payment"),
        back=_list_of(posted[0]),
    )
    return render(request, "office/register_payment.html", context)


def _list_of(document: Document) -> str:
    model = "vendorbill" if document.kind == Document.Kind.BILL else "document"
    return reverse(f"{_APP}_{model}_changelist")


@office_view("add_payment", methods=("GET", "POST"))
def register(request: HttpRequest) -> HttpResponse:
    """The page, and its button *Create Payments*."""
    values = request.POST if request.method == "POST" else request.GET
    keys = _keys(values.get("ids", ""))
    documents = Document.objects.filter(pk__among=keys)
    if request.method == "GET":
        if not documents:
            return HttpResponseRedirect(reverse(f"{_APP}_document_changelist"))
        return register_page(request, documents)
    try:
        day = date.fromisoformat(values.get("dated", ""))
    except ValueError:
        messages.error(request, "Enter the date of the payment as in 2026-11-24.")
        return register_page(request, documents)
    journal = get_object_or_404(Journal, pk=int(values["journal"]))
    method = Payment.Method(values["method"])
    try:
        made = paying.register_payments(keys, journal, method, day)
    except FOR_PEOPLE as error:
        tell(request, error)
        return register_page(request, documents)
    messages.success(request, _registered(made))
    return HttpResponseRedirect(f"{reverse(f'{_APP}_payment_changelist')}?in_batch=none")


def _registered(made: Sequence[Payment]) -> str:
    number = "1 payment is" if len(made) == 1 else f"{len(made):,} payments are"
    return f"{number} registered. Choose them, and Actions > Create Batch Payment."


def _keys(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.isdecimal()]


@office_view("change_batchpayment")
def validate_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """*Validate*."""
    batch = get_object_or_404(BatchPayment, pk=pk)
    paying.validate_batch(batch.pk)
    messages.success(request, f"{batch} is validated. It waits for the bank's line.")
    return back(request, reverse(f"{_APP}_batchpayment_change", args=[batch.pk]))


@office_view("change_vendorbill")
def post_bill(request: HttpRequest, pk: int) -> HttpResponse:
    """*Confirm* of a vendor bill."""
    page = reverse(f"{_APP}_vendorbill_change", args=[pk])
    try:
        with atomic():
            bills = Document.objects.select_for_update().filter(kind=Document.Kind.BILL)
            bill: Any = get_object_or_404(bills, pk=pk)
            if bill.state == Document.State.DRAFT:
                post_documents([(bill, list(bill.lines.order_by("pk")))])
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        messages.success(request, f"{bill} is posted.")
    return back(request, page)
