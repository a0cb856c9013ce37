# SPDX-License-Identifier: LGPL-3.0-or-later
"""How invoices and credit notes stand at Amazon: the column, the filter, the buttons, the notes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from amazon_backoffice.adapter.invoices_uploads import stuck_parcels
from amazon_backoffice.models import AccountMarketplace, Document, IssuedInvoice
from amazon_backoffice.words import exact, short
from amazon_connector.records_invoices import (
    ACCEPTED,
    NOT_UPLOADED,
    REFUSED_INVOICE,
    TO_UPLOAD,
    UPLOAD_STATES,
    UPLOADED,
    UPLOADING,
)

from .base import tag, two_lines

LEVELS = {
    TO_UPLOAD: "warn", UPLOADING: "warn", UPLOADED: "warn", ACCEPTED: "good",
    REFUSED_INVOICE: "bad",
}  # fmt: skip
AGAIN = (REFUSED_INVOICE, NOT_UPLOADED)
_STUCK = {
    "title": "It goes once Amazon knows that the order has left:",
    "text": "a parcel failed or needs attention (Inventory > Parcels).",
}


class UploadFilter(admin.SimpleListFilter):
    """By what Amazon knows."""

    title = "At Amazon"
    parameter_name = "upload"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(UPLOAD_STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        return queryset.filter(issued__state=self.value()) if self.value() else queryset


def upload_tag(document: Document) -> str:
    """For the list: the state, and the beginning of Amazon's words."""
    issued = issued_of(document)
    if issued is None:
        return "–"
    shown = tag(issued.get_state_display(), LEVELS.get(issued.state, ""))
    if not issued.why:
        return shown
    text = format_html('<span title="{}">{}</span>', issued.why, short(issued.why, 90))
    return two_lines(shown, text, long=True)


def upload_buttons(document: Document, may_change: bool) -> list[dict[str, Any]]:
    """*Download PDF*, and *Upload to Amazon* where it can go (again)."""
    issued = issued_of(document)
    if issued is None or document.state != Document.State.POSTED:
        return []
    pdf = reverse("office-invoice-pdf", args=[document.pk])
    buttons = [{"text": "Download PDF", "icon": "picture_as_pdf", "link": pdf}]
    if may_change and issued.state in AGAIN and uploads(document):
        link = reverse("office-upload-invoice", args=[document.pk])
        again = " Again" if issued.state == REFUSED_INVOICE else ""
        text = f"Upload to Amazon{again}"
        buttons.insert(0, {"text": text, "icon": "upload", "link": link, "post": True})
    return buttons


def upload_notes(document: Document) -> list[dict[str, Any]]:
    """What Amazon said, and what is done about it."""
    issued = issued_of(document)
    if issued is None:
        return []
    if issued.state == REFUSED_INVOICE:
        text = f"{issued.why} Put right what it says, then Upload to Amazon Again."
        return [{"level": "bad", "title": "Amazon refused it:", "text": text}]
    if issued.state == TO_UPLOAD and stuck_parcels(document.order_id).exists():
        return [{"level": "warn", **_STUCK}]
    if issued.why:
        title = f"{issued.get_state_display()}:"
        return [{"level": "warn", "title": title, "text": issued.why}]
    return []


def upload_facts(document: Document) -> list[dict[str, Any]]:
    """How VAT treats it, and how it stands at Amazon."""
    issued = issued_of(document)
    if issued is None:
        return []
    taxed = f", taxed in {issued.taxed_in}" if issued.taxed_in else ""
    sent = f", {exact(issued.sent_at)}" if issued.sent_at else ""
    facts = [
        {"title": "VAT", "value": f"{issued.get_treatment_display()}{taxed}"},
        {"title": "Supplied on", "value": f"{issued.supplied:%d %b %Y}"},
        {"title": "Seller's VAT number", "value": issued.seller_vat},
        {"title": "Buyer's VAT number", "value": issued.buyer_vat},
        {"title": "At Amazon", "value": f"{issued.get_state_display()}{sent}"},
    ]
    ids = {"Feed": issued.feed_id, "Shipment": issued.shipment_id, "Note": issued.note}
    return [*facts, *({"title": title, "value": text} for title, text in ids.items() if text)]


def list_panel(may_change: bool) -> dict[str, Any]:
    """Above the list: what Amazon answered is read four times a day, or now."""
    buttons: list[dict[str, Any]] = []
    if may_change and AccountMarketplace.objects.filter(invoices_on=True).exists():
        link = reverse("office-read-invoices")
        text = "Read Amazon's Answers"
        buttons = [{"text": text, "icon": "sync", "link": link, "post": True}]
    return {"bar": {"buttons": buttons, "stats": []}, "notes": []}


def issued_of(document: Document) -> IssuedInvoice | None:
    """None of a vendor bill, and of what was posted before there were uploads."""
    return getattr(document, "issued", None)


def uploads(document: Document) -> bool:
    """Whether its marketplace uploads invoices, and Amazon does not make this one itself."""
    order, issued = document.order, issued_of(document)
    if order is None or issued is None or issued.kept_back:
        return False
    rows = AccountMarketplace.objects.filter(account=order.account_id, upload_on=True)
    return rows.filter(marketplace=order.marketplace_id).exists()
