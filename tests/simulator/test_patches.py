# SPDX-License-Identifier: LGPL-3.0-or-later
"""patchListingsItem: what a patch leaves, what it takes away, and what is INVALID with 200."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.simulator.amazon import DE, EU, FR, LISTINGS, US, Reply, Shop, schema_errors

MODEL = "listingsItems_2021-08-01.json"
KETTLE, KNIFE, BOARD = "NL-KESSEL-17", "NL-MESSER-KOCH-20", "NL-BRETT-EICHE"
PATH = "/attributes/fulfillment_availability"


def availability(op: str, **element: Any) -> dict[str, Any]:
    return {
        "op": op,
        "path": PATH,
        "value": [{"fulfillment_channel_code": "DEFAULT", **element}],
    }


def patch(shop: Shop, *patches: Any, sku: str = BOARD, **more: str) -> Reply:
    body = {"productType": more.pop("product_type", "PRODUCT"), "patches": list(patches)}
    return shop.call("PATCH", f"{LISTINGS}/{sku}", body, **{"marketplaceIds": DE, **more})


def elements(shop: Shop, sku: str = BOARD, key: str = DE) -> list[dict[str, Any]]:
    query = {"marketplaceIds": key, "includedData": "attributes"}
    attributes = shop.get(f"{LISTINGS}/{sku}", **query).json["attributes"]
    found = attributes["fulfillment_availability"]
    return [{k: v for k, v in e.items() if k != "marketplace_id"} for e in found]


def submissions(shop: Shop) -> dict[str, Any]:
    return shop.simulator.control("GET", f"submissions?seller_id={EU}")


@pytest.fixture
def board(shop: Shop) -> Shop:
    """A listing of the merchant's with ten pieces and a lead time of three days."""
    listing = {"seller_id": EU, "sku": BOARD, "quantity": 10, "lead_time_days": 3}
    shop.simulator.control("POST", "listings", listing)
    return shop


def test_merge_keeps_what_is_not_sent(board: Shop, models: Path) -> None:
    reply = patch(board, availability("merge", quantity=7))
    assert schema_errors(models, MODEL, "ListingsItemSubmissionResponse", reply.json) == []
    assert (reply.status, reply.json["status"], reply.json["issues"]) == (200, "ACCEPTED", [])
    assert elements(board) == [
        {
            "fulfillment_channel_code": "DEFAULT",
            "quantity": 7,
            "lead_time_to_ship_max_days": 3,
        }
    ]


@pytest.mark.parametrize("op", ["replace", "add"])
def test_replace_takes_away_what_is_not_sent(board: Shop, op: str) -> None:
    patch(board, availability(op, quantity=7))
    assert elements(board) == [{"fulfillment_channel_code": "DEFAULT", "quantity": 7}]


def test_merge_adds_what_is_not_there(board: Shop) -> None:
    patch(board, availability("merge", lead_time_to_ship_max_days=5, restock_date="2026-12-24"))
    (element,) = elements(board)
    assert (element["quantity"], element["restock_date"]) == (10, "2026-12-24")
    assert element["lead_time_to_ship_max_days"] == 5


def test_the_quantity_is_one_for_all_marketplaces_of_the_region(board: Shop) -> None:
    patch(board, availability("merge", quantity=4), marketplaceIds=FR)
    assert elements(board, key=DE)[0]["quantity"] == 4


def test_delete_ends_the_merchants_offer(board: Shop) -> None:
    assert patch(board, {**availability("delete")}).json["status"] == "ACCEPTED"
    assert elements(board) == []
    assert patch(board, {"op": "delete", "path": "/attributes/unknown"}).status == 200


def test_another_channel_cancels_the_merchants_offer(board: Shop) -> None:
    patch(board, {**availability("replace"), "value": [{"fulfillment_channel_code": "AMAZON_EU"}]})
    assert elements(board) == [{"fulfillment_channel_code": "AMAZON_EU"}]


def test_other_attributes_are_kept_by_their_selectors(board: Shop) -> None:
    def group(value: str, key: str) -> dict[str, Any]:
        element = {"value": value, "marketplace_id": key}
        return {"op": "replace", "path": "/attributes/merchant_shipping_group", "value": [element]}

    patch(board, group("a", DE), group("b", FR))
    patch(board, group("c", DE))
    query = {"marketplaceIds": DE, "includedData": "attributes"}
    attributes = board.get(f"{LISTINGS}/{BOARD}", **query).json["attributes"]
    assert [e["value"] for e in attributes["merchant_shipping_group"]] == ["c", "b"]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"op": "move", "path": PATH, "value": [{}]}, "op is not valid"),
        ({"op": "replace", "path": f"{PATH}/0/quantity", "value": [{}]}, "top-level"),
        ({"op": "replace", "path": PATH}, "Value is missing for patch at index of 0."),
        ({"op": "replace", "path": PATH, "value": [7]}, "list of objects"),
        ("replace", "op is not valid"),
    ],
    ids=str,
)
def test_what_cannot_be_understood_is_a_400(board: Shop, broken: Any, words: str) -> None:
    reply = patch(board, broken)
    assert (reply.status, reply.error) == (400, "InvalidInput")
    assert words in reply.json["errors"][0]["message"]


def test_a_body_that_is_none_is_a_400(board: Shop) -> None:
    path = f"{LISTINGS}/{BOARD}"
    assert board.call("PATCH", path, {}, marketplaceIds=DE).status == 400
    assert board.call("PATCH", path, [], marketplaceIds=DE).status == 400
    assert patch(board).status == 400


@pytest.mark.parametrize(
    ("element", "more"),
    [
        ({"quantity": -1}, {}),
        ({"quantity": "7"}, {}),
        ({"quantity": True}, {}),
        ({"quantity": 7, "lead_time_to_ship_max_days": 31}, {}),
        ({"fulfillment_channel_code": "", "quantity": 7}, {}),
        ({"fulfillment_channel_code": "SHOP-2", "quantity": 7}, {}),
        ({"quantity": 7}, {"product_type": "LUGGAGE"}),
        ({"quantity": 7}, {"sku": "NOWHERE"}),
    ],
    ids=str,
)
def test_what_is_invalid_is_a_200_with_issues(
    board: Shop, models: Path, element: dict[str, Any], more: dict[str, str]
) -> None:
    before = elements(board)
    reply = patch(board, availability("replace", **element), **more)
    assert schema_errors(models, MODEL, "ListingsItemSubmissionResponse", reply.json) == []
    assert (reply.status, reply.json["status"]) == (200, "INVALID")
    assert {issue["severity"] for issue in reply.json["issues"]} == {"ERROR"}
    assert elements(board) == before


def test_an_attribute_in_the_spelling_of_the_answers_is_invalid(board: Shop) -> None:
    wrong = {**availability("replace", quantity=1), "path": "/attributes/fulfillmentAvailability"}
    issue = patch(board, wrong).json["issues"][0]
    assert (issue["code"], issue["attributeNames"]) == ("90000900", ["fulfillmentAvailability"])


def test_a_product_type_can_refuse_merge(board: Shop) -> None:
    board.simulator.control("POST", "rules", {"merge_refused": ["CUTTING_BOARD"]})
    for product_type in ("PRODUCT", "CUTTING_BOARD"):
        reply = patch(board, availability("merge", quantity=7), product_type=product_type)
        assert (reply.status, reply.json["status"]) == (200, "INVALID")
        assert "merge" in reply.json["issues"][0]["message"]
    assert patch(board, availability("replace", quantity=7)).json["status"] == "ACCEPTED"
    other = patch(board, availability("merge", quantity=7), sku=KETTLE)
    assert other.json["status"] == "ACCEPTED"


def test_a_preview_changes_nothing(board: Shop, models: Path) -> None:
    preview = {"mode": "VALIDATION_PREVIEW", "includedData": "identifiers,issues"}
    reply = patch(board, availability("merge", quantity=7), **preview)
    assert schema_errors(models, MODEL, "ListingsItemSubmissionResponse", reply.json) == []
    assert (reply.json["status"], elements(board)[0]["quantity"]) == ("VALID", 10)
    assert reply.json["identifiers"][0]["marketplaceId"] == DE
    assert patch(board, availability("merge", quantity=-7), **preview).json["status"] == "INVALID"
    assert submissions(board)["submissions"] == []
    assert patch(board, availability("merge", quantity=7), mode="LIVE").status == 400
    assert patch(board, availability("merge", quantity=7), includedData="identifiers").status == 400


def test_a_merchants_offer_made_of_amazons_is_seen(shop: Shop) -> None:
    """The knife is fulfilled by Amazon alone: a quantity for DEFAULT makes an offer beside it."""
    assert [e["fulfillment_channel_code"] for e in elements(shop, KNIFE)] == ["AMAZON_EU"]
    patch(shop, availability("merge", quantity=5), sku=KETTLE)  # sold both ways already
    assert submissions(shop)["merchant_offers_made"] == []
    patch(shop, availability("merge", quantity=5), sku=KNIFE)
    assert [e["fulfillment_channel_code"] for e in elements(shop, KNIFE)] == [
        "AMAZON_EU",
        "DEFAULT",
    ]
    (made,) = submissions(shop)["merchant_offers_made"]
    assert (made["sku"], made["source"]) == (KNIFE, "patchListingsItem")


def test_submissions_are_written_down(board: Shop) -> None:
    patch(board, availability("merge", quantity=7))
    patch(board, availability("merge", quantity=-7))
    accepted, invalid = submissions(board)["submissions"]
    assert (accepted["status"], invalid["status"]) == ("ACCEPTED", "INVALID")
    assert accepted["patches"] == [availability("merge", quantity=7)]
    assert invalid["issues"][0]["severity"] == "ERROR"
    board.simulator.control("DELETE", "submissions")
    assert submissions(board)["submissions"] == []


def test_an_accepted_patch_can_take_its_time(board: Shop) -> None:
    board.simulator.control("POST", "rules", {"shown_after_seconds": 120})
    patch(board, availability("merge", quantity=7))
    board.simulator.advance(119)
    assert elements(board)[0]["quantity"] == 10
    board.simulator.advance(1)
    assert elements(board)[0]["quantity"] == 7


def test_a_patch_is_accepted_although_the_connection_broke(board: Shop) -> None:
    board.simulator.fault({"kind": "cut", "operation": "patchListingsItem"})
    board.access_token = board.token().json["access_token"]
    with pytest.raises(urllib3.exceptions.ProtocolError):
        patch(board, availability("merge", quantity=7))
    assert elements(board)[0]["quantity"] == 7


def test_a_submission_can_be_made_invalid(board: Shop) -> None:
    board.simulator.fault({"kind": "invalid_submission", "sku": BOARD})
    assert patch(board, availability("merge", quantity=3), sku=KETTLE).json["status"] == "ACCEPTED"
    reply = patch(board, availability("merge", quantity=7))
    assert (reply.status, reply.json["status"]) == (200, "INVALID")
    assert elements(board)[0]["quantity"] == 10
    assert patch(board, availability("merge", quantity=7)).json["status"] == "ACCEPTED"


def test_a_submission_can_be_accepted_and_fail_later(board: Shop, models: Path) -> None:
    board.simulator.fault({"kind": "accepted_not_applied"})
    assert patch(board, availability("merge", quantity=7)).json["status"] == "ACCEPTED"
    query = {"marketplaceIds": DE, "includedData": "issues"}
    item = board.get(f"{LISTINGS}/{BOARD}", **query).json
    assert schema_errors(models, MODEL, "Item", item) == []
    assert (item["issues"][0]["severity"], item["issues"][0]["marketplaceIds"]) == ("ERROR", [DE])
    assert elements(board)[0]["quantity"] == 10
    patch(board, availability("merge", quantity=7))
    assert board.get(f"{LISTINGS}/{BOARD}", **query).json["issues"] == []


@pytest.mark.parametrize(("kind", "status"), [("too_large", 413), ("unsupported_media", 415)])
def test_refusals_that_amazons_model_names(board: Shop, kind: str, status: int) -> None:
    board.simulator.fault({"kind": kind, "operation": "patchListingsItem"})
    assert patch(board, availability("merge", quantity=7)).status == status


def test_five_patches_a_second(board: Shop) -> None:
    replies = [patch(board, availability("merge", quantity=n)) for n in range(6)]
    assert [reply.status for reply in replies] == [200] * 5 + [429]
    board.simulator.advance(0.2)
    assert patch(board, availability("merge", quantity=9)).status == 200


def test_rules_that_do_not_exist_are_refused(shop: Shop) -> None:
    reply = shop.raw("POST", "/_simulator/rules", '{"merge_refused": "TENT"}', {})
    assert reply.status == 400
    assert shop.raw("POST", "/_simulator/rules", '{"magic": 1}', {}).status == 400
    assert shop.simulator.control("GET", "rules")["merge_refused"] == []


def test_an_offer_of_something_that_nobody_offers_takes_nothing_from_amazon(board: Shop) -> None:
    patch(board, availability("delete"))
    patch(board, availability("merge", quantity=5))
    assert submissions(board)["merchant_offers_made"] == []


def test_marketplaces_of_two_regions_have_no_listing_in_common(shop: Shop) -> None:
    traveller = {"seller_id": "AROUND", "country": "DE", "countries": ["DE", "US"]}
    shop.simulator.control("POST", "sellers", traveller)
    around, path = Shop(shop.simulator, "AROUND"), "/listings/2021-08-01/items/AROUND/S"
    for region, quantity in (("EU", 1), ("NA", 2)):
        listing = {"seller_id": "AROUND", "sku": "S", "region": region, "quantity": quantity}
        shop.simulator.control("POST", "listings", listing)
    included = {"includedData": "fulfillmentAvailability"}
    found = [around.get(path, marketplaceIds=key, **included).json for key in (DE, US)]
    assert [f["fulfillmentAvailability"][0]["quantity"] for f in found] == [1, 2]
    assert around.get(path, marketplaceIds=f"{DE},{US}").status == 400
