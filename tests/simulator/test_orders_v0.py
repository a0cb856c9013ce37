# SPDX-License-Identifier: LGPL-3.0-or-later
"""The retired reads, which only a benchmark asks for: their plans, shapes and route."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from amazon_simulator.orders_v0 import OPERATIONS
from tests.simulator.amazon import DE, EU, LONG_AGO, Shop, schema_errors
from tests.simulator.in_thread import still

LIST = "/orders/v0/orders"
MODEL = "ordersV0.json"


@pytest.fixture
def old_shop() -> Iterator[Shop]:
    with still(orders_v0=True) as simulator:
        made = {"count": 120, "seller_id": EU, "created_after": "2026-11-10T00:00:00Z"}
        simulator.control("POST", "orders/generate", made)
        yield Shop(simulator)


def test_rates_and_routes_are_those_of_amazons_model(models: Path) -> None:
    paths = json.loads((models / MODEL).read_text())["paths"]
    for operation in OPERATIONS:
        published = paths[operation.path][operation.method.lower()]
        assert published["operationId"] == operation.name
        (plan,) = re.findall(r"\| ([\d.]+) \| (\d+) \|", published["description"])
        assert (float(plan[0]), int(plan[1])) == (operation.rate, operation.burst)


def test_a_plain_client_reads_a_page_and_then_three_calls_an_order(
    old_shop: Shop, models: Path
) -> None:
    page = old_shop.get(LIST, LastUpdatedAfter=LONG_AGO, MarketplaceIds=DE, MaxResultsPerPage="10")
    assert schema_errors(models, MODEL, "GetOrdersResponse", page.json) == []
    assert len(page.json["payload"]["Orders"]) == 10
    for order in page.json["payload"]["Orders"]:
        path = f"{LIST}/{order['AmazonOrderId']}"
        for part, definition in (
            ("orderItems", "GetOrderItemsResponse"),
            ("address", "GetOrderAddressResponse"),
            ("buyerInfo", "GetOrderBuyerInfoResponse"),
        ):
            reply = old_shop.get(f"{path}/{part}")
            assert schema_errors(models, MODEL, definition, reply.json) == []
            assert reply.headers["x-amzn-RateLimit-Limit"] == "0.5"


def test_the_next_page_and_the_empty_bucket(old_shop: Shop) -> None:
    query = {"LastUpdatedAfter": LONG_AGO, "MarketplaceIds": DE, "MaxResultsPerPage": "10"}
    first = old_shop.get(LIST, **query).json["payload"]
    second = old_shop.get(LIST, **query, NextToken=first["NextToken"]).json["payload"]
    ids = [{order["AmazonOrderId"] for order in page["Orders"]} for page in (first, second)]
    assert not ids[0] & ids[1]
    assert [old_shop.get(LIST, **query).status for _ in range(19)] == [200] * 18 + [429]
    assert old_shop.get(LIST).status == 429
    old_shop.simulator.refill()
    assert old_shop.get(LIST, LastUpdatedAfter=LONG_AGO).status == 400


def test_without_the_option_there_is_no_v0(shop: Shop) -> None:
    assert shop.get(LIST, LastUpdatedAfter=LONG_AGO, MarketplaceIds=DE).status == 404
