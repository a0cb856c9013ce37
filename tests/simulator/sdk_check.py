# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's official SDK (amzn-sp-api) reads a simulator. Run by the SDK's own interpreter.

    build/venv-sdk/bin/python tests/simulator/sdk_check.py http://127.0.0.1:8930

Every seller's participations, account, orders, listings and stock at Amazon are read through the
SDK's generated classes, written back to JSON by its own serializer and compared with what the
simulator sent; a quantity is patched, and one is sent by a feed; the settlements add up. Prints
one JSON line of counts; any difference or exception is an exit code other than 0.
"""

from __future__ import annotations

import json
import logging
import sys
import urllib.request
from datetime import datetime
from typing import Any

from sdk_reports import ReportReader
from sdk_stock import StockReader
from spapi import ApiException, Configuration, SPAPIClient, SPAPIConfig
from spapi.api.orders_v2026_01_01.get_order_api import GetOrderApi
from spapi.api.orders_v2026_01_01.search_orders_api import SearchOrdersApi
from spapi.api.sellers_v1.sellers_api import SellersApi

EVERYTHING = [
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
]
LONG_AGO = "2025-12-01T00:00:00Z"
LOCAL = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def control(base_url: str, method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{base_url}/_simulator/{path}", data, method=method)
    return json.load(LOCAL.open(request, timeout=60))


def client_of(base_url: str, seller: dict[str, Any]) -> SPAPIClient:
    config = SPAPIConfig(seller["client_id"], seller["client_secret"], seller["refresh_token"])
    return SPAPIClient(config, oauth_endpoint=f"{base_url}/auth/o2/token", endpoint=base_url)


def same(ours: Any, theirs: Any) -> bool:
    """Equal but for the spelling of a time, which the SDK reads as a time."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return set(ours) == set(theirs) and all(same(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return ours == theirs or as_time(ours) == as_time(theirs) is not None


def as_time(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (AttributeError, ValueError):
        return None


class Reader:
    """One seller's data through the SDK, each answer compared with the bytes that came."""

    def __init__(self, base_url: str, seller: dict[str, Any]) -> None:
        self._base_url = base_url
        self._api = client_of(base_url, seller).api_client
        self.professional = seller["selling_plan"] == "PROFESSIONAL"
        self._seller = seller
        self.counts = {"sellers": 1, "pages": 0, "orders": 0, "items": 0}

    def read(self) -> None:
        control(self._base_url, "POST", "buckets/refill")
        sellers = SellersApi(self._api)
        self._compare(sellers.get_marketplace_participations(_request_timeout=60))
        self._compare(sellers.get_account(_request_timeout=60))
        if self.professional:
            self._read_orders()
            stock = StockReader(self._api, self._seller, self._compare, self._control)
            self.counts |= stock.read()
            reports = ReportReader(self._api, self._seller, self._compare, self._control)
            self.counts |= reports.read()

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        return control(self._base_url, method, path, body)

    def _read_orders(self) -> None:
        search, token = SearchOrdersApi(self._api), {}
        page = None
        while page is None or token:
            control(self._base_url, "POST", "buckets/refill")
            page = search.search_orders(
                last_updated_after=LONG_AGO,
                included_data=EVERYTHING,
                _request_timeout=60,
                **token,
            )
            self._compare(page)
            self._count(page)
            token = {"pagination_token": page.pagination.next_token} if page.pagination else {}
        if page.orders:
            order_id = page.orders[0].order_id
            got = GetOrderApi(self._api).get_order(order_id, included_data=EVERYTHING)
            self._compare(got)
        self._refused(search)

    def _count(self, page: Any) -> None:
        self.counts["pages"] += 1
        self.counts["orders"] += len(page.orders)
        self.counts["items"] += sum(len(order.order_items) for order in page.orders)

    def _refused(self, search: SearchOrdersApi) -> None:
        try:
            search.search_orders(created_after="TEST_CASE_400")
        except ApiException as error:
            if error.status != 400:
                raise
        else:
            raise SystemExit("a wrong date was accepted")

    def _compare(self, answer: Any) -> None:
        """The SDK keeps the last response; what it made of it must say the same."""
        sent = json.loads(self._api.last_response.data)
        read = self._api.sanitize_for_serialization(answer)
        if not same(sent, read):
            raise SystemExit(f"the SDK read something else:\n{sent}\n{read}"[:4000])


def main(base_url: str) -> None:
    # Otherwise each model object makes a Configuration with log handlers of its own.
    Configuration.set_default(Configuration())
    logging.disable(logging.INFO)
    total: dict[str, int] = {}
    for seller in control(base_url, "GET", "sellers")["sellers"]:
        reader = Reader(base_url, seller)
        reader.read()
        for name, count in reader.counts.items():
            total[name] = total.get(name, 0) + count
    print(json.dumps(total))


if __name__ == "__main__":
    main(sys.argv[1])
