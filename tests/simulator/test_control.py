# SPDX-License-Identifier: LGPL-3.0-or-later
"""The control API: orders put in, changed, made by the thousand; the catalog; the log."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.amazon import EU, EVERYTHING, PARTICIPATIONS, Shop, entry, plain_order
from tests.support.simulator import ControlFailed, Simulator

ID = plain_order(1)["orderId"]


@pytest.fixture
def placed(shop: Shop) -> Shop:
    order = plain_order(1)
    order["orderItems"][0]["quantityOrdered"] = 3
    order["orderItems"][0]["fulfillment"]["quantityUnfulfilled"] = 3
    shop.simulator.place(entry(order))
    return shop


def order_of(shop: Shop) -> dict[str, Any]:
    return shop.simulator.control("GET", f"orders/{ID}")["order"]


def test_an_order_goes_its_way(placed: Shop) -> None:
    change = placed.simulator.change
    change(ID, {"action": "request_cancellation", "reason": "too late"})
    change(ID, {"action": "ship_part", "carrier": "DPD", "trackingNumber": "T1"})
    assert order_of(placed)["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    change(ID, {"action": "ship", "carrier": "GLS"})
    change(ID, {"action": "deliver"})
    order = order_of(placed)
    assert order["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    first, second = order["packages"]
    assert (first["carrier"], first["trackingNumber"]) == ("DPD", "T1")
    assert [p["packageItems"][0]["quantity"] for p in (first, second)] == [1, 2]
    assert second["packageStatus"]["status"] == "DELIVERED"
    request = order["orderItems"][0]["cancellation"]["cancellationRequest"]
    assert request == {"requester": "BUYER", "cancelReason": "too late"}


def test_what_cannot_be_is_refused(placed: Shop) -> None:
    placed.simulator.change(ID, {"action": "cancel", "by": "MERCHANT"})
    for action in ("ship", "pay", "cancel", "fly"):
        with pytest.raises(ControlFailed, match="400"):
            placed.simulator.change(ID, {"action": action})
    with pytest.raises(ControlFailed, match="404"):
        placed.simulator.change("302-9999999-9999999", {"action": "ship"})


def test_a_patch_merges_and_touches(placed: Shop) -> None:
    placed.simulator.patch(ID, {"fulfillment": {"shipByWindow": {"latestDateTime": "x"}}})
    order = order_of(placed)
    assert order["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert order["fulfillment"]["shipByWindow"] == {"latestDateTime": "x"}
    assert order["lastUpdatedTime"] == "2026-11-20T12:00:00.000Z"
    placed.simulator.patch(ID, {"lastUpdatedTime": "2026-11-01T00:00:00Z", "programs": None})
    assert order_of(placed)["lastUpdatedTime"] == "2026-11-01T00:00:00Z"


def test_a_change_can_leave_the_time_alone(placed: Shop) -> None:
    """Amazon has been seen to serve a changed order under its old time: so can we."""
    before = order_of(placed)["lastUpdatedTime"]
    placed.simulator.change(ID, {"patch": {"programs": ["PRIME"]}, "touch": False})
    assert order_of(placed)["lastUpdatedTime"] == before


def test_thousands_at_once(shop: Shop) -> None:
    orders = [entry(plain_order(n)) for n in range(5000)]
    assert shop.simulator.place(orders) == {"inserted": 5000}
    assert len(shop.pages()) == 50


def test_orders_that_lack_much_are_still_found(shop: Shop) -> None:
    """Any JSON can be put in; what the order does not say, the entry may."""
    odd = {"orderId": "odd", "createdTime": "not a time", "orderItems": []}
    shop.simulator.place(entry(odd, lastUpdatedTime="2026-11-10T00:00:00Z", asIs=True))
    assert shop.search(includedData=EVERYTHING).order_ids == ["odd"]
    assert shop.get("/orders/2026-01-01/orders/odd").status == 200


def test_text_that_is_no_unicode_survives(shop: Shop) -> None:
    order = plain_order(1, programs=["\ud800", "\x00", "😀"])
    shop.simulator.place(entry(order))
    assert shop.search().json["orders"][0]["programs"] == order["programs"]


def test_an_insert_that_fails_leaves_nothing(shop: Shop) -> None:
    with pytest.raises(ControlFailed, match="400"):
        shop.simulator.place([entry(plain_order(1)), {"sellerId": "nobody", "order": {}}])
    assert shop.search().order_ids == []


def test_all_orders_can_be_taken_away(simulator: Simulator) -> None:
    made = simulator.control("POST", "orders/generate", {"count": 5})["order_ids"]
    assert simulator.control("DELETE", "orders") == {"removed": len(made)}
    simulator.advance(30 * 24 * 3600)
    assert simulator.control("GET", "orders")["orders"] == []


def test_orders_of_the_world_can_be_generated(simulator: Simulator) -> None:
    body = {"count": 250, "seller_id": EU, "created_after": "2026-11-01T00:00:00Z"}
    made = simulator.control("POST", "orders/generate", {**body, "live": False})["order_ids"]
    assert len(set(made)) == 250
    before = simulator.control("GET", "orders")
    simulator.advance(10 * 24 * 3600)
    assert simulator.control("GET", "orders") == before
    more = simulator.control("POST", "orders/generate", body)["order_ids"]
    assert not set(more) & set(made)


def test_the_catalog_is_what_the_sellers_erp_knows(simulator: Simulator) -> None:
    catalog = simulator.catalog()
    known = {item["sku"] for item in catalog["items"]}
    everything = simulator.control("GET", "catalog?everything=true")["items"]
    assert len(everything) >= 40
    assert {i["sku"] for i in everything} - known == {
        i["sku"] for i in everything if not i["in_erp"]
    }
    kettle = next(item for item in catalog["items"] if item["sku"] == "NL-KESSEL-17")
    assert kettle["prices"]["A1PA6795UKMFR9"] == {"amount": "49.99", "currency": "EUR"}
    assert kettle["tax_rates"]["A1PA6795UKMFR9"] == "19"
    assert simulator.control("GET", f"catalog?seller_id={EU}")["items"][0]["seller_id"] == EU


def test_the_log_tells_what_was_asked(shop: Shop) -> None:
    shop.search(fulfilledBy="AMAZON")
    shop.simulator.fault({"kind": "internal_error"})
    shop.get(PARTICIPATIONS)
    log = shop.simulator.log()
    assert log["counts"]["searchOrders 200"] == 1
    assert [entry["operation"] for entry in log["requests"]] == [
        "token",
        "searchOrders",
        "getMarketplaceParticipations",
    ]
    searched, failed = log["requests"][1:]
    assert searched["query"]["fulfilledBy"] == "AMAZON"
    assert (searched["time"], searched["orders"]) == ("2026-11-20T12:00:00.000Z", 0)
    assert (failed["status"], failed["fault"]) == (500, "internal_error")
    assert shop.access_token not in str(log)
    shop.simulator.control("DELETE", "log")
    assert shop.simulator.log()["requests"] == []


def test_a_question_that_is_no_json_is_refused(shop: Shop) -> None:
    reply = shop.raw("POST", "/_simulator/clock", "{", {})
    assert (reply.status, "error" in reply.json) == (400, True)
