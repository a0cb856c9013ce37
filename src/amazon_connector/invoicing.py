# SPDX-License-Identifier: LGPL-3.0-or-later
"""The port's invoices: what the core asks of an ERP that invoices Amazon's buyers.

The rules and errors are those of ``port.py``; it stands beside ``books.py``, and an ERP may have
neither. Its values: ``records_invoices.py``. A write of documents returns, for each element in
order, a ``Refused`` with its sentence, or None where it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from .port import Refused
from .records_invoices import (
    Departure,
    InvoicePlan,
    InvoiceUpload,
    InvoiceWait,
    OrderToInvoice,
)


class Invoicing(Protocol):
    """An ERP's invoices to Amazon's buyers."""

    def atomic(self) -> AbstractContextManager[object]:
        """As ``port.Backend.atomic``: the same transaction."""
        ...

    def orders_to_invoice(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[OrderToInvoice]:
        """Confirmed orders of these accounts, on marketplaces that make invoices, all of whose
        goods have left and that have no invoice (not a draft either), by time of shipping; without
        history, and without those whose ``InvoiceWait.look_again`` is after ``now``.
        Those that a settlement booked as sales are among them, and say so.
        """
        ...

    def create_invoices(self, page: Sequence[InvoicePlan]) -> Sequence[Refused | None]:
        """Make and post them, numbered without gaps. The taxes of a treatment are those of the
        company's table (treatment and state -> fiscal position); without a row a DOMESTIC one in
        the company's own country and an AS_SOLD one keep the order's, a COLLECTED one bears none,
        and any other is ``Refused`` with the row that is missing. Nobody is sent anything.
        Key: see there; an order that has an invoice stays as it is.
        """
        ...

    def hold_invoices(self, page: Sequence[InvoiceWait]) -> None:
        """Store why orders wait; they are listed. Key: see there."""
        ...

    def answers_wanted(self, account_ids: Sequence[str], since: datetime) -> datetime | None:
        """The order date (Amazon's) of the oldest order placed at or after ``since`` of which
        Amazon's report is to be read: an FBA order that waits for its departure (on a marketplace
        of ``domain.vat.report.REPORTED``), an invoice or
        credit note that is UPLOADED, a credit note TO_UPLOAD without a transaction id. None: none.
        """
        ...

    def save_departures(self, page: Sequence[Departure]) -> None:
        """Store where FBA orders left from, and look at those that wait for it now. Others and
        unknown ones are left out. Key: see there.
        """
        ...

    def invoices_to_upload(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[InvoiceUpload]:
        """TO_UPLOAD and UPLOADING ones with no ``due`` or one at or before ``now``, oldest first,
        on marketplaces that upload invoices; without those of orders with a parcel that is
        ``STUCK``: Amazon takes no document of an order that it does not know as shipped.
        """
        ...

    def uploads_of(
        self, account_ids: Sequence[str], order_ids: Sequence[str]
    ) -> Sequence[InvoiceUpload]:
        """The posted invoices and credit notes of these orders, whatever their state, the oldest
        first.
        """
        ...

    def silent_uploads(
        self, account_ids: Sequence[str], sent_until: datetime, now: datetime, limit: int
    ) -> Sequence[InvoiceUpload]:
        """UPLOADED ones with a ``feed_id``, sent at or before ``sent_until``, with no ``due`` or
        one at or before ``now``, the oldest first: their feeds are asked.
        """
        ...

    def save_uploads(self, page: Sequence[InvoiceUpload]) -> None:
        """Write ``state`` and what follows it. Key: ``invoice_id``."""
        ...

    def invoice_pdf(self, invoice_id: str) -> bytes:
        """The document in the buyer's language, without a bank account number (Amazon refuses
        one). Raises ``CannotBook`` with a plain sentence where it cannot be printed.
        """
        ...
