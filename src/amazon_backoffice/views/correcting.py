# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Reverse* of a bill, a credit note or payments, and *Reopen* of a batch."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter import correcting
from amazon_backoffice.models import BatchPayment, Document, Payment

from .base import FOR_PEOPLE, back, office_view, tell

_APP = "admin:amazon_backoffice"


@office_view("change_vendorbill")
def reverse_bill(request: HttpRequest, pk: int) -> HttpResponse:
    """*Reverse* of a vendor bill."""
    bill = get_object_or_404(Document, pk=pk, kind=Document.Kind.BILL)
    return _reversed(request, bill, reverse(f"{_APP}_vendorbill_change", args=[pk]))


@office_view("change_document")
def reverse_note(request: HttpRequest, pk: int) -> HttpResponse:
    """*Reverse* of a credit note; an invoice says that it takes one."""
    document = get_object_or_404(Document.objects.exclude(kind=Document.Kind.BILL), pk=pk)
    return _reversed(request, document, reverse(f"{_APP}_document_change", args=[pk]))


def _reversed(request: HttpRequest, document: Document, page: str) -> HttpResponse:
    try:
        correcting.reverse_document(document.pk, runtime.clock().now().date())
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        messages.success(request, f"{document} is reversed: nothing of it is due any more.")
    return back(request, page)


@office_view("change_payment")
def reverse_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """*Reverse* of one."""
    if not Payment.objects.filter(pk=pk).exists():
        raise Http404
    reverse_chosen(request, [pk])
    return back(request, reverse(f"{_APP}_payment_change", args=[pk]))


def reverse_chosen(request: HttpRequest, keys: Collection[int]) -> None:
    """*Reverse* of payments (pks), all or none."""
    try:
        number = correcting.reverse_payments(keys, runtime.clock().now().date())
    except FOR_PEOPLE as error:
        tell(request, error)
        return
    if not number:
        messages.warning(request, "What you chose is reversed already.")
    elif number == 1:
        messages.success(request, "1 payment is reversed: what it paid is due again.")
    else:
        messages.success(request, f"{number:,} payments are reversed: what they paid is due again.")


@office_view("change_batchpayment")
def reopen_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """*Reopen*."""
    batch = get_object_or_404(BatchPayment, pk=pk)
    try:
        correcting.reopen_batch(pk)
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        messages.success(request, f"{batch} is new again: reverse its payments, or Validate it.")
    return back(request, reverse(f"{_APP}_batchpayment_change", args=[pk]))
