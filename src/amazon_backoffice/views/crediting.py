# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Credit Note* of an invoice: of the whole, or of what Amazon refunded."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter.credit_notes import credit, creditable
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.models import Document
from amazon_backoffice.words import money
from amazon_connector.port import CannotBook

from .base import FOR_PEOPLE, office_view, page_context, tell


@office_view("add_document", methods=("GET", "POST"))
def credit_note(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, with all that is left as its amount, and its button *Post Credit Note*."""
    invoices = Document.objects.filter(kind=Document.Kind.INVOICE, state=Document.State.POSTED)
    invoice = get_object_or_404(invoices, pk=pk)
    if request.method == "GET":
        return _page(request, invoice, str(creditable(invoice)))
    typed = request.POST.get("amount", "")
    try:
        with atomic():
            locked = Document.objects.select_for_update().get(pk=pk)
            note = credit(locked, runtime.clock().now().date(), _amount(typed))
    except FOR_PEOPLE as error:
        tell(request, error)
        return _page(request, invoice, typed)
    messages.success(request, f"{note} credits {invoice}. Its refund is still to be paid.")
    return HttpResponseRedirect(_document(note))


def _amount(typed: str) -> Decimal:
    try:
        amount = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise CannotBook("Enter the amount as in 11.90.")
    return amount


def _page(request: HttpRequest, invoice: Document, amount: str) -> HttpResponse:
    context = page_context(
        request,
        "Credit Note",
        invoice=invoice,
        amount=amount,
        left=money(creditable(invoice), invoice.currency),
        total=money(invoice.total, invoice.currency),
        back=_document(invoice),
    )
    return render(request, "office/credit_note.html", context)


def _document(document: Document) -> str:
    return reverse("admin:amazon_backoffice_document_change", args=[document.pk])
