# SPDX-License-Identifier: LGPL-3.0-or-later
"""The operations table against Amazon's published models."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from amazon_connector.spapi import OPERATIONS, Operation, bucket_key

MODELS = {
    "searchOrders": "orders_2026-01-01.json",
    "getOrder": "orders_2026-01-01.json",
    "getMarketplaceParticipations": "sellers.json",
    "getAccount": "sellers.json",
    "confirmShipment": "ordersV0.json",
    "searchListingsItems": "listingsItems_2021-08-01.json",
    "getListingsItem": "listingsItems_2021-08-01.json",
    "patchListingsItem": "listingsItems_2021-08-01.json",
    "createFeedDocument": "feeds_2021-06-30.json",
    "createFeed": "feeds_2021-06-30.json",
    "getFeed": "feeds_2021-06-30.json",
    "getFeeds": "feeds_2021-06-30.json",
    "getFeedDocument": "feeds_2021-06-30.json",
    "getInventorySummaries": "fbaInventory.json",
    "getReports": "reports_2021-06-30.json",
    "createReport": "reports_2021-06-30.json",
    "getReport": "reports_2021-06-30.json",
    "getReportDocument": "reports_2021-06-30.json",
}


def published(models: Path, operation: Operation) -> dict[str, Any]:
    model = json.loads((models / MODELS[operation.name]).read_text())
    assert model["info"]["version"] == operation.version
    found: dict[str, Any] = model["paths"][operation.path][operation.method.lower()]
    return found


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda o: o.counted_as)
def test_the_table_says_what_amazon_says(models: Path, operation: Operation):
    described = published(models, operation)
    assert described["operationId"] == operation.name
    assert not described.get("deprecated"), "living APIs only"
    plan = re.search(r"\|\s*([\d.]+)\s*\|\s*(\d+)\s*\|", described["description"])
    assert plan is not None
    told = (float(plan[1]), int(plan[2]))
    assert (told == (operation.plan.rate, operation.plan.burst)) != bool(operation.variant)
    assert operation.variant in described["description"], "the model says that it differs"
    assert operation.answers == any(
        "schema" in answer for code, answer in described["responses"].items() if code[0] == "2"
    )


def test_reading_is_idempotent():
    assert all(o.idempotent for o in OPERATIONS.values() if o.method in ("GET", "PUT", "DELETE"))


def test_what_must_not_be_sent_twice():
    twice = {name for name, operation in OPERATIONS.items() if not operation.idempotent}
    assert twice == {
        "createFeedDocument",
        "createFeed",
        "createFeed JSON_LISTINGS_FEED",
        "createReport",
    }


def test_five_listings_feeds_in_five_minutes():
    """Amazon's changelog of 2025-05-06; the model has no number."""
    plan = OPERATIONS["createFeed JSON_LISTINGS_FEED"].plan
    assert (plan.burst, plan.rate * 300) == (5, 5)


def test_the_table_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        OPERATIONS["x"] = OPERATIONS["getOrder"]  # type: ignore[index]


def test_no_retired_api_is_in_the_table():
    """Of Orders v0 only confirmShipment lives on."""
    v0 = [o.name for o in OPERATIONS.values() if o.path.startswith("/orders/v0")]
    assert v0 == ["confirmShipment"]


def test_bucket_key():
    assert bucket_key("app", "SELLER", "EU", "getOrder") == "app|SELLER|EU|getOrder"
