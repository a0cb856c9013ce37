# SPDX-License-Identifier: LGPL-3.0-or-later
"""The invoicing half of the port, each method in the module of its topic."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from amazon_connector import records_invoices as records
from amazon_connector.paging import by_page
from amazon_connector.port import Refused

from . import errors, invoices_due, invoices_making, invoices_places, invoices_uploads


class DjangoInvoicing:
    """``invoicing.Invoicing`` on the office's tables."""

    def atomic(self) -> AbstractContextManager[object]:
        """The outermost one commits at its end."""
        return errors.atomic()

    # Making

    def orders_to_invoice(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[records.OrderToInvoice]:
        return invoices_due.orders_to_invoice(account_ids, now, limit)

    def create_invoices(self, page: Sequence[records.InvoicePlan]) -> Sequence[Refused | None]:
        return by_page(self.atomic, invoices_making.create_invoices, page)

    def hold_invoices(self, page: Sequence[records.InvoiceWait]) -> None:
        invoices_due.hold_invoices(page)

    def save_departures(self, page: Sequence[records.Departure]) -> None:
        invoices_places.save_departures(page)

    # Uploading

    def invoices_to_upload(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[records.InvoiceUpload]:
        return invoices_uploads.invoices_to_upload(account_ids, now, limit)

    def uploads_of(
        self, account_ids: Sequence[str], order_ids: Sequence[str]
    ) -> Sequence[records.InvoiceUpload]:
        return invoices_uploads.uploads_of(account_ids, order_ids)

    def silent_uploads(
        self, account_ids: Sequence[str], sent_until: datetime, now: datetime, limit: int
    ) -> Sequence[records.InvoiceUpload]:
        return invoices_uploads.silent_uploads(account_ids, sent_until, now, limit)

    def answers_wanted(self, account_ids: Sequence[str], since: datetime) -> datetime | None:
        return invoices_uploads.answers_wanted(account_ids, since)

    def save_uploads(self, page: Sequence[records.InvoiceUpload]) -> None:
        invoices_uploads.save_uploads(page)

    def invoice_pdf(self, invoice_id: str) -> bytes:
        return invoices_uploads.invoice_pdf(invoice_id)
