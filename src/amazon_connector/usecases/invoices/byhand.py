# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buttons of *Invoices*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amazon_connector.clock import Clock
from amazon_connector.invoicing import Invoicing
from amazon_connector.port import AccountProgress, Backend
from amazon_connector.records_invoices import NOT_UPLOADED, REFUSED_INVOICE, TO_UPLOAD


class InvoicesByHand:
    """What a person does with invoices; the work itself is done by the next steps."""

    def __init__(self, backend: Backend, invoicing: Invoicing, clock: Clock) -> None:
        self._backend = backend
        self._invoicing = invoicing
        self._clock = clock

    def upload_again(self, account_ids: Sequence[str], order_ids: Sequence[str]) -> int:
        """*Upload to Amazon Again*: the documents of these orders that Amazon refused, or that
        could not go. How many they are.
        """
        with self._invoicing.atomic():
            found = self._invoicing.uploads_of(account_ids, order_ids)
            again = [
                replace(upload, state=TO_UPLOAD, feed_id="", due=None, attempts=0, why="")
                for upload in found
                if upload.state in (REFUSED_INVOICE, NOT_UPLOADED)
            ]
            if again:
                self._invoicing.save_uploads(again)
        return len(again)

    def read_now(self, account_ids: Sequence[str]) -> None:
        """*Read Amazon's Answers*: its report is asked for now."""
        now = self._clock.now()
        with self._backend.atomic():
            self._backend.save_progress(
                [AccountProgress(a, next_invoice_read=now) for a in account_ids]
            )
