# SPDX-License-Identifier: LGPL-3.0-or-later
"""What orders take from the quantities on Amazon, and give back."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.simulator.amazon import EU, Shop, entry, plain_order
from tests.simulator.in_thread import still

BOARD = "NL-BRETT-EICHE"


def order_of(quantity: int, sku: str = BOARD, **changed: Any) -> dict[str, Any]:
    order = plain_order(1, **changed)
    item = order["orderItems"][0]
    item["quantityOrdered"], item["product"]["sellerSku"] = quantity, sku
    item["fulfillment"] = {"quantityFulfilled": 0, "quantityUnfulfilled": quantity}
    return order


def quantity(shop: Shop, sku: str = BOARD) -> int:
    (listing,) = shop.simulator.control("GET", f"listings?seller_id={EU}&sku={sku}")["listings"]
    return listing["quantity"]


@pytest.fixture
def ten(shop: Shop) -> Shop:
    shop.simulator.control("POST", "listings", {"seller_id": EU, "sku": BOARD, "quantity": 10})
    return shop


def test_an_fbm_order_takes_its_units_when_it_is_placed(ten: Shop) -> None:
    ten.simulator.place(entry(order_of(3, status="PENDING")))
    assert quantity(ten) == 7
    order_id = order_of(3)["orderId"]
    for action in ("pay", "ship_part", "ship"):
        ten.simulator.change(order_id, {"action": action})
        assert quantity(ten) == 7


def test_what_is_cancelled_comes_back_but_what_is_shipped_does_not(ten: Shop) -> None:
    order_id = order_of(3)["orderId"]
    ten.simulator.place(entry(order_of(3)))
    ten.simulator.change(order_id, {"action": "reduce_quantity"})
    assert quantity(ten) == 8
    ten.simulator.change(order_id, {"action": "ship_part"})
    ten.simulator.change(order_id, {"action": "cancel"})
    assert quantity(ten) == 9


def test_an_order_that_is_said_to_be_cancelled_gives_all_back(ten: Shop) -> None:
    ten.simulator.place(entry(order_of(3)))
    ten.simulator.patch(order_of(3)["orderId"], {"fulfillment": {"fulfillmentStatus": "CANCELLED"}})
    assert quantity(ten) == 10


def test_an_order_put_in_again_is_counted_once(ten: Shop) -> None:
    for _ in range(2):
        ten.simulator.place(entry(order_of(3)))
    assert quantity(ten) == 7
    ten.simulator.place(entry(order_of(4)))
    assert quantity(ten) == 6


def test_more_than_there_is_shows_as_none(ten: Shop) -> None:
    ten.simulator.place(entry(order_of(12)))
    query = {"marketplaceIds": "A1PA6795UKMFR9", "includedData": "fulfillmentAvailability"}
    item = ten.get(f"/listings/2021-08-01/items/{EU}/{BOARD}", **query).json
    assert item["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "DEFAULT", "quantity": 0}]
    ten.simulator.change(order_of(12)["orderId"], {"action": "cancel"})
    assert quantity(ten) == 10


def test_orders_of_what_is_not_listed_move_nothing(ten: Shop) -> None:
    ten.simulator.place(entry(order_of(1, sku="NOWHERE")))
    odd = {"orderId": "odd", "orderItems": [None, {"product": 3}, {"quantityOrdered": "x"}]}
    ten.simulator.place(entry(odd, asIs=True))
    assert quantity(ten) == 10


def test_the_backlog_has_been_sold_before_the_world_began() -> None:
    """What a seller has on Amazon is drawn as of the first present, not before the backlog."""
    with still(quiet=False, backlog_days=6) as busy, still() as quiet:
        assert busy.control("GET", "listings") == quiet.control("GET", "listings")
        before = busy.control("GET", "listings?limit=1000")["listings"]
        busy.advance(2 * 24 * 3600)
        after = busy.control("GET", "listings?limit=1000")["listings"]
    fell = [b["sku"] for b, a in zip(before, after, strict=True) if b["quantity"] != a["quantity"]]
    assert len(fell) > 5


def test_what_amazon_has_less_is_what_it_shipped() -> None:
    """Of the backlog, too: what was open when the world began lies at Amazon until it leaves."""
    with still(quiet=False, backlog_days=6) as world:
        before, shipped = at_amazon(world), sent(world)
        for _ in range(8):
            world.advance(6 * 3600)
            assert at_amazon(world) + (sent(world) - shipped) == before
        assert len(sent(world) - shipped) > 20


def at_amazon(world: Any) -> Counter[Any]:
    """Pieces by seller and SKU, wherever in Amazon's warehouses; none on their way there."""
    rows = world.control("GET", "inventory")["inventory"]
    inbound = {"inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity"}
    found: Counter[Any] = Counter()
    for row in rows:
        there = (n for name, n in row["quantities"].items() if name not in inbound)
        found[row["seller_id"], row["sku"]] += sum(there)
    return found


def sent(world: Any) -> Counter[Any]:
    """Pieces that Amazon shipped of what lay in its warehouses, by seller and SKU."""
    stocked, found = at_amazon(world), Counter[Any]()
    for entry_ in world.control("GET", "orders?limit=10000&status=SHIPPED")["orders"]:
        if entry_["order"]["fulfillment"]["fulfilledBy"] == "AMAZON":
            for one in entry_["order"]["orderItems"]:
                key = entry_["seller_id"], one["product"]["sellerSku"]
                if key in stocked:
                    found[key] += one["fulfillment"]["quantityFulfilled"]
    return found


@pytest.mark.parametrize("only", [True, False])
def test_nobody_can_buy_what_is_sold_out(only: bool) -> None:
    """The world's own buyers: Amazon lets them order what is there, unless it is told to."""
    with still(quiet=False, backlog_days=0) as world:
        world.control("POST", "rules", {"sells_only_what_is_there": only})
        before = {o["order"]["orderId"] for o in world.control("GET", "orders")["orders"]}
        items = world.control("GET", f"catalog?everything=true&seller_id={EU}")["items"]
        offers = [{"seller_id": EU, "sku": item["sku"], "quantity": 0} for item in items]
        world.control("POST", "listings", offers)
        stock = world.control("GET", f"inventory?seller_id={EU}")["inventory"]
        keys = ("seller_id", "marketplace_id", "sku")
        gone = [{**{k: row[k] for k in keys}, "fulfillableQuantity": 0} for row in stock]
        world.control("POST", "inventory", gone)
        world.advance(24 * 3600)
        orders = world.control("GET", "orders?limit=1000")["orders"]
    sellers = {o["seller_id"] for o in orders if o["order"]["orderId"] not in before}
    assert (EU in sellers, len(sellers) >= 3) == (not only, True)
