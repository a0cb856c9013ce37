# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices to Amazon's buyers: their PDF, *Upload to Amazon*, and orders that wait for one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import runtime, wakeup
from amazon_backoffice.models import Account, AccountMarketplace, Document, OrderInvoicing
from amazon_backoffice.models import SalesOrder as Order

from .base import back, office_view
from .invoicing import make_invoices, tell_invoiced

MOST_IN_ONE, MOST_EACH = 200, 50
_APP = "admin:amazon_backoffice"


@office_view("view_document", methods=("GET",))
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of an invoice or a credit note, for a person or for Seller Central."""
    document = get_object_or_404(_printed(), pk=pk)
    return _file(_pdf([document]), "application/pdf", f"{_name(document)}.pdf")


def download_as_one(request: HttpRequest, documents: QuerySet[Document]) -> HttpResponse | None:
    """One PDF with all of them, to be kept: the buyer's data stays here for a while only."""
    wanted = _chosen(request, documents, MOST_IN_ONE)
    if wanted is None:
        return None
    return _file(_pdf(wanted), "application/pdf", "invoices.pdf")


def download_each(request: HttpRequest, documents: QuerySet[Document]) -> HttpResponse | None:
    """A ZIP with a PDF of each, for Seller Central; the fonts in each of them take their time."""
    wanted = _chosen(request, documents, MOST_EACH)
    if wanted is None:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in wanted:
            archive.writestr(f"{_name(document)}.pdf", _pdf([document]))
    return _file(packed.getvalue(), "application/zip", "invoices.zip")


def _chosen(
    request: HttpRequest, documents: QuerySet[Document], most: int
) -> list[Document] | None:
    wanted = _printed().filter(pk__in=documents.values("pk")).order_by("dated", "pk")
    number = wanted.count()
    if 0 < number <= most:
        return list(wanted)
    said = f"At most {most} at once: filter the list, by its date perhaps."
    messages.warning(request, said if number else "None of these is an invoice of an order.")
    return None


def _printed() -> QuerySet[Document]:
    rows = Document.objects.filter(state=Document.State.POSTED, issued__isnull=False)
    return rows.select_related("issued", "order", "credits")


def _name(document: Document) -> str:
    return document.number.replace("/", "-")


def _pdf(documents: Sequence[Document]) -> bytes:
    from amazon_backoffice.invoice_pdf import pdf  # takes a second: only who prints waits for it

    return pdf(documents)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file that no cache keeps: it has the buyer's address."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@office_view("change_document")
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """*Upload to Amazon*, or *Again*."""
    document = get_object_or_404(_printed(), pk=pk)
    upload_again(request, Document.objects.filter(pk=document.pk))
    return back(request, reverse(f"{_APP}_document_change", args=[document.pk]))


def upload_again(request: HttpRequest, documents: QuerySet[Document]) -> None:
    """Those of them that Amazon refused or that did not go; the loop does it."""
    uploads = AccountMarketplace.objects.filter(upload_on=True)
    wanted = documents.filter(issued__isnull=False).exclude(order=None)
    pairs = set(uploads.values_list("account_id", "marketplace_id"))
    rows = wanted.values_list("order__account_id", "order__marketplace_id", "order__order_id")
    by_account: dict[int, list[str]] = {}
    for account_id, marketplace_id, order_id in rows:
        if (account_id, marketplace_id) in pairs:
            by_account.setdefault(account_id, []).append(order_id)
    by_hand = runtime.connector().invoices
    number = sum(by_hand.upload_again([str(pk)], ids) for pk, ids in by_account.items())
    if not number:
        messages.warning(
            request,
            "Nothing to upload: none of these was refused or left out, or their marketplace does "
            "not upload (Amazon Account, tab Invoices).",
        )
        return
    wakeup.request_turn()
    what = "1 document is" if number == 1 else f"{number:,} documents are"
    messages.success(request, f"{what} uploaded with the next turns, one every two minutes.")


@office_view("change_document")
def read_now(request: HttpRequest) -> HttpResponse:
    """*Read Amazon's Answers*: its report is asked for with the next turn."""
    accounts = Account.objects.filter(active=True, marketplaces__invoices_on=True).distinct()
    runtime.connector().invoices.read_now([str(pk) for pk in accounts.values_list("pk", flat=True)])
    wakeup.request_turn()
    messages.success(request, "Amazon is asked for its report. Reload this page in some minutes.")
    return back(request, reverse(f"{_APP}_document_changelist"))


@office_view("change_orderinvoicing")
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """*Look Again* at an order that waits."""
    row = get_object_or_404(OrderInvoicing, pk=pk)
    look_at(request, OrderInvoicing.objects.filter(pk=row.pk))
    return HttpResponseRedirect(reverse(f"{_APP}_orderinvoicing_changelist"))


def look_at(request: HttpRequest, rows: QuerySet[OrderInvoicing]) -> None:
    """With the next turn, which is now."""
    rows.update(look_again=None)
    wakeup.request_turn()
    messages.success(request, "Looked at again now: what can be invoiced leaves this list.")


@office_view("add_document")
def invoice_order(request: HttpRequest, pk: int) -> HttpResponse:
    """*Create Invoice* of an order that waits: with its own taxes, as a person decided."""
    order = get_object_or_404(Order, pk=pk)
    tell_invoiced(request, make_invoices(Order.objects.filter(pk=order.pk)))
    made = order.documents.filter(kind=Document.Kind.INVOICE).first()
    if made is None:
        return back(request, reverse(f"{_APP}_orderinvoicing_changelist"))
    return HttpResponseRedirect(reverse(f"{_APP}_document_change", args=[made.pk]))
