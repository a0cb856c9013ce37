# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's VAT invoice data report (VIDR): where goods left from, and what came of invoices.

Source: SP-API documentation, "Invoice Data Reports" and "Invoice Data reports attributes": a
tab-delimited file with a header, one row an item of a shipment, a return or a refund. The words of
``invoice-status`` are not listed whole there (InvoicePending and InvoiceProcessing are): others
are told by what they contain, and one that tells nothing decides nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from amazon_connector.domain.marketplaces import MARKETPLACES

# "Marketplace availability" of that page.
_COUNTRIES = frozenset({"IE", "ES", "GB", "FR", "BE", "NL", "DE", "IT", "SE", "PL"})
REPORTED = frozenset(m.marketplace_id for m in MARKETPLACES if m.country in _COUNTRIES)

OUTSTANDING, TAKEN, REFUSED, UNTOLD = "outstanding", "taken", "refused", "untold"
_NEEDED = frozenset({"order-id", "ship-from-country", "invoice-number", "invoice-status"})
_WORDS = (
    ("reject", REFUSED),
    ("fail", REFUSED),
    ("error", REFUSED),
    ("pending", OUTSTANDING),
    ("processing", OUTSTANDING),
    ("upload", TAKEN),
    ("accept", TAKEN),
    ("success", TAKEN),
)
_SHIPMENT = "SHIPMENT"
_LONGEST_FIELD = 64 * 1024


class UnreadableReport(Exception):
    """``str()`` is a sentence for people."""


@dataclass(frozen=True)
class Told:
    """What one row says. ``refund`` tells a return or refund from a shipment; ``status`` is one of
    OUTSTANDING, TAKEN, REFUSED and UNTOLD, ``words`` Amazon's own.
    """

    order_id: str
    shipment_id: str
    transaction_id: str
    refund: bool
    ship_from: str
    number: str
    status: str
    words: str
    by_amazon: bool


def told(file: BinaryIO) -> Iterator[Told]:
    """All rows with an order id. Raises UnreadableReport."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    try:
        reader = csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        _check(reader.fieldnames or ())
        for row in reader:
            if (row.get("order-id") or "").strip():
                yield _told(row)
    except csv.Error as error:
        raise UnreadableReport(f"Amazon's VAT invoice data report is unreadable: {error}") from None
    finally:
        text.detach()


def _check(names: object) -> None:
    missing = sorted(_NEEDED - set(names if isinstance(names, (list, tuple)) else ()))
    if missing:
        raise UnreadableReport(
            f"Amazon's VAT invoice data report lacks the columns {', '.join(missing)}."
        )


def _told(row: Mapping[str, str | None]) -> Told:
    def text(name: str) -> str:
        return (row.get(name) or "").strip()

    kind = text("transaction-type").upper()
    return Told(
        order_id=text("order-id"),
        shipment_id=text("shipping-id"),
        transaction_id=text("transaction-id"),
        refund=bool(kind) and kind != _SHIPMENT,
        ship_from=text("ship-from-country").upper(),
        number=text("invoice-number"),
        status=_status(text("invoice-status")),
        words=text("invoice-status-description") or text("invoice-status"),
        by_amazon=text("is-amazon-invoiced").lower() == "true",
    )


def _status(word: str) -> str:
    lower = word.lower()
    if not lower:
        return OUTSTANDING
    return next((status for part, status in _WORDS if part in lower), UNTOLD)
