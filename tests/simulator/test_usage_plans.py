# SPDX-License-Identifier: LGPL-3.0-or-later
"""Usage plans: Amazon's published rates, on the simulator's clock."""

from __future__ import annotations

import json
import re
from pathlib import Path

from amazon_simulator.operations import OPERATIONS
from amazon_simulator.static_examples import API_FILES, METHODS, read_pairs
from tests.simulator.amazon import EU, JP, ORDERS, PARTICIPATIONS, Shop

# The FBA inventory's model has no static examples to run.
SERVED_FILES = (*API_FILES, "fbaInventory.json")


def test_the_table_is_that_of_amazons_models(models: Path) -> None:
    ours = {o.name: (o.method, o.path, o.rate, o.burst, o.rate_header_on) for o in OPERATIONS}
    published = {}
    for file in SERVED_FILES:
        for route, methods in json.loads((models / file).read_text())["paths"].items():
            for method, operation in methods.items():
                name = operation["operationId"] if method in METHODS else ""
                if name not in ours or ours[name][1] != route:
                    continue
                rate, burst = re.findall(r"\| ([\d.]+) \| (\d+) \|", operation["description"])[0]
                headers = {
                    int(status)
                    for status, answer in operation["responses"].items()
                    if "x-amzn-RateLimit-Limit" in answer.get("headers", {})
                }
                published[name] = (method.upper(), route, float(rate), int(burst), headers)
    assert ours == published


def test_everything_that_the_connector_uses_is_served(models: Path) -> None:
    """What Amazon's examples are run for is in the living world, too."""
    used = {pair.operation for pair in read_pairs(models)}
    assert used <= {operation.name for operation in OPERATIONS}


def test_a_bucket_empties_and_refills(shop: Shop) -> None:
    assert [shop.search().status for _ in range(20)] == [200] * 20
    reply = shop.search()
    assert (reply.status, reply.error) == (429, "QuotaExceeded")
    assert "x-amzn-RateLimit-Limit" not in reply.headers
    shop.simulator.advance(178)
    assert shop.search().status == 429
    shop.simulator.advance(0.572)
    assert [shop.search().status, shop.search().status] == [200, 429]


def test_a_bucket_is_never_fuller_than_the_burst(shop: Shop) -> None:
    shop.search()
    shop.simulator.advance(1_000_000)
    shop.access_token = ""
    assert [shop.search().status for _ in range(21)].count(200) == 20


def test_every_operation_seller_and_application_has_its_own(shop: Shop) -> None:
    while shop.get(PARTICIPATIONS).status == 200:
        pass
    assert shop.search().status == 200
    assert Shop(shop.simulator, JP).get(PARTICIPATIONS).status == 200
    assert Shop(shop.simulator, EU, application=1).get(PARTICIPATIONS).status == 200


def test_a_refused_call_costs_a_token_too(shop: Shop) -> None:
    for _ in range(30):
        assert shop.get(f"{ORDERS}/wrong").status == 400
    assert shop.get(f"{ORDERS}/wrong").status == 429


def test_another_rate_is_granted_and_said(shop: Shop) -> None:
    shop.simulator.control("POST", "rates", {"operation": "searchOrders", "rate": 2})
    assert shop.search().headers["x-amzn-RateLimit-Limit"] == "2"
    assert [shop.search().status for _ in range(20)].count(429) == 1
    shop.simulator.advance(1)
    assert [shop.search().status for _ in range(3)] == [200, 200, 429]


def test_buckets_can_be_seen_filled_and_drained(shop: Shop) -> None:
    shop.search()
    buckets = shop.simulator.control("GET", "buckets")["buckets"]
    assert {b["operation"]: b["tokens"] for b in buckets}["searchOrders"] == 19
    key = {"client_id": shop.application["client_id"], "seller_id": EU}
    shop.simulator.control("POST", "buckets/drain", key)
    assert shop.search().status == 429
    shop.simulator.refill()
    assert shop.search().status == 200
