# SPDX-License-Identifier: LGPL-3.0-or-later
"""The values of invoices to Amazon's buyers, for ``invoicing.py``.

Amounts are ``Decimal`` in the order's currency; times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .domain.vat import Sale, SellerVat
from .records import OrderKey

INVOICE, CREDIT_NOTE = "Invoice", "CreditNote"


@dataclass(frozen=True)
class InvoiceSync:
    """Invoices of an account: whether any of its marketplaces makes them, when Amazon's report of
    them is read next (None: now), and the one that was asked for (empty: none).
    """

    on: bool = False
    next_read: datetime | None = None
    report_id: str = ""


NO_INVOICES = InvoiceSync()

# --- Making ------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderToInvoice:
    """An order that has been delivered and has no invoice. Key: ``key``.

    ``sale`` is how VAT sees it: where the goods left from (of FBA orders what
    ``save_departures`` stored), where they went, and the buyer's VAT number with what the ERP's
    check of it said. ``seller`` is the company's side. ``sold_by`` is the settlement that booked
    what was paid for it as sales without an invoice (empty: none did). ``fba_from_here``: the
    seller said that FBA goods of this marketplace leave from its own country.
    """

    key: OrderKey
    account_id: str
    marketplace_id: str
    shipped_at: datetime
    sale: Sale
    seller: SellerVat
    sold_by: str = ""
    fba_from_here: bool = False


@dataclass(frozen=True)
class InvoicePlan:
    """An invoice of all of an order. Key: ``key``.

    ``treatment`` is one of ``domain.vat.TREATMENTS``, never WAITS. What the buyer paid stays as it
    is, whatever the tax in it. ``taxed_in`` is the state whose rate applies, ``note`` what the
    document must say. ``dated`` is the day of issue (UTC), ``supplied`` that on which the goods
    left. ``kept_back`` is why Amazon is sent neither it nor what credits it (empty: it is).
    """

    key: OrderKey
    treatment: str
    taxed_in: str
    note: str
    dated: date
    supplied: date
    kept_back: str = ""


@dataclass(frozen=True)
class InvoiceWait:
    """Why an order has no invoice yet: a plain sentence. Key: ``key``."""

    key: OrderKey
    why: str
    look_again: datetime


@dataclass(frozen=True)
class Departure:
    """Where Amazon sent an order from. Key: ``key``. ``country`` is ISO 3166.

    Source: the VAT invoice data report's ``ship-from-country``. An order that left from several
    countries has ``country`` empty and ``several`` with all of them: a person decides.
    """

    key: OrderKey
    country: str
    several: tuple[str, ...] = ()


# --- Uploading ---------------------------------------------------------------------------

TO_UPLOAD, UPLOADING, UPLOADED = "to_upload", "uploading", "uploaded"
ACCEPTED, REFUSED_INVOICE, NOT_UPLOADED = "accepted", "refused", "not_uploaded"
UPLOAD_STATES: Mapping[str, str] = {
    NOT_UPLOADED: "Not uploaded",
    TO_UPLOAD: "To upload",
    UPLOADING: "Uploading",
    UPLOADED: "Uploaded",
    ACCEPTED: "Accepted by Amazon",
    REFUSED_INVOICE: "Refused by Amazon",
}


@dataclass(frozen=True)
class InvoiceUpload:
    """A posted invoice or credit note on its way to Amazon. Key: ``invoice_id`` (the ERP's).

    ``kind`` is INVOICE or CREDIT_NOTE; ``total`` and ``tax`` are gross and tax, both above zero.
    ``shipment_id`` and ``transaction_id`` are Amazon's, empty until its report names them.
    ``state`` is one of ``UPLOAD_STATES``. ``sent_at`` is when it was intended for the last time,
    ``feed_id`` Amazon's, until that feed has no more to tell. ``due`` is when it is looked at again
    (of an UPLOADED one: when its feed is asked). ``why`` is Amazon's explanation of a refusal, or
    what stands in the way.
    """

    invoice_id: str
    key: OrderKey
    account_id: str
    marketplace_id: str
    number: str
    kind: str
    total: Decimal
    tax: Decimal
    state: str
    shipment_id: str = ""
    transaction_id: str = ""
    feed_id: str = ""
    sent_at: datetime | None = None
    due: datetime | None = None
    attempts: int = 0
    why: str = ""
