# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from amazon_connector.spapi import SellingPartnerClient, TemporaryError
from amazon_connector.spapi.inventory import InventorySummary, inventory_summaries

from .server import ScriptedAmazon, reply

DE = "A1PA6795UKMFR9"
MUG = {
    "asin": "B0MUG",
    "fnSku": "X00",
    "sellerSku": "MUG-1",
    "condition": "NewItem",
    "inventoryDetails": {
        "fulfillableQuantity": 10,
        "inboundWorkingQuantity": 1,
        "inboundShippedQuantity": 2,
        "inboundReceivingQuantity": 4,
        "reservedQuantity": {"totalReservedQuantity": 8, "fcProcessingQuantity": 3},
        "researchingQuantity": {"totalResearchingQuantity": 16},
        "unfulfillableQuantity": {"totalUnfulfillableQuantity": 32, "defectiveQuantity": 2},
    },
    "lastUpdatedTime": "2026-11-23T10:00:00Z",
    "totalQuantity": 73,
}


def page(*summaries: Any, **others: Any) -> Any:
    return reply({"payload": {"granularity": {}, "inventorySummaries": list(summaries)}, **others})


def test_a_page(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(page(MUG, pagination={"nextToken": "t/="}), page())
    found = inventory_summaries(client, DE)
    updated = datetime(2026, 11, 23, 10, tzinfo=timezone.utc)
    assert found.summaries == (
        InventorySummary("MUG-1", "B0MUG", "X00", "NewItem", 10, 7, 8, 32, 16, 73, updated),
    )
    assert found.token == "t/="
    last = inventory_summaries(client, DE, found.token)
    assert (last.summaries, last.token) == ((), "")
    first = {
        "details": ["true"],
        "granularityType": ["Marketplace"],
        "granularityId": [DE],
        "marketplaceIds": [DE],
    }
    assert amazon.asked[0].path == "/fba/inventory/v1/summaries"
    assert [a.query for a in amazon.asked] == [first, {**first, "nextToken": ["t/="]}]


def test_holes(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(page({"asin": "no SKU", "totalQuantity": 5}, None, {"sellerSku": "1"}))
    assert inventory_summaries(client, DE).summaries == (
        InventorySummary("1", "", "", "", 0, 0, 0, 0, 0, 0, None),
    )


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"payload": None, "errors": [{"code": "InternalFailure"}]},
        {"payload": {"inventorySummaries": {}}},
        {"payload": {"inventorySummaries": [{"sellerSku": "1", "totalQuantity": 5}]}},
    ],
)
def test_what_would_look_like_an_empty_warehouse_is_none(
    client: SellingPartnerClient, amazon: ScriptedAmazon, payload: Any
):
    amazon.will_say(reply(payload))
    with pytest.raises(TemporaryError):
        inventory_summaries(client, DE)
