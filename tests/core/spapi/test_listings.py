# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import json
from typing import Any

import pytest

from amazon_connector.spapi import (
    OPERATIONS,
    RejectedRequest,
    SellingPartnerClient,
    TemporaryError,
)
from amazon_connector.spapi.listings import (
    FulfillmentAvailability,
    ListingIssue,
    Submission,
    batches,
    get_listing,
    patch_availability,
    quantity_patch,
    search_listings,
)

from .server import ScriptedAmazon, errors, reply

SELLER, DE = "A1SELLER", "A1PA6795UKMFR9"
INCLUDED = "summaries,attributes,issues,fulfillmentAvailability,productTypes"
TEN = FulfillmentAvailability(10, None)
ITEM = {
    "sku": "MUG-1",
    "summaries": [
        {"marketplaceId": DE, "asin": "B0MUG", "productType": "MUG", "status": ["BUYABLE", "NEW"]},
        {"marketplaceId": "A13V1IB3VIYZZH", "productType": "CUP", "status": ["BUYABLE"]},
    ],
    "attributes": {
        "fulfillment_availability": [
            {
                "fulfillment_channel_code": "DEFAULT",
                "quantity": 12,
                "lead_time_to_ship_max_days": 3,
                "restock_date": "2026-12-24",
                "marketplace_id": DE,
            }
        ]
    },
    "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": 7}],
    "issues": [
        {"code": "90220", "message": "'size' is required.", "severity": "ERROR",
         "attributeNames": ["size", None], "categories": []},
    ],
}  # fmt: skip


def test_a_search_is_by_sku_and_fills_one_page(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    amazon.will_say(reply({"numberOfResults": 0, "items": []}))
    assert search_listings(client, SELLER, DE, ["A 1", "B/2", "C%3"]) == []
    assert amazon.asked[0].path == f"/listings/2021-08-01/items/{SELLER}"
    assert amazon.asked[0].query == {
        "marketplaceIds": [DE],
        "identifiersType": ["SKU"],
        "identifiers": ["A 1,B/2,C%3"],
        "includedData": [INCLUDED],
        "pageSize": ["20"],
    }


def test_a_listing(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"items": [ITEM, {"no": "sku"}, None]}))
    [found] = search_listings(client, SELLER, DE, ["MUG-1", "MUG-2"])
    assert (found.sku, found.asin, found.product_type) == ("MUG-1", "B0MUG", "MUG")
    assert found.marketplace_ids == (DE, "A13V1IB3VIYZZH")
    assert found.statuses == ("BUYABLE", "NEW")
    assert found.issues == (ListingIssue("90220", "'size' is required.", "ERROR", ("size",)),)
    assert not found.is_fba
    assert found.merchant == FulfillmentAvailability(
        7, 3, "DEFAULT", {"restock_date": "2026-12-24", "marketplace_id": DE}
    ), "the quantity that is for sale now, with the handling time that was sent"


@pytest.mark.parametrize(
    ("attributes", "selling", "expected"),
    [
        ([], [("AMAZON_EU", None)], [FulfillmentAvailability(None, None, "AMAZON_EU")]),
        ([{"fulfillment_channel_code": "AMAZON_NA"}, {"quantity": 5}], [("DEFAULT", 0)],
         [FulfillmentAvailability(None, None, "AMAZON_NA"), FulfillmentAvailability(0, None)]),
        ([{"fulfillment_channel_code": "DEFAULT", "quantity": 3.0}], [],
         [FulfillmentAvailability(3, None)]),
        ([{"fulfillment_channel_code": "DEFAULT", "quantity": "3"}], [("DEFAULT", 10**30)],
         [FulfillmentAvailability(None, None, other={"quantity": "3"})]),
    ],
)  # fmt: skip
def test_channels(
    client: SellingPartnerClient,
    amazon: ScriptedAmazon,
    attributes: Any,
    selling: Any,
    expected: Any,
):
    available = [{"fulfillmentChannelCode": c, "quantity": q} for c, q in selling]
    item = {"sku": "1", "attributes": {"fulfillment_availability": attributes}}
    amazon.will_say(reply({**item, "fulfillmentAvailability": available}))
    found = get_listing(client, SELLER, "1", [DE])
    assert found is not None
    assert list(found.availability) == expected
    assert found.is_fba == any(one.channel != "DEFAULT" for one in expected)


def test_the_product_type_may_stand_elsewhere_or_nowhere(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    types = [{"marketplaceId": DE, "productType": "LUGGAGE"}]
    amazon.will_say(reply({"items": [{"sku": "1", "productTypes": types}, {"sku": "2"}]}))
    found = search_listings(client, SELLER, DE, ["1", "2"])
    assert [one.product_type for one in found] == ["LUGGAGE", ""]


def test_an_sku_with_a_comma_is_read_alone(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(
        reply({"items": [ITEM]}), reply({"sku": "RED, M"}), errors(404, "NOT_FOUND", "")
    )
    found = search_listings(client, SELLER, DE, ["RED, M", "MUG-1", ",", " "])
    assert [one.sku for one in found] == ["MUG-1", "RED, M"]
    assert amazon.asked[0].query["identifiers"] == ["MUG-1"]
    assert [a.path.rsplit("/", 1)[1] for a in amazon.asked[1:]] == ["RED%2C%20M", "%2C"]


def test_batches_take_one_call_each():
    skus = [f"S{number}" for number in range(25)]
    assert list(batches([*skus[:3], "A,B", *skus[3:]])) == [
        ("A,B",), tuple(skus[:20]), tuple(skus[20:]),
    ]  # fmt: skip
    assert list(batches([])) == []


def test_no_search_without_skus_and_none_for_too_many(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    """Without identifiers Amazon would list the whole catalogue."""
    assert search_listings(client, SELLER, DE, []) == []
    with pytest.raises(ValueError, match="20"):
        search_listings(client, SELLER, DE, ["X"] * 21)
    assert amazon.asked == []


@pytest.mark.parametrize("payload", [{}, {"items": None}, {"items": {}}])
def test_a_search_that_was_not_answered(
    client: SellingPartnerClient, amazon: ScriptedAmazon, payload: dict[str, Any]
):
    amazon.will_say(reply(payload))
    with pytest.raises(TemporaryError):
        search_listings(client, SELLER, DE, ["1"])


def test_one_listing(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply(ITEM))
    found = get_listing(client, SELLER, "MUG-1", [DE, "X"])
    assert found is not None
    assert found.sku == "MUG-1"
    assert amazon.asked[0].query == {"marketplaceIds": [f"{DE},X"], "includedData": [INCLUDED]}


def test_a_listing_that_is_not_there_and_one_that_is_refused(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    amazon.will_say(
        errors(404, "NOT_FOUND", "SKU '1' not found."), errors(400, "BAD", ""), reply({})
    )
    assert get_listing(client, SELLER, "1", [DE]) is None
    with pytest.raises(RejectedRequest):
        get_listing(client, SELLER, "1", [DE])
    with pytest.raises(TemporaryError):
        get_listing(client, SELLER, "1", [DE])


@pytest.mark.parametrize(
    ("sku", "path"),
    [
        ("A/B", "A%2FB"),
        ("A B", "A%20B"),
        ("50%", "50%25"),
        ("%2F", "%252F"),
        ("Käse?#&", "K%C3%A4se%3F%23%26"),
        ("a/../b", "a%2F..%2Fb"),
        ("\ud800", "%3F"),
        (" A+", "%20A%2B"),
    ],
)
def test_any_sku_stands_in_the_path(
    client: SellingPartnerClient, amazon: ScriptedAmazon, sku: str, path: str
):
    amazon.will_say(reply({"status": "ACCEPTED"}))
    patch_availability(client, SELLER, sku, [DE], "MUG", [TEN], "merge")
    assert amazon.asked[0].path == f"/listings/2021-08-01/items/{SELLER}/{path}"


def test_a_lone_surrogate_is_searched_for_in_vain(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    amazon.will_say(reply({"items": []}))
    assert search_listings(client, SELLER, DE, ["\ud800"]) == []


def test_a_patch(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"sku": "M", "status": "ACCEPTED", "submissionId": "s", "issues": []}))
    found = patch_availability(client, SELLER, "M", [DE, "X"], "", [TEN], "merge")
    assert found == Submission("M", "ACCEPTED", "s", ())
    assert found.accepted
    assert amazon.asked[0].method == "PATCH"
    assert amazon.asked[0].query == {"marketplaceIds": [f"{DE},X"], "includedData": ["issues"]}
    assert json.loads(amazon.asked[0].body) == {
        "productType": "PRODUCT",
        "patches": [
            {
                "op": "merge",
                "path": "/attributes/fulfillment_availability",
                "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 10}],
            }
        ],
    }


def test_200_is_not_accepted(client: SellingPartnerClient, amazon: ScriptedAmazon):
    issues = [
        {"code": "8", "message": "A hint.", "severity": "WARNING"},
        {"code": "90220", "message": "'size' is missing. ", "severity": "ERROR"},
        {"code": "9", "message": "by me@example.com", "severity": "ERROR"},
    ]
    amazon.will_say(reply({"status": "INVALID", "submissionId": "s", "issues": issues}))
    found = patch_availability(client, SELLER, "M", [DE], "MUG", [TEN], "replace")
    assert not found.accepted
    assert found.why == (
        "Amazon answered INVALID for SKU M and says: \"'size' is missing. (90220); by *** (9)\"."
    )
    assert Submission("M", "ODD", "", ()).why == (
        "Amazon answered ODD for SKU M and gives no reason."
    )


def test_an_answer_without_a_status_is_none(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"sku": "M"}))
    with pytest.raises(TemporaryError):
        patch_availability(client, SELLER, "M", [DE], "MUG", [TEN], "merge")
    assert client.tokens_left(OPERATIONS["patchListingsItem"]) == 4


def test_replace_sends_back_what_is_not_known_here():
    other = {"restock_date": "2026-12-24", "is_inventory_available": True, "quantity": "odd"}
    one = FulfillmentAvailability(0, 2, other=other)
    assert quantity_patch([one], "replace")["value"] == [
        {
            "fulfillment_channel_code": "DEFAULT",
            "quantity": 0,
            "lead_time_to_ship_max_days": 2,
            "restock_date": "2026-12-24",
        }
    ], "is_inventory_available excludes a quantity"
    unknown = FulfillmentAvailability(None, None, other=other)
    assert quantity_patch([unknown], "replace")["value"] == [
        {**other, "fulfillment_channel_code": "DEFAULT"}
    ]
    assert other["quantity"] == "odd"


@pytest.mark.parametrize(
    ("one", "op"),
    [
        (FulfillmentAvailability(1, None, "AMAZON_EU"), "replace"),
        (FulfillmentAvailability(-1, None), "merge"),
        (TEN, "delete"),
    ],
)
def test_what_must_never_be_sent(one: FulfillmentAvailability, op: str):
    with pytest.raises(ValueError):  # noqa: PT011
        quantity_patch([one], op)
