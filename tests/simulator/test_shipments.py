# SPDX-License-Identifier: LGPL-3.0-or-later
"""confirmShipment: Amazon's rules and refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest
import urllib3

from tests.simulator.amazon import DE, EVERYTHING, ORDERS, Reply, Shop

ORDER_ID = "302-7777777-0000001"


def order(**fulfillment: Any) -> dict[str, Any]:
    price = {"amount": "10.00", "currencyCode": "EUR"}
    return {
        "orderId": ORDER_ID,
        "createdTime": "2026-02-20T10:00:00Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": DE},
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            **fulfillment,
        },
        "orderItems": [
            {
                "orderItemId": str(n),
                "quantityOrdered": 2,
                "product": {"sellerSku": f"SKU-{n}"},
                "proceeds": {"proceedsTotal": price},
                "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 2},
            }
            for n in (1, 2)
        ],
    }


def detail(**changed: Any) -> dict[str, Any]:
    return {
        "packageReferenceId": "1",
        "carrierCode": "DHL",
        "trackingNumber": "JD1",
        "shipDate": "2026-02-21T08:00:00.000Z",
        "orderItems": [{"orderItemId": "1", "quantity": 2}],
        **changed,
    }


def place(shop: Shop, placed: dict[str, Any]) -> None:
    shop.simulator.place({"sellerId": shop.seller["seller_id"], "order": placed})


def confirm(shop: Shop, order_id: str = ORDER_ID, **changed: Any) -> Reply:
    if not shop.access_token:
        shop.access_token = shop.token().json["access_token"]
    body = json.dumps({"marketplaceId": DE, "packageDetail": detail(**changed)})
    headers = {"x-amz-access-token": shop.access_token, "content-type": "application/json"}
    return shop.raw("POST", f"/orders/v0/orders/{order_id}/shipmentConfirmation", body, headers)


@pytest.fixture
def bought(shop: Shop) -> Shop:
    place(shop, order())
    return shop


def read(shop: Shop) -> dict[str, Any]:
    return shop.get(f"{ORDERS}/{ORDER_ID}", includedData=EVERYTHING).json["order"]


def test_a_part_and_the_rest(bought: Shop) -> None:
    reply = confirm(bought)
    assert (reply.status, reply.body) == (204, b"")
    assert read(bought)["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    rest = [{"orderItemId": "2", "quantity": 2}]
    assert confirm(bought, packageReferenceId="2", orderItems=rest).status == 204
    found = read(bought)
    assert found["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [p["packageReferenceId"] for p in found["packages"]] == ["1", "2"]


def test_the_same_reference_edits_its_package(bought: Shop) -> None:
    confirm(bought)
    before = read(bought)["lastUpdatedTime"]
    confirm(bought)
    assert read(bought)["lastUpdatedTime"] == before
    assert confirm(bought, trackingNumber="JD2").status == 204
    (package,) = read(bought)["packages"]
    assert package["trackingNumber"] == "JD2"


@pytest.mark.parametrize(
    "wrong",
    [
        {"packageReferenceId": "A1"},
        {"packageReferenceId": "0"},
        {"trackingNumber": ""},
        {"carrierCode": None},
        {"carrierCode": "Other"},
        {"shipDate": "02/21/2022"},
        {"shipDate": "2026-02-01T08:00:00Z"},
        {"shipDate": "2036-02-01T08:00:00Z"},
        {"orderItems": []},
        {"orderItems": [{"orderItemId": "9", "quantity": 1}]},
        {"orderItems": [{"orderItemId": "1", "quantity": 3}]},
    ],
    ids=str,
)
def test_what_is_wrong_is_refused_and_changes_nothing(bought: Shop, wrong: dict[str, Any]) -> None:
    before = read(bought)
    reply = confirm(bought, **wrong)
    assert (reply.status, reply.error) == (400, "InvalidInput")
    assert read(bought) == before


@pytest.mark.parametrize(
    "state",
    [
        {"fulfilledBy": "AMAZON"},
        {"fulfillmentStatus": "CANCELLED"},
        {"fulfillmentStatus": "PENDING"},
    ],
    ids=str,
)
def test_orders_that_are_not_ours_to_ship_are_refused(shop: Shop, state: dict[str, Any]) -> None:
    place(shop, order(**state))
    assert confirm(shop).status == 400


def test_ship_plus_is_refused(shop: Shop) -> None:
    place(shop, {**order(), "programs": ["FBM_SHIP_PLUS"]})
    assert confirm(shop).status == 400


def test_an_unknown_order_is_not_found(shop: Shop) -> None:
    assert confirm(shop, order_id="302-0000000-0000000").status == 404


def test_a_confirmation_is_accepted_although_the_connection_broke(bought: Shop) -> None:
    bought.access_token = bought.token().json["access_token"]
    bought.simulator.fault({"kind": "cut", "operation": "confirmShipment"})
    with pytest.raises(urllib3.exceptions.ProtocolError):
        confirm(bought)
    assert [p["packageReferenceId"] for p in read(bought)["packages"]] == ["1"]
