# SPDX-License-Identifier: LGPL-3.0-or-later
"""The operations that this connector uses, as data.

Source of path, version, rate and burst: Amazon's published models (a test compares them).
An operation that is not here cannot be called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from amazon_connector.usage import UsagePlan


@dataclass(frozen=True)
class Operation:
    """``purpose`` completes "Amazon could not ..." for people; ``idempotent`` means that the
    same request twice has the effect of one; ``answers`` that a 2xx carries a JSON object."""

    name: str
    method: str
    path: str
    version: str
    plan: UsagePlan
    purpose: str
    idempotent: bool = True
    answers: bool = True


SEARCH_ORDERS = Operation(
    "searchOrders",
    "GET",
    "/orders/2026-01-01/orders",
    "2026-01-01",
    UsagePlan(0.0056, 20),
    "search the orders",
)
GET_ORDER = Operation(
    "getOrder",
    "GET",
    "/orders/2026-01-01/orders/{orderId}",
    "2026-01-01",
    UsagePlan(0.5, 30),
    "read an order",
)
GET_MARKETPLACE_PARTICIPATIONS = Operation(
    "getMarketplaceParticipations",
    "GET",
    "/sellers/v1/marketplaceParticipations",
    "v1",
    UsagePlan(0.016, 15),
    "list the seller's marketplaces",
)
GET_ACCOUNT = Operation(
    "getAccount",
    "GET",
    "/sellers/v1/account",
    "v1",
    UsagePlan(0.016, 15),
    "read the seller's account",
)
# Amazon edits the package that has this packageReferenceId: the same request twice is one.
CONFIRM_SHIPMENT = Operation(
    "confirmShipment",
    "POST",
    "/orders/v0/orders/{orderId}/shipmentConfirmation",
    "v0",
    UsagePlan(2, 10),
    "confirm the shipment",
    answers=False,
)

SEARCH_LISTINGS_ITEMS = Operation(
    "searchListingsItems",
    "GET",
    "/listings/2021-08-01/items/{sellerId}",
    "2021-08-01",
    UsagePlan(5, 5),
    "read the listings",
)
GET_LISTINGS_ITEM = Operation(
    "getListingsItem",
    "GET",
    "/listings/2021-08-01/items/{sellerId}/{sku}",
    "2021-08-01",
    UsagePlan(5, 10),
    "read the listing",
)
# It sets values, it adds none: the same request twice has the effect of one.
PATCH_LISTINGS_ITEM = Operation(
    "patchListingsItem",
    "PATCH",
    "/listings/2021-08-01/items/{sellerId}/{sku}",
    "2021-08-01",
    UsagePlan(5, 5),
    "change the listing",
)
CREATE_FEED_DOCUMENT = Operation(
    "createFeedDocument",
    "POST",
    "/feeds/2021-06-30/documents",
    "2021-06-30",
    UsagePlan(0.5, 15),
    "take a document for a feed",
    idempotent=False,
)
CREATE_FEED = Operation(
    "createFeed",
    "POST",
    "/feeds/2021-06-30/feeds",
    "2021-06-30",
    UsagePlan(0.0083, 15),
    "take a feed",
    idempotent=False,
)
GET_FEED = Operation(
    "getFeed",
    "GET",
    "/feeds/2021-06-30/feeds/{feedId}",
    "2021-06-30",
    UsagePlan(2, 15),
    "tell how a feed stands",
)
GET_FEEDS = Operation(
    "getFeeds",
    "GET",
    "/feeds/2021-06-30/feeds",
    "2021-06-30",
    UsagePlan(0.0222, 10),
    "list the feeds",
)
GET_FEED_DOCUMENT = Operation(
    "getFeedDocument",
    "GET",
    "/feeds/2021-06-30/documents/{feedDocumentId}",
    "2021-06-30",
    UsagePlan(0.0222, 10),
    "give the report of a feed",
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        operation.name: operation
        for operation in (
            SEARCH_ORDERS,
            GET_ORDER,
            CONFIRM_SHIPMENT,
            GET_MARKETPLACE_PARTICIPATIONS,
            GET_ACCOUNT,
            SEARCH_LISTINGS_ITEMS,
            GET_LISTINGS_ITEM,
            PATCH_LISTINGS_ITEM,
            CREATE_FEED_DOCUMENT,
            CREATE_FEED,
            GET_FEED,
            GET_FEEDS,
            GET_FEED_DOCUMENT,
        )
    }
)


def bucket_key(client_id: str, seller_id: str, region: str, operation: str) -> str:
    """The name of a token bucket: Amazon counts per application, seller, region, operation."""
    return f"{client_id}|{seller_id}|{region}|{operation}"
