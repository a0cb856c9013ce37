# SPDX-License-Identifier: LGPL-3.0-or-later
"""Posted invoices and credit notes on their way to Amazon, and their PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from amazon_connector.domain.vat.report import REPORTED
from amazon_connector.port import STUCK, CannotBook, OrderKey
from amazon_connector.records_invoices import (
    CREDIT_NOTE,
    INVOICE,
    TO_UPLOAD,
    UPLOADED,
    UPLOADING,
    InvoiceUpload,
)

from ..models import (
    AccountMarketplace,
    Channel,
    Document,
    IssuedInvoice,
    OrderInvoicing,
    Parcel,
)
from ..models.fields import key_text
from .invoices_sealed import buyer_of
from .standing import in_currency
from .writes import Writes

_SAME = ("shipment_id", "transaction_id", "feed_id", "sent_at", "due", "attempts", "why", "state")
GONE = (
    "The buyer's personal data has been removed, so {number} cannot be printed as it was: bring "
    "back the key with which it was sealed, or upload the copy that you keep in Seller Central."
)


def invoices_to_upload(
    account_ids: Sequence[str], now: datetime, limit: int
) -> list[InvoiceUpload]:
    """See ``Invoicing.invoices_to_upload``. What Amazon could not be told to have left waits: it
    takes no invoice of an order that it does not know as shipped.
    """
    order = "document__order"
    uploads = AccountMarketplace.objects.filter(
        account=OuterRef(f"{order}__account"),
        marketplace=OuterRef(f"{order}__marketplace"),
        upload_on=True,
    )
    rows = _of(account_ids).filter(Exists(uploads), state__in=(TO_UPLOAD, UPLOADING))
    rows = rows.filter(Q(due=None) | Q(due__lte=now)).order_by("document")
    rows = rows.filter(~Exists(stuck_parcels(OuterRef(order))))
    return [_told(row) for row in rows[:limit]]


def stuck_parcels(order: Any) -> QuerySet[Parcel]:
    """Those of an order that Amazon refused, or that lack something."""
    return Parcel.objects.filter(order=order, state__in=STUCK)


def uploads_of(account_ids: Sequence[str], order_ids: Sequence[str]) -> list[InvoiceUpload]:
    """See ``Invoicing.uploads_of``."""
    wanted = [key_text(order_id) for order_id in order_ids]
    rows = _of(account_ids).filter(document__order__order_id__among=wanted)
    return [_told(row) for row in rows.order_by("document")]


def silent_uploads(
    account_ids: Sequence[str], sent_until: datetime, now: datetime, limit: int
) -> list[InvoiceUpload]:
    """See ``Invoicing.silent_uploads``."""
    rows = _of(account_ids).filter(state=UPLOADED, sent_at__lte=sent_until).exclude(feed_id="")
    rows = rows.filter(Q(due=None) | Q(due__lte=now)).order_by("document")
    return [_told(row) for row in rows[:limit]]


def answers_wanted(account_ids: Sequence[str], since: datetime) -> datetime | None:
    """See ``Invoicing.answers_wanted``."""
    asked = Q(state=UPLOADED) | Q(
        state=TO_UPLOAD, document__kind=Document.Kind.CREDIT_NOTE, transaction_id=""
    )
    issued = _of(account_ids).filter(asked, document__order__ordered_at__gte=since)
    waiting = OrderInvoicing.objects.filter(
        order__account__in=[int(account_id) for account_id in account_ids],
        order__channel=Channel.AMAZON,
        order__marketplace__marketplace_id__in=REPORTED,
        order__ordered_at__gte=since,
        departure="",
        several="",
    ).exclude(why="")
    first = (
        issued.order_by("document__order__ordered_at")
        .values_list("document__order__ordered_at", flat=True)
        .first(),
        waiting.order_by("order__ordered_at").values_list("order__ordered_at", flat=True).first(),
    )
    return min((at for at in first if at), default=None)


def save_uploads(page: Sequence[InvoiceUpload]) -> None:
    """See ``Invoicing.save_uploads``."""
    told = {int(upload.invoice_id): upload for upload in page}
    rows = IssuedInvoice.objects.filter(document__in=told)
    writes = Writes()
    for row in rows:
        upload = told[row.document_id]
        writes.set(row, **{name: getattr(upload, name) for name in _SAME})
    writes.save()


def invoice_pdf(invoice_id: str) -> bytes:
    """See ``Invoicing.invoice_pdf``."""
    from ..invoice_pdf import pdf  # takes a second to load: only who prints waits for it

    document = _posted().filter(pk=int(invoice_id)).first()
    if document is None:
        raise CannotBook("This invoice is not here any more.")
    if not buyer_of(document.issued).lines:
        raise CannotBook(GONE.format(number=document.number))
    return pdf([document])


def _posted() -> QuerySet[Document]:
    rows = Document.objects.filter(issued__isnull=False, state=Document.State.POSTED)
    return rows.select_related("issued", "order", "credits")


def _of(account_ids: Sequence[str]) -> QuerySet[IssuedInvoice]:
    ids = [int(account_id) for account_id in account_ids]
    rows = IssuedInvoice.objects.filter(
        document__order__account__in=ids, document__state=Document.State.POSTED
    )
    return rows.select_related("document__order__marketplace")


def _told(row: IssuedInvoice) -> InvoiceUpload:
    document, order = row.document, row.document.order
    assert order is not None
    invoice = document.kind == Document.Kind.INVOICE
    return InvoiceUpload(
        invoice_id=str(document.pk),
        key=OrderKey(order.seller_id, order.order_id),
        account_id=str(order.account_id),
        marketplace_id=order.marketplace.marketplace_id,
        number=document.number,
        kind=INVOICE if invoice else CREDIT_NOTE,
        total=in_currency(document.total, document.currency),
        tax=in_currency(document.tax, document.currency),
        **{name: getattr(row, name) for name in _SAME},
    )
