# SPDX-License-Identifier: LGPL-3.0-or-later
"""The operations that this connector uses, as data.

Source of path, version, rate and burst: Amazon's published models (a test compares them).
An operation that is not here cannot be called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from amazon_connector.usage import UsagePlan


@dataclass(frozen=True)
class Operation:
    """``purpose`` completes "Amazon could not ..." for people; ``idempotent`` means that the
    same request twice has the effect of one; ``answers`` that a 2xx carries a JSON object.

    ``variant`` names a use of the operation that Amazon counts apart from the others; ``plan``
    is then the plan of that use, not the one in the model. ``types`` are the feed and report types
    that it is asked for and that Amazon does not count apart.
    """

    name: str
    method: str
    path: str
    version: str
    plan: UsagePlan
    purpose: str
    idempotent: bool = True
    answers: bool = True
    variant: str = ""
    types: tuple[str, ...] = ()

    @property
    def counted_as(self) -> str:
        """What its token bucket is called."""
        return f"{self.name} {self.variant}" if self.variant else self.name


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
_LISTINGS = "/listings/2021-08-01/items/{sellerId}"
SEARCH_LISTINGS_ITEMS = Operation(
    "searchListingsItems",
    "GET",
    _LISTINGS,
    "2021-08-01",
    UsagePlan(5, 5),
    "search the listings",
)
GET_LISTINGS_ITEM = Operation(
    "getListingsItem",
    "GET",
    _LISTINGS + "/{sku}",
    "2021-08-01",
    UsagePlan(5, 10),
    "read a listing",
)
# It sets values, it adds none: the same request twice has the effect of one.
PATCH_LISTINGS_ITEM = Operation(
    "patchListingsItem",
    "PATCH",
    _LISTINGS + "/{sku}",
    "2021-08-01",
    UsagePlan(5, 5),
    "change a listing",
)
_FEEDS = "/feeds/2021-06-30"
CREATE_FEED_DOCUMENT = Operation(
    "createFeedDocument",
    "POST",
    _FEEDS + "/documents",
    "2021-06-30",
    UsagePlan(0.5, 15),
    "prepare a feed",
    idempotent=False,
)
CREATE_FEED = Operation(
    "createFeed",
    "POST",
    _FEEDS + "/feeds",
    "2021-06-30",
    UsagePlan(0.0083, 15),
    "create a feed",
    idempotent=False,
)
# The model: "The rate limit for the JSON_LISTINGS_FEED feed type differs from the rate limit for
# the createFeed operation." Which one: "five feed submissions per five minutes" per region
# (Amazon's changelog of 2025-05-06, "Feed size and rate limit changes for the
# JSON_LISTINGS_FEED"). That it refills evenly, as all usage plans do, is an assumption.
CREATE_LISTINGS_FEED = replace(
    CREATE_FEED, plan=UsagePlan(5 / 300, 5), variant="JSON_LISTINGS_FEED"
)
GET_FEED = Operation(
    "getFeed",
    "GET",
    _FEEDS + "/feeds/{feedId}",
    "2021-06-30",
    UsagePlan(2, 15),
    "read the state of a feed",
)
GET_FEEDS = Operation(
    "getFeeds",
    "GET",
    _FEEDS + "/feeds",
    "2021-06-30",
    UsagePlan(0.0222, 10),
    "list the feeds",
)
GET_FEED_DOCUMENT = Operation(
    "getFeedDocument",
    "GET",
    _FEEDS + "/documents/{feedDocumentId}",
    "2021-06-30",
    UsagePlan(0.0222, 10),
    "read the report of a feed",
)
GET_INVENTORY_SUMMARIES = Operation(
    "getInventorySummaries",
    "GET",
    "/fba/inventory/v1/summaries",
    "v1",
    UsagePlan(2, 2),
    "read the stock at Amazon",
)
_REPORTS = "/reports/2021-06-30"
SETTLEMENTS = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
VAT_INVOICE_DATA = "GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT"
GET_REPORTS = Operation(
    "getReports",
    "GET",
    _REPORTS + "/reports",
    "2021-06-30",
    UsagePlan(0.0222, 10),
    "list the reports",
    types=(SETTLEMENTS,),
)
CREATE_REPORT = Operation(
    "createReport",
    "POST",
    _REPORTS + "/reports",
    "2021-06-30",
    UsagePlan(0.0167, 15),
    "request a report",
    idempotent=False,
    types=(VAT_INVOICE_DATA,),
)
GET_REPORT = Operation(
    "getReport",
    "GET",
    _REPORTS + "/reports/{reportId}",
    "2021-06-30",
    UsagePlan(2, 15),
    "read the state of a report",
)
GET_REPORT_DOCUMENT = Operation(
    "getReportDocument",
    "GET",
    _REPORTS + "/documents/{reportDocumentId}",
    "2021-06-30",
    UsagePlan(0.0167, 15),
    "fetch a report",
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        operation.counted_as: operation
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
            CREATE_LISTINGS_FEED,
            GET_FEED,
            GET_FEEDS,
            GET_FEED_DOCUMENT,
            GET_INVENTORY_SUMMARIES,
            GET_REPORTS,
            CREATE_REPORT,
            GET_REPORT,
            GET_REPORT_DOCUMENT,
        )
    }
)


def bucket_key(client_id: str, seller_id: str, region: str, operation: str) -> str:
    """The name of a token bucket: Amazon counts per application, seller, region, operation
    (``Operation.counted_as``)."""
    return f"{client_id}|{seller_id}|{region}|{operation}"
