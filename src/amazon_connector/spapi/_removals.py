# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon removes, and when; and what of it this connector uses.

Source: the ``deprecated`` flags of Amazon's models and its deprecation pages, both as of
``LISTED_ON``. Whoever adds an operation, a feed type or a report type looks there again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ._operations import OPERATIONS, Operation

LISTED_ON = date(2026, 8, 5)
_ORDERS_V0 = date(2027, 3, 27)
_LEGACY_LISTINGS_FEEDS = date(2025, 7, 31)
_SETTLEMENTS_V1 = date(2026, 11, 11)

# An operation by method and path, a feed or report type by name: the day of its removal, or
# None where Amazon names no day.
AMAZON_REMOVES: Mapping[str, date | None] = MappingProxyType(
    {
        "GET /orders/v0/orders": _ORDERS_V0,
        "GET /orders/v0/orders/{orderId}": _ORDERS_V0,
        "GET /orders/v0/orders/{orderId}/address": _ORDERS_V0,
        "GET /orders/v0/orders/{orderId}/buyerInfo": _ORDERS_V0,
        "GET /orders/v0/orders/{orderId}/orderItems": _ORDERS_V0,
        "GET /orders/v0/orders/{orderId}/orderItems/buyerInfo": _ORDERS_V0,
        "POST_FLAT_FILE_INVLOADER_DATA": _LEGACY_LISTINGS_FEEDS,
        "POST_FLAT_FILE_LISTINGS_DATA": _LEGACY_LISTINGS_FEEDS,
        "POST_FLAT_FILE_PRICEANDQUANTITYONLY_UPDATE_DATA": _LEGACY_LISTINGS_FEEDS,
        "POST_INVENTORY_AVAILABILITY_DATA": _LEGACY_LISTINGS_FEEDS,
        "POST_PRODUCT_DATA": _LEGACY_LISTINGS_FEEDS,
        "POST_PRODUCT_PRICING_DATA": _LEGACY_LISTINGS_FEEDS,
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE": _SETTLEMENTS_V1,
        "GET_V2_SETTLEMENT_REPORT_DATA_XML": _SETTLEMENTS_V1,
    }
)


@dataclass(frozen=True)
class Removal:
    """``name`` is used here, for ``purpose``, and Amazon removes it on ``day`` (None: some day)."""

    name: str
    purpose: str
    day: date | None


def removals(
    operations: Iterable[Operation] = OPERATIONS.values(),
    listed: Mapping[str, date | None] = AMAZON_REMOVES,
) -> list[Removal]:
    """Those of the operations, and of their feed and report types, that Amazon removes."""
    return [
        Removal(name, operation.purpose, listed[name])
        for operation in operations
        for name in (f"{operation.method} {operation.path}", operation.variant, *operation.types)
        if name in listed
    ]


def used_versions(operations: Iterable[Operation] = OPERATIONS.values()) -> list[str]:
    """The APIs in use with their versions, feed and report types: "orders 2026-01-01", ..."""
    used = list(operations)
    apis = {f"{_api(operation)} {operation.version}" for operation in used}
    types = {name for operation in used for name in (operation.variant, *operation.types) if name}
    return sorted(apis | types)


def _api(operation: Operation) -> str:
    return operation.path.partition(f"/{operation.version}/")[0].strip("/")
