# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's VAT invoice data report, as its documentation has it, with the columns that are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_COLUMNS = (
    "marketplace-id",
    "order-id",
    "shipping-id",
    "transaction-id",
    "transaction-type",
    "invoice-number",
    "invoice-status",
    "invoice-status-description",
    "is-amazon-invoiced",
    "ship-from-country",
)


def row(
    order_id: str,
    *,
    kind: str = "SHIPMENT",
    number: str = "",
    status: str = "InvoicePending",
    words: str = "",
    ship_from: str = "DE",
    shipment_id: str = "",
    transaction_id: str = "",
) -> dict[str, str]:
    """A row; without a number Amazon has no invoice of it yet."""
    return {
        "order-id": order_id,
        "transaction-type": kind,
        "invoice-number": number,
        "invoice-status": status,
        "invoice-status-description": words,
        "is-amazon-invoiced": "false",
        "ship-from-country": ship_from,
        "shipping-id": shipment_id,
        "transaction-id": transaction_id,
    }


def written(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The file of these rows."""
    lines = [[row.get(column, "") for column in _COLUMNS] for row in rows]
    return "".join("\t".join(line) + "\n" for line in [_COLUMNS, *lines]).encode()
