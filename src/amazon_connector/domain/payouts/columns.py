# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where a settlement's file has what: by the names in its header, in any order.

Source: GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2 (SP-API documentation and public samples).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .refusing import RefusedFile

_NEEDED = (
    "settlement-id",
    "settlement-start-date",
    "settlement-end-date",
    "deposit-date",
    "total-amount",
    "currency",
    "transaction-type",
    "order-id",
    "amount-type",
    "amount-description",
    "amount",
)
_POSTED = ("posted-date-time", "posted-date")
_NO_COLUMN = -1


@dataclass(frozen=True)
class Columns:
    """The place of each column; -1 where an optional one is missing. ``count`` is how many the
    header names, ``last`` the place of the last that is read.
    """

    settlement_id: int
    starts: int
    ends: int
    deposited: int
    total: int
    currency: int
    transaction: int
    order_id: int
    amount_type: int
    description: int
    amount: int
    moment: int
    day: int
    marketplace: int
    item_id: int
    sku: int
    quantity: int
    count: int
    last: int


def columns_of(header: Sequence[str]) -> Columns:
    """The columns of a file with this header. Raises RefusedFile."""
    names = [name.strip().strip('"').lower().replace("_", "-") for name in header]
    missing = [name for name in _NEEDED if name not in names]
    if not any(name in names for name in _POSTED):
        missing.append("posted-date-time")
    if len(missing) == len(_NEEDED) + 1:
        raise RefusedFile("This is no settlement report: none of its columns is there.", 1)
    if missing:
        plural = "columns are" if len(missing) > 1 else "column is"
        raise RefusedFile(f"The {plural} missing: {', '.join(missing)}.", 1)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise RefusedFile(f"The header names a column twice: {', '.join(twice)}.", 1)

    def place(name: str) -> int:
        return names.index(name) if name in names else _NO_COLUMN

    optional = ("marketplace-name", "order-item-code", "sku", "quantity-purchased")
    places = [*map(place, _NEEDED), *map(place, _POSTED), *map(place, optional)]
    return Columns(*(*places, len(names), max(places)))
