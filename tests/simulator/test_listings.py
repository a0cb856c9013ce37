# SPDX-License-Identifier: LGPL-3.0-or-later
"""getListingsItem and searchListingsItems: Amazon's parameters, and the demo's listings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.simulator.amazon import DE, EU, FR, INDIVIDUAL, LISTINGS, US, Reply, Shop, schema_errors

MODEL = "listingsItems_2021-08-01.json"
ALL_DATA = (
    "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,"
    "productTypes"
)
KETTLE, KNIFE, BOARD = "NL-KESSEL-17", "NL-MESSER-KOCH-20", "NL-BRETT-EICHE"


def search(shop: Shop, **query: str) -> Reply:
    shop.simulator.refill()
    return shop.get(LISTINGS, **{"marketplaceIds": DE, **query})


def skus(reply: Reply) -> list[str]:
    return [item["sku"] for item in reply.json["items"]]


def put(shop: Shop, *listings: dict[str, Any]) -> None:
    shop.simulator.control("POST", "listings", [{"seller_id": EU, **one} for one in listings])


def test_a_listing_with_all_its_data(shop: Shop, models: Path) -> None:
    put(shop, {"sku": KETTLE, "quantity": 12, "lead_time_days": 2})
    reply = shop.get(f"{LISTINGS}/{KETTLE}", marketplaceIds=f"{DE},{FR}", includedData=ALL_DATA)
    assert schema_errors(models, MODEL, "Item", reply.json) == []
    item = reply.json
    assert [s["marketplaceId"] for s in item["summaries"]] == [DE, FR]
    assert item["summaries"][0]["productType"] == "KETTLE"
    assert item["summaries"][0]["status"] == ["BUYABLE", "DISCOVERABLE"]
    assert item["fulfillmentAvailability"] == [
        {"fulfillmentChannelCode": "DEFAULT", "quantity": 12},
        {"fulfillmentChannelCode": "AMAZON_EU"},
    ]
    assert item["attributes"]["fulfillment_availability"][0] == {
        "fulfillment_channel_code": "DEFAULT",
        "quantity": 12,
        "lead_time_to_ship_max_days": 2,
        "marketplace_id": DE,
    }
    assert item["offers"][0]["price"] == {"currencyCode": "EUR", "amount": "49.99"}
    assert {p["productType"] for p in item["productTypes"]} == {"KETTLE"}


def test_summaries_alone_come_by_default(shop: Shop) -> None:
    item = shop.get(f"{LISTINGS}/{KETTLE}", marketplaceIds=DE).json
    assert set(item) == {"sku", "summaries"}


def test_every_sku_of_the_catalog_is_listed_with_a_type_of_its_own(shop: Shop) -> None:
    listings = shop.simulator.control("GET", "listings?limit=1000")["listings"]
    catalog = shop.simulator.control("GET", "catalog?everything=true")["items"]
    assert {(one["seller_id"], one["sku"]) for one in listings} == {
        (item["seller_id"], item["sku"]) for item in catalog
    }
    for item in catalog:
        (listing,) = [one for one in listings if one["sku"] == item["sku"]]
        assert listing["product_type"] not in ("HOME", "PRODUCT"), item["sku"]
        assert (listing["quantity"] is not None) is ("MERCHANT" in item["fulfilled_by"])
        assert listing["fba"] is ("AMAZON" in item["fulfilled_by"])
    leads = {one["lead_time_days"] for one in listings if one["quantity"] is not None}
    assert {None, 1, 2} <= leads


@pytest.mark.parametrize("sku", ["NL-XMAS-2019 ÄÖ/7", "nl-haken-10", "a%2Fb+c?d#e"])
def test_odd_skus_are_found_when_they_come_encoded(shop: Shop, sku: str) -> None:
    put(shop, {"sku": sku})
    reply = shop.get(f"{LISTINGS}/{quote(sku, safe='')}", marketplaceIds=DE)
    assert reply.json["sku"] == sku


def test_a_slash_that_is_not_encoded_is_no_part_of_a_sku(shop: Shop) -> None:
    put(shop, {"sku": "A/B"})
    assert shop.get(f"{LISTINGS}/A/B", marketplaceIds=DE).status == 404


def test_what_is_not_listed_is_not_found(shop: Shop) -> None:
    reply = shop.get(f"{LISTINGS}/NOWHERE", marketplaceIds=DE)
    assert (reply.status, reply.error) == (404, "NOT_FOUND")
    put(shop, {"sku": "ONLY-FR", "marketplace_ids": [FR]})
    assert shop.get(f"{LISTINGS}/ONLY-FR", marketplaceIds=DE).status == 404
    assert shop.get(f"{LISTINGS}/ONLY-FR", marketplaceIds=f"{DE},{FR}").status == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"marketplaceIds": "NOWHERE"}, 400),
        ({"marketplaceIds": US}, 403),
        ({"marketplaceIds": DE, "includedData": "everything"}, 400),
    ],
    ids=str,
)
def test_a_wrong_question_is_refused(shop: Shop, query: dict[str, str], status: int) -> None:
    assert shop.get(f"{LISTINGS}/{KETTLE}", **query).status == status


def test_only_ones_own_listings_and_only_with_access(shop: Shop) -> None:
    assert (
        shop.get(f"/listings/2021-08-01/items/SOMEBODY/{KETTLE}", marketplaceIds=DE).status == 403
    )
    individual = Shop(shop.simulator, INDIVIDUAL)
    path = f"/listings/2021-08-01/items/{INDIVIDUAL}"
    assert individual.get(path, marketplaceIds=DE).status == 403
    roles = {"roles": ["Finance and Accounting"]}
    key = shop.application["application_id"]
    shop.simulator.control("POST", f"applications/{key}", roles)
    assert search(shop).status == 403


def test_skus_are_looked_for_by_twenty(shop: Shop, models: Path) -> None:
    asked = f"{KETTLE},NOWHERE,{BOARD}"
    reply = search(shop, identifiers=asked, identifiersType="SKU", includedData=ALL_DATA)
    assert schema_errors(models, MODEL, "ItemSearchResults", reply.json) == []
    assert (reply.json["numberOfResults"], sorted(skus(reply))) == (2, [BOARD, KETTLE])
    twenty_one = ",".join(f"S{n}" for n in range(21))
    assert search(shop, identifiers=twenty_one, identifiersType="SKU").status == 400


def test_a_sku_is_looked_for_as_it_is_written(shop: Shop) -> None:
    assert skus(search(shop, identifiers="NL-HAKEN-10", identifiersType="SKU")) == ["NL-HAKEN-10"]


def test_a_sku_with_a_comma_cannot_be_looked_for(shop: Shop) -> None:
    put(shop, {"sku": "A,B"})
    assert skus(search(shop, identifiers="A,B", identifiersType="SKU")) == []
    assert shop.get(f"{LISTINGS}/A%2CB", marketplaceIds=DE).json["sku"] == "A,B"


@pytest.mark.parametrize(
    "query",
    [
        {"identifiers": KETTLE},
        {"identifiersType": "SKU"},
        {"identifiers": KETTLE, "identifiersType": "NAME"},
        {"identifiers": KETTLE, "identifiersType": "SKU", "variationParentSku": "P"},
        {"variationParentSku": "P", "packageHierarchySku": "P"},
        {"pageSize": "21"},
        {"pageSize": "0"},
        {"pageToken": "made-up"},
        {"sortBy": "price"},
        {"sortOrder": "UP"},
        {"withStatus": "SOLD"},
        {"withIssueSeverity": "INFO"},
        {"createdAfter": "yesterday"},
    ],
    ids=str,
)
def test_a_search_that_breaks_a_rule_is_refused(shop: Shop, query: dict[str, str]) -> None:
    reply = search(shop, **query)
    assert (reply.status, reply.error) == (400, "InvalidInput")


def test_other_identifiers_find_the_same_listing(shop: Shop) -> None:
    item = search(shop, identifiers=KNIFE, identifiersType="SKU").json["items"][0]["summaries"][0]
    for kind, value in (("ASIN", item["asin"]), ("FNSKU", item["fnSku"])):
        assert skus(search(shop, identifiers=value, identifiersType=kind)) == [KNIFE]
    (known,) = [i for i in shop.simulator.catalog()["items"] if i["sku"] == KNIFE]
    assert skus(search(shop, identifiers=known["barcode"], identifiersType="EAN")) == [KNIFE]
    assert skus(search(shop, identifiers="3-16-148410-0", identifiersType="ISBN")) == []
    assert skus(search(shop, variationParentSku="P")) == []


def test_pages_there_and_back(shop: Shop) -> None:
    first = search(shop, sortBy="sku", sortOrder="ASC", pageSize="8")
    assert set(first.json["pagination"]) == {"nextToken"}
    query = {"sortBy": "sku", "sortOrder": "ASC", "pageSize": "8"}
    second = search(shop, **query, pageToken=first.json["pagination"]["nextToken"])
    third = search(shop, **query, pageToken=second.json["pagination"]["nextToken"])
    found = [*skus(first), *skus(second), *skus(third)]
    assert found == sorted(found)
    assert len(set(found)) == first.json["numberOfResults"] == 20
    assert set(third.json["pagination"]) == {"previousToken"}
    back = search(shop, **query, pageToken=second.json["pagination"]["previousToken"])
    assert skus(back) == skus(first)
    token = first.json["pagination"]["nextToken"]
    assert search(shop, pageSize="8", pageToken=token).status == 400


def test_no_more_than_a_thousand_can_be_paged_through(shop: Shop) -> None:
    put(shop, *({"sku": f"X-{n:04d}"} for n in range(1100)))
    seen, token = 0, {}
    while token is not None:
        reply = search(shop, pageSize="19", **token)
        assert reply.json["numberOfResults"] == 1120
        seen += len(reply.json["items"])
        following = reply.json["pagination"].get("nextToken")
        token = {"pageToken": following} if following else None
    assert seen == 1000


def test_filters_and_orders(shop: Shop) -> None:
    put(shop, {"sku": BOARD, "quantity": 0})
    assert skus(search(shop))[0] == BOARD  # changed last
    assert skus(search(shop, lastUpdatedAfter="2026-11-20T12:00:00Z")) == [BOARD]
    assert BOARD not in skus(search(shop, pageSize="20", withStatus="BUYABLE"))
    assert skus(search(shop, pageSize="20", withoutStatus="BUYABLE")) == [BOARD]
    assert skus(search(shop, withIssueSeverity="ERROR")) == []
    assert skus(search(shop, createdAfter="2026-11-20T12:00:00Z")) == []


def test_suspended_listings_have_no_status(shop: Shop) -> None:
    poland = "A1C3SOZRARQ6R3"
    item = shop.get(f"{LISTINGS}/{KETTLE}", marketplaceIds=poland).json
    assert item["summaries"][0]["status"] == []
