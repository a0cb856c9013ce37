# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices on their way to Amazon: one PDF a feed, as intended first and answered then.

Source: UPLOAD_VAT_INVOICE (Feeds API 2021-06-30): createFeed takes one every two minutes, 15 at
once; whether it was taken is told by the VAT invoice data report. createFeed is not idempotent, and
a feed does not tell its invoice: after no clear answer the invoice counts as uploaded until that
report has had a day to name it (``outcomes``), never as not sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from amazon_connector.clock import Clock
from amazon_connector.invoicing import Invoicing
from amazon_connector.port import Account, Backend, CannotBook
from amazon_connector.records_invoices import (
    CREDIT_NOTE,
    NOT_UPLOADED,
    TO_UPLOAD,
    UPLOADED,
    UPLOADING,
    InvoiceUpload,
)
from amazon_connector.spapi import (
    OPERATIONS,
    RejectedRequest,
    SellingPartnerClient,
    SellingPartnerError,
    TemporaryError,
    feeds,
)
from amazon_connector.steps import AgainAt, Done, GoOn, Next
from amazon_connector.usecases.groups import Amazon, accounts_of, first_client
from amazon_connector.vault import LinkAgain

from .outcomes import MOST_ATTEMPTS
from .telling import DENIED, LATER, NO_TOKEN, allowed, put_off

_FEED = OPERATIONS["createFeed"]
# What a computation in floating point may lose of a whole token.
_HAIRS_BREADTH = 1e-6
_NO_TRANSACTION = (
    "Amazon's report has not named the refund yet, and a credit note goes with its transaction: it "
    "is sent when the report does."
)


class UploadInvoices:
    """The invoices and credit notes of one group of accounts, one a step."""

    def __init__(
        self, backend: Backend, invoicing: Invoicing, amazon: Amazon, clock: Clock, group: str
    ) -> None:
        self.group = group
        self._backend = backend
        self._invoicing = invoicing
        self._amazon = amazon
        self._clock = clock
        # Intended by this object and not asked yet: what is UPLOADING otherwise is unclear.
        self._intended: InvoiceUpload | None = None

    def step(self) -> Next:
        """Send what was intended, else intend the next one."""
        accounts = accounts_of(self._backend, self.group)
        if self._intended:
            return self._send(self._intended, accounts)
        now = self._clock.now()
        ids = [account.account_id for account in accounts]
        (due, *_) = [*self._invoicing.invoices_to_upload(ids, now, 1), None]
        if due is None:
            return Done()
        if due.state == UPLOADING:
            return self._save(replace(due, state=UPLOADED, due=None))
        if due.kind == CREDIT_NOTE and not due.transaction_id:
            return self._save(replace(due, due=now + DENIED, why=_NO_TRANSACTION))
        return self._put_off(accounts) or self._intend(due)

    def _put_off(self, accounts: Sequence[Account]) -> AgainAt | None:
        """Where Amazon's usage plan takes none now: before anything is printed or sent for it."""
        now = self._clock.now()
        try:
            tokens = first_client(self._amazon, accounts).tokens_left(_FEED)
        except (LinkAgain, SellingPartnerError) as error:
            return put_off(self._backend, accounts, error, now)
        if tokens + _HAIRS_BREADTH >= 1:
            return None
        return AgainAt(now + timedelta(seconds=(1 - tokens) / _FEED.plan.rate), NO_TOKEN)

    def _intend(self, due: InvoiceUpload) -> Next:
        now = self._clock.now()
        intended = replace(due, state=UPLOADING, sent_at=now, attempts=due.attempts + 1)
        self._save(replace(intended, due=now + LATER))
        self._intended = intended
        return GoOn(at_rest=False)

    def _send(self, upload: InvoiceUpload, accounts: Sequence[Account]) -> Next:
        self._intended = None
        try:
            document = self._invoicing.invoice_pdf(upload.invoice_id)
        except CannotBook as error:
            return self._save(replace(upload, state=NOT_UPLOADED, due=None, why=str(error)))
        try:
            client = first_client(self._amazon, accounts)
            feed_id = _uploaded(client, upload, document)
        except RejectedRequest as error:
            return self._refused(upload, str(error))
        except _Unclear:
            return self._save(replace(upload, state=UPLOADED, due=None))
        except (LinkAgain, SellingPartnerError) as error:
            waits = put_off(self._backend, accounts, error, self._clock.now())
            return self._not_sent(upload, waits)
        with self._invoicing.atomic():
            allowed(self._backend, accounts)
            return self._save(replace(upload, state=UPLOADED, feed_id=feed_id, due=None, why=""))

    def _not_sent(self, upload: InvoiceUpload, wait: AgainAt) -> Next:
        """Nothing reached Amazon: the attempt does not count."""
        attempts = upload.attempts - 1
        self._save(replace(upload, state=TO_UPLOAD, due=wait.when, attempts=attempts))
        return wait

    def _refused(self, upload: InvoiceUpload, why: str) -> Next:
        """The file or its place: a new one helps, some times."""
        if upload.attempts >= MOST_ATTEMPTS:
            return self._save(replace(upload, state=NOT_UPLOADED, due=None, why=why))
        due = self._clock.now() + LATER
        return self._save(replace(upload, state=TO_UPLOAD, due=due, why=why))

    def _save(self, upload: InvoiceUpload) -> Next:
        with self._invoicing.atomic():
            self._invoicing.save_uploads([upload])
        return GoOn()


class _Unclear(Exception):
    """The feed may be at Amazon."""


def _uploaded(client: SellingPartnerClient, upload: InvoiceUpload, pdf: bytes) -> str:
    document = feeds.create_document(client, feeds.PDF)
    feeds.upload(client, document, pdf, feeds.PDF)
    try:
        return feeds.create_feed(
            client,
            feeds.UPLOAD_VAT_INVOICE,
            [upload.marketplace_id],
            document.document_id,
            _options(upload),
        )
    except TemporaryError as error:
        raise _Unclear from error


def _options(upload: InvoiceUpload) -> dict[str, str]:
    """Order or shipment, and what the document says (the guide's "metadata" keys)."""
    told = {
        "metadata:orderid": upload.key.order_id,
        "metadata:shippingid": upload.shipment_id,
        "metadata:transactionid": upload.transaction_id,
        "metadata:documenttype": upload.kind,
        "metadata:invoicenumber": upload.number,
        "metadata:totalamount": str(upload.total),
        "metadata:totalvatamount": str(upload.tax),
    }
    return {key: text for key, text in told.items() if text}
