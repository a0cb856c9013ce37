# SPDX-License-Identifier: LGPL-3.0-or-later
"""What of an order is shown to whom: data sets, roles, channel, status."""

from __future__ import annotations

from typing import Any

import pytest

from amazon_simulator import instants
from amazon_simulator.order_params import INCLUDED_DATA
from amazon_simulator.order_view import DELIVERY_ROLE, ITEM_ATTRIBUTES, ORDER_ATTRIBUTES, shown
from tests.simulator.amazon import EU, EVERYTHING, Shop, entry, plain_order

NOW = instants.parse("2026-11-20T12:00:00Z")
ALL = frozenset(INCLUDED_DATA)
ROLES = frozenset({DELIVERY_ROLE, "Tax Invoicing (Restricted)"})


def full_order(status: str = "UNSHIPPED", channel: str = "MERCHANT") -> dict[str, Any]:
    address = {"name": "Ä", "addressLine1": "B 1", "postalCode": "1", "city": "C", "phone": "2"}
    item = {
        "orderItemId": "1",
        "quantityOrdered": 1,
        "product": {"sellerSku": "S", "price": {}, "customization": {"customizedUrl": "u"}},
        "fulfillment": {"packing": {"giftOption": {"giftMessage": "m", "giftWrapLevel": "w"}}},
        **{name: {"x": 1} for name in ("proceeds", "expense", "promotion", "cancellation", "tax")},
    }
    late = {"latestDateTime": "2026-11-21T00:00:00Z"}
    return {
        **plain_order(1),
        "fulfillment": {
            "fulfillmentStatus": status,
            "fulfilledBy": channel,
            "deliverByWindow": late,
        },
        "buyer": {"buyerName": "Ä", "buyerEmail": "e", "buyerCompanyName": "K"},
        "recipient": {"deliveryAddress": address},
        "tax": {"taxRegistrations": [{"entityType": "BUYER"}, {"entityType": "MARKETPLACE"}]},
        "proceeds": {},
        "payment": {},
        "packages": [],
        "fulfillmentOrders": [],
        "orderItems": [item],
    }


def seen(
    order: dict[str, Any],
    included: frozenset[str] = ALL,
    roles: frozenset[str] = ROLES,
    now: int = NOW,
) -> dict[str, Any]:
    return shown(order, included, roles, now, as_is=False)


@pytest.mark.parametrize("data_set", INCLUDED_DATA)
def test_each_data_set_brings_its_attributes_and_no_others(data_set: str) -> None:
    order = seen(full_order(), frozenset({data_set}))
    names = set(ORDER_ATTRIBUTES) & set(order)
    assert names == {name for name, of in ORDER_ATTRIBUTES.items() if of == data_set}
    names = set(ITEM_ATTRIBUTES) & set(order["orderItems"][0])
    assert names == {name for name, of in ITEM_ATTRIBUTES.items() if of == data_set}


def test_without_any_data_set_the_base_remains() -> None:
    order = seen(full_order(), frozenset())
    assert set(order) == {
        "orderId",
        "createdTime",
        "lastUpdatedTime",
        "salesChannel",
        "orderItems",
    }


def test_without_the_delivery_role_there_is_no_address() -> None:
    order = seen(full_order(), roles=frozenset({"Pricing"}))
    assert order["recipient"]["deliveryAddress"] == {"city": "C"}
    assert order["buyer"] == {"buyerCompanyName": "K"}
    item = order["orderItems"][0]
    assert item["fulfillment"]["packing"]["giftOption"] == {"giftWrapLevel": "w"}
    assert "customization" not in item["product"]
    assert order["tax"]["taxRegistrations"] == [{"entityType": "MARKETPLACE"}]


def test_the_buyers_name_needs_a_tax_role() -> None:
    assert "buyerName" in seen(full_order())["buyer"]
    assert "buyerName" not in seen(full_order(), roles=frozenset({DELIVERY_ROLE}))["buyer"]


@pytest.mark.parametrize(
    ("status", "channel", "now", "phone", "email"),
    [
        ("UNSHIPPED", "MERCHANT", NOW, True, True),
        ("SHIPPED", "MERCHANT", NOW, True, True),
        ("SHIPPED", "MERCHANT", NOW + instants.DAY, False, True),
        ("UNSHIPPED", "MERCHANT", NOW + instants.DAY, True, True),
        ("CANCELLED", "MERCHANT", NOW, True, False),
        ("SHIPPED", "AMAZON", NOW, False, False),
    ],
)
def test_phone_and_email(status: str, channel: str, now: int, phone: bool, email: bool) -> None:
    order = seen(full_order(status, channel), now=now)
    assert ("phone" in order["recipient"]["deliveryAddress"]) is phone
    assert ("buyerEmail" in order["buyer"]) is email


def test_amazons_own_shipments_have_no_packages() -> None:
    assert "packages" in seen(full_order())
    assert "packages" not in seen(full_order(channel="AMAZON"))


@pytest.mark.parametrize("status", ["PENDING", "PENDING_AVAILABILITY"])
def test_a_pending_order_shows_neither_money_nor_people(status: str) -> None:
    order = seen(full_order(status))
    hidden = {"buyer", "recipient", "proceeds", "payment", "tax", "packages"}
    assert not hidden & set(order)
    assert not {"proceeds", "promotion", "expense", "tax"} & set(order["orderItems"][0])
    assert "price" not in order["orderItems"][0]["product"]
    assert order["orderItems"][0]["quantityOrdered"] == 1


def test_orders_given_as_they_are_stay_so(shop: Shop) -> None:
    order = full_order("PENDING", "AMAZON")
    shop.simulator.place(entry(order, asIs=True))
    assert shop.search(includedData=EVERYTHING + ",FULFILLMENT_ORDERS").json["orders"] == [order]


def test_an_application_without_roles_sees_no_personal_data(shop: Shop) -> None:
    shop.simulator.place(entry(full_order()))
    reports = Shop(shop.simulator, EU, application=1)
    (order,) = reports.search(includedData=EVERYTHING).json["orders"]
    assert order["recipient"]["deliveryAddress"] == {"city": "C"}


def test_an_application_without_any_role_is_denied(shop: Shop) -> None:
    path = f"applications/{shop.application['application_id']}"
    shop.simulator.control("POST", path, {"roles": []})
    assert shop.search().status == 403
