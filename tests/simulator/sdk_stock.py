# SPDX-License-Identifier: LGPL-3.0-or-later
"""The part of sdk_check.py for listings, feeds and stock at Amazon."""

from __future__ import annotations

import gzip
import json
import urllib.request
from collections.abc import Callable
from typing import Any

from spapi import ApiException
from spapi.api.fba_inventory_v1.fba_inventory_api import FbaInventoryApi
from spapi.api.feeds_v2021_06_30.feeds_api import FeedsApi
from spapi.api.listings_items_v2021_08_01.listings_api import ListingsApi
from spapi.models.feeds_v2021_06_30.create_feed_document_specification import (
    CreateFeedDocumentSpecification,
)
from spapi.models.feeds_v2021_06_30.create_feed_specification import CreateFeedSpecification
from spapi.models.listings_items_v2021_08_01.listings_item_patch_request import (
    ListingsItemPatchRequest,
)
from spapi.models.listings_items_v2021_08_01.patch_operation import PatchOperation

ALL_DATA = [
    "summaries",
    "attributes",
    "issues",
    "offers",
    "fulfillmentAvailability",
    "procurement",
    "relationships",
    "productTypes",
]
CONTENT_TYPE = "application/json; charset=UTF-8"
PATH = "/attributes/fulfillment_availability"
LOCAL = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StockReader:
    """One seller's listings, a patch, a feed, and what lies in Amazon's warehouses."""

    def __init__(
        self,
        api: Any,
        seller: dict[str, Any],
        compare: Callable[[Any], None],
        control: Callable[..., Any],
    ) -> None:
        self._seller_id, self._compare, self._control = seller["seller_id"], compare, control
        self._markets = [
            entry["id"]
            for entry in seller["marketplaces"]
            if entry["is_participating"] and not entry["id"].startswith(("A38D8", "AFQLK"))
        ]
        self._listings, self._feeds = ListingsApi(api), FeedsApi(api)
        self._inventory = FbaInventoryApi(api)
        self.counts = {"listings": 0, "merchant_listings": 0, "summaries": 0}

    def read(self) -> dict[str, int]:
        sku = self._read_listings()
        self._patch(sku, 41)
        self._feed(sku, 42)
        self._read_inventory()
        return self.counts

    def _read_listings(self) -> str:
        """Returns a SKU that the merchant sends."""
        query: dict[str, Any] = {"included_data": ALL_DATA, "page_size": 20}
        merchants = []
        token = {}
        while token is not None:
            self._control("POST", "buckets/refill")
            page = self._listings.search_listings_items(
                self._seller_id, self._markets, **query, **token
            )
            self._compare(page)
            self.counts["listings"] += len(page.items)
            merchants += [item.sku for item in page.items if _quantity(item) is not None]
            following = page.pagination.next_token if page.pagination else None
            token = {"page_token": following} if following else None
        self.counts["merchant_listings"] = len(merchants)
        return merchants[0]

    def _get(self, sku: str) -> Any:
        item = self._listings.get_listings_item(
            self._seller_id, sku, self._markets, included_data=ALL_DATA
        )
        self._compare(item)
        return item

    def _patch(self, sku: str, quantity: int) -> None:
        value = [{"fulfillment_channel_code": "DEFAULT", "quantity": quantity}]
        body = ListingsItemPatchRequest(
            product_type="PRODUCT", patches=[PatchOperation(op="merge", path=PATH, value=value)]
        )
        answer = self._listings.patch_listings_item(self._seller_id, sku, self._markets[:1], body)
        self._compare(answer)
        _expect(answer.status, "ACCEPTED")
        _expect(_quantity(self._get(sku)), quantity)

    def _feed(self, sku: str, quantity: int) -> None:
        announced = self._feeds.create_feed_document(
            CreateFeedDocumentSpecification(content_type=CONTENT_TYPE)
        )
        self._compare(announced)
        headers = {"Content-Type": CONTENT_TYPE}
        content = _feed_content(self._seller_id, sku, quantity)
        LOCAL.open(urllib.request.Request(announced.url, content, headers, method="PUT"))
        created = self._feeds.create_feed(
            CreateFeedSpecification(
                feed_type="JSON_LISTINGS_FEED",
                marketplace_ids=self._markets[:1],
                input_feed_document_id=announced.feed_document_id,
            )
        )
        self._compare(created)
        self._compare(self._feeds.get_feed(created.feed_id))
        self._control("POST", "clock", {"advance_seconds": 61})
        feed = self._feeds.get_feed(created.feed_id)
        self._compare(feed)
        _expect(feed.processing_status, "DONE")
        document = self._feeds.get_feed_document(feed.result_feed_document_id)
        self._compare(document)
        report = LOCAL.open(document.url).read()
        report = gzip.decompress(report) if document.compression_algorithm else report
        _expect(json.loads(report)["summary"]["messagesAccepted"], 1)
        _expect(_quantity(self._get(sku)), quantity)
        self._compare(self._feeds.get_feeds(feed_types=["JSON_LISTINGS_FEED"]))
        self._refused(lambda: self._feeds.cancel_feed(created.feed_id))

    def _read_inventory(self) -> None:
        for key in self._markets:
            self._control("POST", "buckets/refill")
            answer = self._inventory.get_inventory_summaries(
                "Marketplace", key, [key], details=True
            )
            self._compare(answer)
            self.counts["summaries"] += len(answer.payload.inventory_summaries)
        self._control("POST", "buckets/refill")
        self._refused(lambda: self._inventory.get_inventory_summaries("Country", "DE", ["DE"]))

    def _refused(self, call: Callable[[], Any]) -> None:
        try:
            call()
        except ApiException as error:
            _expect(error.status, 400)
        else:
            raise SystemExit("what is wrong was accepted")


def _quantity(item: Any) -> int | None:
    for available in item.fulfillment_availability:
        if available.fulfillment_channel_code == "DEFAULT":
            return available.quantity
    return None


def _feed_content(seller_id: str, sku: str, quantity: int) -> bytes:
    value = [{"fulfillment_channel_code": "DEFAULT", "quantity": quantity}]
    message = {
        "messageId": 1,
        "sku": sku,
        "operationType": "PATCH",
        "productType": "PRODUCT",
        "patches": [{"op": "merge", "path": PATH, "value": value}],
    }
    header = {"sellerId": seller_id, "version": "2.0"}
    return json.dumps({"header": header, "messages": [message]}).encode()


def _expect(found: Any, wanted: Any) -> None:
    if found != wanted:
        raise SystemExit(f"{found!r} is not {wanted!r}")
