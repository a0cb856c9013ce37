# SPDX-License-Identifier: LGPL-3.0-or-later
"""What rows of the VAT invoice data report mean for an order and its documents.

The report is the outcome. Of a document that it does not name the feed is asked (``silent``),
before it is sent again or counts as lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from amazon_connector.domain.vat.report import OUTSTANDING, REFUSED, TAKEN, Told
from amazon_connector.port import OrderKey
from amazon_connector.records_invoices import (
    ACCEPTED,
    CREDIT_NOTE,
    NOT_UPLOADED,
    REFUSED_INVOICE,
    TO_UPLOAD,
    UPLOADED,
    Departure,
    InvoiceUpload,
)

MOST_ATTEMPTS = 5
# So long Amazon may take to name an invoice before it counts as not arrived, and before its feed is
# asked: the report is read four times a day.
_UNNAMED, ASK_FEED_AFTER = timedelta(hours=24), timedelta(hours=6)
_AT_WORK = ("IN_QUEUE", "IN_PROGRESS")
_NOT_YET = "Amazon has not processed its feed {feed} yet ({status})."
_NO_REASON = (
    "Amazon ended its feed {feed} as {status} and named nothing that is wrong; its report does not "
    "say yet that it was taken."
)
_LOST = "Amazon did not take it, and says nothing of why: look for the order in Seller Central."
_SEVERAL_REFUNDS = (
    "Amazon refunded this order several times, and does not say which refund this credit note is "
    "of: upload it in Seller Central."
)
_BY_AMAZON = "Amazon makes the invoice of this order itself."


def departure_of(key: OrderKey, rows: Sequence[Told]) -> Departure:
    """Where an order left from: what its shipments say, or its refunds where none is told."""
    shipped = {row.ship_from for row in rows if row.ship_from and not row.refund}
    found = sorted(shipped or {row.ship_from for row in rows if row.ship_from})
    return Departure(key, found[0]) if len(found) == 1 else Departure(key, "", tuple(found))


def outcomes_of(
    uploads: Sequence[InvoiceUpload], rows: Sequence[Told], now: datetime
) -> list[InvoiceUpload]:
    """The documents of one order. A refund's transaction is one credit note's alone: the oldest
    that has none gets it.
    """
    taken = {upload.transaction_id for upload in uploads if upload.transaction_id}
    found = []
    for upload in uploads:
        others = taken - {upload.transaction_id, ""}
        told = outcome_of(upload, [r for r in rows if r.transaction_id not in others], now)
        taken.add(told.transaction_id)
        found.append(told)
    return found


def outcome_of(upload: InvoiceUpload, rows: Sequence[Told], now: datetime) -> InvoiceUpload:
    """The document as Amazon tells of it; unchanged where it says nothing new."""
    mine = [row for row in rows if row.refund == (upload.kind == CREDIT_NOTE)]
    named = [row for row in mine if row.number == upload.number]
    if named:
        return _answered(upload, named)
    if upload.state == UPLOADED:
        return _unnamed(upload, mine, now)
    return _identified(upload, mine) if upload.state == TO_UPLOAD else upload


def told_by_feed(
    upload: InvoiceUpload, status: str, refusals: Sequence[str], now: datetime
) -> InvoiceUpload:
    """A document that the report does not name, as its feed tells of it: ``status`` is the feed's
    processingStatus, ``refusals`` what its result names. A feed that has ended without a reason has
    no more to tell: its id is taken off, and the report decides.
    """
    if refusals:
        why = " ".join(refusals)
        return replace(upload, state=REFUSED_INVOICE, due=None, why=why)
    if status in _AT_WORK:
        return put_off_feed(upload, _NOT_YET.format(feed=upload.feed_id, status=status), now)
    why = _NO_REASON.format(feed=upload.feed_id, status=status)
    return replace(upload, feed_id="", due=None, why=why)


def put_off_feed(upload: InvoiceUpload, why: str, now: datetime) -> InvoiceUpload:
    """Its feed is asked again beside the next report."""
    return replace(upload, due=now + ASK_FEED_AFTER, why=why)


def _answered(upload: InvoiceUpload, rows: Sequence[Told]) -> InvoiceUpload:
    """A refusal of one shipment is one of the document."""
    refused = [row for row in rows if row.status == REFUSED]
    if refused:
        return replace(upload, state=REFUSED_INVOICE, due=None, why=refused[0].words)
    if all(row.status == TAKEN for row in rows):
        return replace(upload, state=ACCEPTED, due=None, why="")
    return upload


def _unnamed(upload: InvoiceUpload, rows: Sequence[Told], now: datetime) -> InvoiceUpload:
    if not rows or upload.sent_at is None or now - upload.sent_at < _UNNAMED:
        return upload
    if any(row.by_amazon for row in rows):
        return replace(upload, state=NOT_UPLOADED, due=None, why=_BY_AMAZON)
    if upload.feed_id or not all(row.status == OUTSTANDING and not row.number for row in rows):
        return upload
    if upload.attempts >= MOST_ATTEMPTS:
        return replace(upload, state=NOT_UPLOADED, due=None, why=_LOST)
    return replace(_identified(upload, rows), state=TO_UPLOAD, feed_id="", due=None)


def _identified(upload: InvoiceUpload, rows: Sequence[Told]) -> InvoiceUpload:
    """With Amazon's own ids, where there is one of each: a document of the whole order that left
    in several shipments goes by the order's id alone.
    """
    shipments = sorted({row.shipment_id for row in rows if row.shipment_id})
    transactions = sorted({row.transaction_id for row in rows if row.transaction_id})
    found = upload
    if len(shipments) == 1:
        found = replace(found, shipment_id=shipments[0])
    if upload.kind != CREDIT_NOTE or not transactions or upload.transaction_id:
        return found
    if len(transactions) > 1:
        return replace(found, state=NOT_UPLOADED, due=None, why=_SEVERAL_REFUNDS)
    return replace(found, transaction_id=transactions[0], due=None, why="")
