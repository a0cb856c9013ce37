# SPDX-License-Identifier: LGPL-3.0-or-later
"""getInventorySummaries: Amazon's parameters, pages in thirty seconds, and what orders consume."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.simulator.amazon import (
    DE,
    EU,
    FR,
    JP,
    US,
    Reply,
    Shop,
    entry,
    plain_order,
    schema_errors,
)

MODEL = "fbaInventory.json"
KNIFE, KETTLE = "NL-MESSER-KOCH-20", "NL-KESSEL-17"
ITALY = "APJ6JRA9NG5V4"


def summaries(shop: Shop, key: str = DE, **query: str) -> Reply:
    shop.simulator.refill()
    return shop.get(
        "/fba/inventory/v1/summaries",
        **{
            "granularityType": "Marketplace",
            "granularityId": key,
            "marketplaceIds": key,
            **query,
        },
    )


def skus(reply: Reply) -> list[str]:
    return [summary["sellerSku"] for summary in reply.json["payload"]["inventorySummaries"]]


def details(shop: Shop, sku: str = KNIFE, key: str = DE) -> dict[str, Any]:
    reply = summaries(shop, key, sellerSku=sku, details="true")
    (summary,) = reply.json["payload"]["inventorySummaries"]
    return summary


def put(shop: Shop, *rows: dict[str, Any]) -> None:
    given = [{"seller_id": EU, "marketplace_id": DE, **row} for row in rows]
    shop.simulator.control("POST", "inventory", given)


def order_of(quantity: int, sku: str = KNIFE, key: str = DE, **changed: Any) -> dict[str, Any]:
    order = plain_order(1, channel="AMAZON", **changed)
    order["salesChannel"]["marketplaceId"] = key
    item = order["orderItems"][0]
    item["quantityOrdered"], item["product"]["sellerSku"] = quantity, sku
    item["fulfillment"] = {"quantityFulfilled": 0, "quantityUnfulfilled": quantity}
    return order


def test_a_summary_with_its_details(shop: Shop, models: Path) -> None:
    quantities = {
        "fulfillableQuantity": 40,
        "inboundWorkingQuantity": 1,
        "inboundShippedQuantity": 24,
        "inboundReceivingQuantity": 2,
        "pendingCustomerOrderQuantity": 3,
        "pendingTransshipmentQuantity": 0,
        "fcProcessingQuantity": 2,
        "customerDamagedQuantity": 1,
        "expiredQuantity": 1,
        "warehouseDamagedQuantity": 0,
        "researchingQuantityInShortTerm": 5,
    }
    put(shop, {"sku": KNIFE, **quantities})
    reply = summaries(shop, details="true", sellerSkus=KNIFE)
    assert schema_errors(models, MODEL, "GetInventorySummariesResponse", reply.json) == []
    assert reply.json["payload"]["granularity"]["granularityId"] == DE
    (summary,) = reply.json["payload"]["inventorySummaries"]
    found = summary["inventoryDetails"]
    assert (found["fulfillableQuantity"], found["inboundShippedQuantity"]) == (40, 24)
    assert found["reservedQuantity"]["totalReservedQuantity"] == 5
    assert found["unfulfillableQuantity"]["totalUnfulfillableQuantity"] == 2
    assert found["researchingQuantity"]["totalResearchingQuantity"] == 5
    assert summary["totalQuantity"] == 40 + 27 + 5 + 2 + 5
    assert summary["fnSku"].startswith("X00")
    assert summary["productName"].startswith("Nordlicht Kochmesser")


def test_details_come_only_when_they_are_asked_for(shop: Shop) -> None:
    reply = summaries(shop)
    found = reply.json["payload"]["inventorySummaries"]
    assert not any("inventoryDetails" in summary for summary in found)
    assert len(found) == 12
    assert all(summary["totalQuantity"] > 0 for summary in found)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"granularityType": "Country"}, 400),
        ({"granularityType": ""}, 400),
        ({"granularityId": FR}, 400),
        ({"marketplaceIds": f"{DE},{FR}"}, 400),
        ({"marketplaceIds": "NOWHERE"}, 400),
        ({"marketplaceIds": US, "granularityId": US}, 403),
        ({"details": "yes"}, 400),
        ({"startDateTime": "2025-01-01"}, 400),
        ({"startDateTime": "2025-05-01T00:00:00Z"}, 400),
        ({"nextToken": "made-up"}, 400),
        ({"sellerSkus": ",".join(f"S{n}" for n in range(51))}, 400),
    ],
    ids=str,
)
def test_a_question_that_breaks_a_rule_is_refused(
    shop: Shop, models: Path, changed: dict[str, str], status: int
) -> None:
    reply = summaries(shop, **changed)
    assert schema_errors(models, MODEL, "GetInventorySummariesResponse", reply.json) == []
    assert reply.status == status


def test_skus_that_are_asked_for(shop: Shop) -> None:
    put(shop, {"sku": "A,B", "fulfillableQuantity": 1})
    assert skus(summaries(shop, sellerSkus=f"{KNIFE},NOWHERE,{KETTLE}")) == [KETTLE, KNIFE]
    assert skus(summaries(shop, sellerSkus="A,B")) == []
    assert skus(summaries(shop, sellerSku="A,B")) == ["A,B"]
    assert len(skus(summaries(shop, sellerSkus=",".join(f"S{n}" for n in range(50))))) == 0


def test_pages_must_be_fetched_within_thirty_seconds(shop: Shop) -> None:
    put(shop, *({"sku": f"X-{n:03d}", "fulfillableQuantity": n} for n in range(120)))
    first = summaries(shop)
    token = first.json["pagination"]["nextToken"]
    shop.simulator.advance(30)
    second = summaries(shop, nextToken=token)
    third = summaries(shop, nextToken=second.json["pagination"]["nextToken"])
    found = [*skus(first), *skus(second), *skus(third)]
    assert (len(skus(first)), len(found), "pagination" in third.json) == (50, 132, False)
    assert found == sorted(set(found))
    assert summaries(shop, FR, nextToken=second.json["pagination"]["nextToken"]).status == 400
    shop.simulator.advance(0.001)
    assert summaries(shop, nextToken=token).status == 400


def test_what_has_changed_since(shop: Shop) -> None:
    put(shop, *({"sku": f"X-{n:03d}", "fulfillableQuantity": n} for n in range(60)))
    shop.simulator.advance(60)
    put(
        shop,
        {"sku": KNIFE, "fulfillableQuantity": 7},
        {"sku": KETTLE, "inboundShippedQuantity": 99},
    )
    since = "2026-11-20T12:00:30Z"
    assert skus(summaries(shop, startDateTime=since, sellerSkus=KETTLE)) == [KNIFE]
    query = {"startDateTime": "2026-11-20T12:00:00Z"}
    token = summaries(shop, **query).json["pagination"]["nextToken"]
    assert summaries(shop, nextToken=token).status == 400
    assert len(skus(summaries(shop, **query, nextToken=token))) == 11


def test_an_fba_order_consumes(shop: Shop) -> None:
    put(shop, {"sku": KNIFE, "fulfillableQuantity": 10, "pendingCustomerOrderQuantity": 0})
    before = details(shop)
    shop.simulator.advance(60)
    shop.simulator.place(entry(order_of(3, status="PENDING")))

    def counted() -> tuple[int, int]:
        found = details(shop)["inventoryDetails"]
        reserved = found["reservedQuantity"]["pendingCustomerOrderQuantity"]
        return found["fulfillableQuantity"], reserved

    assert counted() == (7, 3)
    assert details(shop)["totalQuantity"] == before["totalQuantity"]
    assert details(shop)["lastUpdatedTime"] > before["lastUpdatedTime"]
    order_id = order_of(3)["orderId"]
    for action, expected in (("pay", (7, 3)), ("ship_part", (7, 2)), ("cancel", (9, 0))):
        shop.simulator.change(order_id, {"action": action})
        assert counted() == expected, action
    assert details(shop)["totalQuantity"] == before["totalQuantity"] - 1


def test_an_order_from_a_country_without_stock_takes_it_elsewhere(shop: Shop) -> None:
    put(shop, {"sku": "N-1", "fulfillableQuantity": 10})
    put(shop, {"sku": "N-1", "marketplace_id": FR, "fulfillableQuantity": 20})
    shop.simulator.place(entry(order_of(15, sku="N-1", key=ITALY)))
    assert details(shop, "N-1", FR)["inventoryDetails"]["fulfillableQuantity"] == 5
    shop.simulator.change(order_of(1)["orderId"], {"action": "cancel"})
    assert details(shop, "N-1", FR)["inventoryDetails"]["fulfillableQuantity"] == 20
    assert skus(summaries(shop, ITALY)) == []


def test_more_sold_than_there_is_shows_as_none(shop: Shop) -> None:
    put(shop, {"sku": KNIFE, "fulfillableQuantity": 2})
    shop.simulator.place(entry(order_of(3)))
    assert details(shop)["inventoryDetails"]["fulfillableQuantity"] == 0
    shop.simulator.change(order_of(3)["orderId"], {"action": "cancel"})
    assert details(shop)["inventoryDetails"]["fulfillableQuantity"] == 2


def test_pooled_stock_is_one_sum_in_every_marketplace(shop: Shop, models: Path) -> None:
    put(shop, {"sku": "N-1", "fulfillableQuantity": 10})
    put(shop, {"sku": "N-1", "marketplace_id": FR, "fulfillableQuantity": 20})
    shop.simulator.control("POST", "rules", {"pooled_fba_stock": [EU]})
    for key in (DE, FR, ITALY):
        assert details(shop, "N-1", key)["inventoryDetails"]["fulfillableQuantity"] == 30
    reply = summaries(shop, ITALY, details="true")
    assert schema_errors(models, MODEL, "GetInventorySummariesResponse", reply.json) == []


def test_the_usage_plan_has_two_calls_and_two_a_second(shop: Shop) -> None:
    query = {"granularityType": "Marketplace", "granularityId": DE, "marketplaceIds": DE}
    path = "/fba/inventory/v1/summaries"
    assert [shop.get(path, **query).status for _ in range(3)] == [200, 200, 429]
    shop.simulator.advance(0.5)
    assert shop.get(path, **query).status == 200


def test_the_demo_has_stock_in_several_countries(shop: Shop) -> None:
    rows = shop.simulator.control("GET", "inventory")["inventory"]
    catalog = shop.simulator.control("GET", "catalog?everything=true")["items"]
    by_amazon = {item["sku"] for item in catalog if "AMAZON" in item["fulfilled_by"]}
    assert {row["sku"] for row in rows} == by_amazon
    assert {row["marketplace_id"] for row in rows if row["seller_id"] == EU} >= {DE, FR}
    assert {row["seller_id"] for row in rows} >= {EU, JP}


@pytest.mark.parametrize("wrong", [{"stock": 3}, {"marketplace_id": "X"}, {"seller_id": "X"}])
def test_what_cannot_be_put_is_refused(shop: Shop, wrong: dict[str, Any]) -> None:
    with pytest.raises(Exception, match="400"):
        put(shop, {"sku": KNIFE, **wrong})
