# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders API 2026-01-01: reading. Orders come as Amazon's own JSON, unknown values included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._operations import GET_ORDER, SEARCH_ORDERS
from amazon_connector.spapi._status import unreadable
from amazon_connector.spapi._times import format_time, told_time

__all__ = ["ALL", "OrdersPage", "OrdersQuery", "get_order", "search_orders"]

# Without FULFILLMENT an order has no status at all; what a role does not allow is left out
# by Amazon without an error.
ALL = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "EXPENSE",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
    "PAYMENT",
)
_MOST_MARKETPLACES = 50


@dataclass(frozen=True)
class OrdersQuery:
    """What to search for; aware datetimes. Amazon's rules: exactly one of
    ``last_updated_after`` and ``created_after``, an upper bound only of the same kind and at
    least two minutes ago, at most 50 marketplaces. With ``pagination_token`` (24 hours) all
    else is repeated unchanged, but for ``max_results`` and ``included_data``.

    Raises ValueError for what Amazon would refuse.
    """

    marketplace_ids: tuple[str, ...]
    last_updated_after: datetime | None = None
    created_after: datetime | None = None
    last_updated_before: datetime | None = None
    created_before: datetime | None = None
    fulfillment_statuses: tuple[str, ...] = ()
    fulfilled_by: tuple[str, ...] = ()
    included_data: tuple[str, ...] = ALL
    pagination_token: str | None = None
    max_results: int = 100

    def __post_init__(self) -> None:
        if (self.last_updated_after is None) == (self.created_after is None):
            raise ValueError("search by last_updated_after or by created_after, not by both")
        if self.created_after is None and self.created_before is not None:
            raise ValueError("created_before needs created_after")
        if self.last_updated_after is None and self.last_updated_before is not None:
            raise ValueError("last_updated_before needs last_updated_after")
        if not 1 <= len(self.marketplace_ids) <= _MOST_MARKETPLACES:
            raise ValueError(f"search in 1 to {_MOST_MARKETPLACES} marketplaces")
        if not 1 <= self.max_results <= 100:
            raise ValueError("a page holds 1 to 100 orders")

    def parameters(self) -> dict[str, str | Sequence[str] | None]:
        """The query by Amazon's own names."""
        return {
            "createdAfter": _text(self.created_after),
            "createdBefore": _text(self.created_before),
            "lastUpdatedAfter": _text(self.last_updated_after),
            "lastUpdatedBefore": _text(self.last_updated_before),
            "fulfillmentStatuses": self.fulfillment_statuses,
            "marketplaceIds": self.marketplace_ids,
            "fulfilledBy": self.fulfilled_by,
            "maxResultsPerPage": str(self.max_results),
            "paginationToken": self.pagination_token,
            "includedData": self.included_data,
        }


@dataclass(frozen=True)
class OrdersPage:
    """A page of ``searchOrders``. ``next_token`` is None on the last one. ``last_updated_before``
    (or ``created_before``) is the upper bound that Amazon searched to, if it told."""

    orders: list[dict[str, Any]] = field(repr=False)
    next_token: str | None
    last_updated_before: datetime | None
    created_before: datetime | None


def search_orders(client: SellingPartnerClient, query: OrdersQuery) -> OrdersPage:
    """One page, one call. Raises a SellingPartnerError."""
    answer = client.call(SEARCH_ORDERS, query=query.parameters())
    orders = answer.payload.get("orders")
    if not isinstance(orders, list) or not all(isinstance(order, dict) for order in orders):
        raise unreadable(SEARCH_ORDERS, answer.status, answer.request_id)
    pagination = answer.payload.get("pagination")
    token = pagination.get("nextToken") if isinstance(pagination, dict) else None
    return OrdersPage(
        orders=orders,
        next_token=str(token) if token else None,
        last_updated_before=told_time(answer.payload.get("lastUpdatedBefore")),
        created_before=told_time(answer.payload.get("createdBefore")),
    )


def get_order(
    client: SellingPartnerClient, order_id: str, included_data: Sequence[str] = ALL
) -> dict[str, Any]:
    """One order by Amazon's reference. Raises a SellingPartnerError (RejectedRequest: there is
    none)."""
    answer = client.call(
        GET_ORDER, path={"orderId": order_id.strip()}, query={"includedData": included_data}
    )
    order = answer.payload.get("order")
    if not isinstance(order, dict):
        raise unreadable(GET_ORDER, answer.status, answer.request_id)
    return order


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else format_time(moment)
