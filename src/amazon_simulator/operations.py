# SPDX-License-Identifier: LGPL-3.0-or-later
"""The operations served, as data: Amazon's paths, usage plans and header rules, from its models."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """``rate`` is in requests per second, ``burst`` the size of the bucket.

    ``rate_header_on`` are the statuses for which Amazon's model lists x-amzn-RateLimit-Limit;
    ``success`` is the status of an answer that is none of Amazon's errors.
    """

    name: str
    method: str
    path: str
    rate: float
    burst: int
    rate_header_on: frozenset[int]
    success: int = 200


ORDERS_HEADERS = frozenset({200, 400, 404})
PARTICIPATIONS_HEADERS = frozenset({200, 400, 404, 413, 415, 429, 500, 503})

SEARCH_ORDERS = Operation(
    "searchOrders", "GET", "/orders/2026-01-01/orders", 0.0056, 20, ORDERS_HEADERS
)
GET_ORDER = Operation(
    "getOrder", "GET", "/orders/2026-01-01/orders/{orderId}", 0.5, 30, ORDERS_HEADERS
)
CONFIRM_SHIPMENT = Operation(
    "confirmShipment",
    "POST",
    "/orders/v0/orders/{orderId}/shipmentConfirmation",
    2,
    10,
    frozenset({204, 400, 404}),
    204,
)
GET_MARKETPLACE_PARTICIPATIONS = Operation(
    "getMarketplaceParticipations",
    "GET",
    "/sellers/v1/marketplaceParticipations",
    0.016,
    15,
    PARTICIPATIONS_HEADERS,
)
GET_ACCOUNT = Operation("getAccount", "GET", "/sellers/v1/account", 0.016, 15, ORDERS_HEADERS)

LISTINGS = "/listings/2021-08-01/items/{sellerId}"
SEARCH_LISTINGS_ITEMS = Operation("searchListingsItems", "GET", LISTINGS, 5, 5, ORDERS_HEADERS)
GET_LISTINGS_ITEM = Operation(
    "getListingsItem", "GET", f"{LISTINGS}/{{sku}}", 5, 10, ORDERS_HEADERS
)
PATCH_LISTINGS_ITEM = Operation(
    "patchListingsItem", "PATCH", f"{LISTINGS}/{{sku}}", 5, 5, frozenset({200, 400})
)

FEEDS = "/feeds/2021-06-30"
CREATE_FEED_DOCUMENT = Operation(
    "createFeedDocument",
    "POST",
    f"{FEEDS}/documents",
    0.5,
    15,
    frozenset({201, 400, 404}),
    201,
)
GET_FEED_DOCUMENT = Operation(
    "getFeedDocument",
    "GET",
    f"{FEEDS}/documents/{{feedDocumentId}}",
    0.0222,
    10,
    ORDERS_HEADERS,
)
CREATE_FEED = Operation(
    "createFeed", "POST", f"{FEEDS}/feeds", 0.0083, 15, frozenset({202, 400, 404}), 202
)
GET_FEEDS = Operation("getFeeds", "GET", f"{FEEDS}/feeds", 0.0222, 10, ORDERS_HEADERS)
GET_FEED = Operation("getFeed", "GET", f"{FEEDS}/feeds/{{feedId}}", 2, 15, ORDERS_HEADERS)
CANCEL_FEED = Operation("cancelFeed", "DELETE", f"{FEEDS}/feeds/{{feedId}}", 2, 15, ORDERS_HEADERS)
GET_INVENTORY_SUMMARIES = Operation(
    "getInventorySummaries", "GET", "/fba/inventory/v1/summaries", 2, 2, ORDERS_HEADERS
)

REPORTS = "/reports/2021-06-30"
GET_REPORTS = Operation("getReports", "GET", f"{REPORTS}/reports", 0.0222, 10, ORDERS_HEADERS)
CREATE_REPORT = Operation(
    "createReport", "POST", f"{REPORTS}/reports", 0.0167, 15, frozenset({202, 400, 404}), 202
)
GET_REPORT = Operation("getReport", "GET", f"{REPORTS}/reports/{{reportId}}", 2, 15, ORDERS_HEADERS)
CANCEL_REPORT = Operation(
    "cancelReport", "DELETE", f"{REPORTS}/reports/{{reportId}}", 0.0222, 10, ORDERS_HEADERS
)
GET_REPORT_DOCUMENT = Operation(
    "getReportDocument",
    "GET",
    f"{REPORTS}/documents/{{reportDocumentId}}",
    0.0167,
    15,
    ORDERS_HEADERS,
)

OPERATIONS = (
    SEARCH_ORDERS,
    GET_ORDER,
    CONFIRM_SHIPMENT,
    GET_MARKETPLACE_PARTICIPATIONS,
    GET_ACCOUNT,
    SEARCH_LISTINGS_ITEMS,
    GET_LISTINGS_ITEM,
    PATCH_LISTINGS_ITEM,
    CREATE_FEED_DOCUMENT,
    GET_FEED_DOCUMENT,
    CREATE_FEED,
    GET_FEEDS,
    GET_FEED,
    CANCEL_FEED,
    GET_INVENTORY_SUMMARIES,
    GET_REPORTS,
    CREATE_REPORT,
    GET_REPORT,
    CANCEL_REPORT,
    GET_REPORT_DOCUMENT,
)
