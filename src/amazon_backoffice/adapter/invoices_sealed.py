# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buyers of posted invoices once their personal data is gone: kept, as a tax law wants, but
encrypted, as Amazon's Data Protection Policy wants.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from django.db.models import QuerySet

from amazon_connector.vault import LinkAgain, NoKey

from ..data_folder import vault
from ..models import IssuedInvoice


class Buyer(NamedTuple):
    """Name and address, a line each, and the VAT number; empty where none can be told."""

    lines: str = ""
    vat: str = ""


def seal_buyers(issued: QuerySet[IssuedInvoice]) -> None:
    """Put the buyers of these under the key. Where there is none to seal with they stay for the
    next time: an invoice without its buyer is none.
    """
    safe = vault()
    rows = list(issued.exclude(buyer="", buyer_vat=""))
    try:
        for row in rows:
            told = json.dumps([row.buyer, row.buyer_vat])
            row.sealed_buyer, row.buyer, row.buyer_vat = safe.seal(told, _owner(row)), "", ""
    except NoKey:
        return
    names = ["sealed_buyer", "buyer", "buyer_vat"]
    IssuedInvoice.objects.bulk_update(rows, names, batch_size=300)


def buyer_of(issued: IssuedInvoice) -> Buyer:
    """As it was when it was posted; nothing where no key opens it."""
    if issued.buyer or not issued.sealed_buyer:
        return Buyer(issued.buyer, issued.buyer_vat)
    try:
        return Buyer(*json.loads(vault().open(issued.sealed_buyer, _owner(issued))))
    except LinkAgain:
        return Buyer()


def reseal_buyers() -> int:
    """Seal all of them with the first key; the number of those that no key opens."""
    safe, lost = vault(), 0
    rows = IssuedInvoice.objects.exclude(sealed_buyer="").order_by("pk")
    changed = []
    for row in rows.only("pk", "sealed_buyer").iterator():
        if safe.is_current(row.sealed_buyer):
            continue
        try:
            row.sealed_buyer = safe.rotate(row.sealed_buyer)
        except LinkAgain:
            lost += 1
        else:
            changed.append(row)
    IssuedInvoice.objects.bulk_update(changed, ["sealed_buyer"], batch_size=300)
    return lost


def _owner(issued: IssuedInvoice) -> str:
    return f"invoice {issued.document_id}"
