# SPDX-License-Identifier: LGPL-3.0-or-later
"""The world: as Amazon's models say, adding up, full of what is hard, the same for a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amazon_simulator import instants
from amazon_simulator.order_store import Row
from amazon_simulator.simulation import Options, Simulation
from amazon_simulator.world.catalog import PRODUCTS
from amazon_simulator.world.reduction import take_one_away
from tests.simulator.amazon import EU, EVERYTHING, JP, NA, Shop, schema_errors
from tests.simulator.in_thread import still

MODEL = "orders_2026-01-01.json"
START = instants.parse("2026-11-20T12:00:00Z")
Order = dict[str, Any]


def begun(**options: Any) -> Simulation:
    return Simulation(Options(**{"speed": 0, "start": START, **options}))


def rows(simulation: Simulation) -> list[Row]:
    return simulation.orders.listed(None, None, 10**6)


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    """Three weeks of backlog and three weeks more."""
    found = begun()
    found.clock.advance(21 * 24 * 3600)
    found.catch_up()
    yield found
    found.close()


@pytest.fixture(scope="module")
def orders(simulation: Simulation) -> list[Order]:
    return [row.order for row in rows(simulation)]


@pytest.mark.parametrize("seller_id", [EU, NA, JP])
def test_every_page_fits_amazons_model(models: Path, seller_id: str) -> None:
    with still(quiet=False, seed=7) as simulator:
        shop = Shop(simulator, seller_id)
        for page in shop.pages(includedData=EVERYTHING):
            assert schema_errors(models, MODEL, "SearchOrdersResponse", page.json) == []
        path = f"/orders/2026-01-01/orders/{page.order_ids[0]}"
        single = shop.get(path, includedData=EVERYTHING)
        assert schema_errors(models, MODEL, "GetOrderResponse", single.json) == []


def amounts(proceeds: dict[str, Any]) -> dict[str, Decimal]:
    return {b["type"]: Decimal(b["subtotal"]["amount"]) for b in proceeds["breakdowns"]}


def total_of(order: Order, item: dict[str, Any]) -> Decimal:
    """What the parts of an item make, by the rules that the README states."""
    parts = amounts(item["proceeds"])
    discount, tax = abs(parts.pop("DISCOUNT", Decimal(0))), parts.pop("TAX", Decimal(0))
    on_top = order["proceeds"]["grandTotal"]["currencyCode"] in ("USD", "CAD")
    return sum(parts.values(), Decimal(0)) - discount + (tax if on_top else 0)


def assert_adds_up(order: Order) -> None:
    sums: Counter[str] = Counter()
    grand_total = Decimal(0)
    for item in order["orderItems"]:
        total = Decimal(item["proceeds"]["proceedsTotal"]["amount"])
        assert total == total_of(order, item), order["orderId"]
        assert_details_add_up(item)
        grand_total += total
        sums.update(amounts(item["proceeds"]))
    of_order = amounts(order["proceeds"])
    grand_total += of_order.pop("DELIVERY_TIP", Decimal(0))
    assert Decimal(order["proceeds"]["grandTotal"]["amount"]) == grand_total
    assert of_order == sums


def assert_details_add_up(item: dict[str, Any]) -> None:
    for part in item["proceeds"]["breakdowns"]:
        details = part.get("detailedBreakdowns")
        if details:
            whole = sum(Decimal(d["value"]["amount"]) for d in details)
            assert Decimal(part["subtotal"]["amount"]) == whole


def test_the_proceeds_add_up(orders: list[Order]) -> None:
    for order in orders:
        assert_adds_up(order)


def test_a_unit_less_still_adds_up(simulation: Simulation) -> None:
    changed = 0
    for row in rows(simulation):
        order = row.order
        for item in order["orderItems"]:
            if item["quantityOrdered"] > 1:
                unit = Decimal(item["product"]["price"]["unitPrice"]["amount"])
                take_one_away(order, item)
                assert amounts(item["proceeds"])["ITEM"] == unit * item["quantityOrdered"]
                changed += 1
        assert_adds_up(order)
    assert changed > 100


def test_each_currency_has_its_own_decimals(orders: list[Order]) -> None:
    for order in orders:
        total = order["proceeds"]["grandTotal"]
        decimals = len(total["amount"].partition(".")[2])
        assert decimals == (0 if total["currencyCode"] == "JPY" else 2)


def has_part(name: str) -> Callable[[Order], bool]:
    return lambda order: any(name in amounts(i["proceeds"]) for i in order["orderItems"])


def any_item(test: Callable[[dict[str, Any]], Any]) -> Callable[[Order], bool]:
    return lambda order: any(test(item) for item in order["orderItems"])


def address(order: Order) -> dict[str, Any]:
    return (order.get("recipient") or {}).get("deliveryAddress") or {}


def status(value: str) -> Callable[[Order], bool]:
    return lambda order: order["fulfillment"]["fulfillmentStatus"] == value


def scheme(value: str) -> Callable[[Order], bool]:
    def has(item: dict[str, Any]) -> bool:
        found = item.get("tax", {}).get("taxCalculationBreakdowns", [{}])
        return found[0].get("reportingScheme") == value

    return any_item(has)


HARD = {
    "gift wrap with a message": any_item(lambda i: "packing" in i["fulfillment"]),
    "gift wrap that costs": has_part("GIFT_WRAP"),
    "discount": has_part("DISCOUNT"),
    "discount on shipping": any_item(
        lambda i: "SHIPPING" in str([b for b in i["proceeds"]["breakdowns"] if b["type"][0] == "D"])
    ),
    "cash on delivery": has_part("COD_FEE"),
    "another charge": has_part("OTHER"),
    "tip": lambda o: "DELIVERY_TIP" in amounts(o["proceeds"]),
    "business with a VAT number": lambda o: "taxRegistrations" in o.get("tax", {}),
    "business price": any_item(lambda i: "priceDesignation" in i["product"]["price"]),
    "UOSS": scheme("UOSS"),
    "IOSS": scheme("IOSS"),
    "tax that Amazon collects": any_item(lambda i: "taxCollections" in i.get("tax", {})),
    "points": any_item(lambda i: "expense" in i),
    "yen": lambda o: o["proceeds"]["grandTotal"]["currencyCode"] == "JPY",
    "no recipient": lambda o: "recipient" not in o,
    "FBA without a name": lambda o: bool(address(o)) and "name" not in address(o),
    "pick-up point": lambda o: address(o).get("addressType") == "PICKUP_POINT",
    "right to left": lambda o: "مريم" in address(o).get("name", ""),
    "emoji": lambda o: "🎄" in address(o).get("name", ""),
    "markup": lambda o: "<b>" in address(o).get("name", ""),
    "fifty lines": lambda o: len(o["orderItems"]) == 50,
    "replacement": lambda o: "associatedOrders" in o,
    "Ship+": lambda o: "FBM_SHIP_PLUS" in o.get("programs", ()),
    "pre-order": status("PENDING_AVAILABILITY"),
    "partly shipped": status("PARTIALLY_SHIPPED"),
    "cancelled": status("CANCELLED"),
    "buyer wants to cancel": any_item(lambda i: "cancellationRequest" in i.get("cancellation", {})),
    "Amazon cancelled": any_item(lambda i: "SELLER_DID_NOT" in str(i.get("cancellation"))),
    "two packages": lambda o: len(o.get("packages", ())) > 1,
    "delivered": lambda o: "DELIVERED" in str(o.get("packages")),
    "unknown SKU": any_item(
        lambda i: i["product"]["sellerSku"] in {p.sku for p in PRODUCTS if not p.in_erp}
    ),
}


@pytest.mark.parametrize("what", HARD)
def test_the_world_has(orders: list[Order], what: str) -> None:
    assert any(HARD[what](order) for order in orders)


def test_both_channels_and_all_markets_sell(orders: list[Order]) -> None:
    channels = Counter(order["fulfillment"]["fulfilledBy"] for order in orders)
    assert min(channels.values()) > 500
    assert len({order["salesChannel"]["marketplaceName"] for order in orders}) == 10


def test_one_sku_is_sold_through_both_channels(orders: list[Order]) -> None:
    sold = {
        order["fulfillment"]["fulfilledBy"]
        for order in orders
        for item in order["orderItems"]
        if item["product"]["sellerSku"] == "NL-KESSEL-17"
    }
    assert sold == {"AMAZON", "MERCHANT"}


def test_buyers_come_back(orders: list[Order]) -> None:
    mails = Counter(o["buyer"]["buyerEmail"] for o in orders if "buyerEmail" in o.get("buyer", {}))
    assert mails.most_common(1)[0][1] > 2


def test_order_and_item_ids_are_unique_and_well_formed(orders: list[Order]) -> None:
    ids = [order["orderId"] for order in orders]
    items = [item["orderItemId"] for order in orders for item in order["orderItems"]]
    assert len(set(ids)) == len(ids)
    assert len(set(items)) == len(items)


def test_quantities_agree_with_the_status(orders: list[Order]) -> None:
    for order in orders:
        left = sum(item["fulfillment"]["quantityUnfulfilled"] for item in order["orderItems"])
        went = sum(item["fulfillment"].get("quantityFulfilled", 0) for item in order["orderItems"])
        state = order["fulfillment"]["fulfillmentStatus"]
        assert (left == 0) == (state in ("SHIPPED", "CANCELLED")), order["orderId"]
        assert (went > 0) == (state in ("SHIPPED", "PARTIALLY_SHIPPED")), order["orderId"]
        packed = sum(p["quantity"] for g in order.get("packages", ()) for p in g["packageItems"])
        assert packed == (went if order["fulfillment"]["fulfilledBy"] == "MERCHANT" else 0)


def snapshot(simulation: Simulation) -> dict[str, tuple[str, int]]:
    return {row.order_id: (row.body, row.updated) for row in rows(simulation)}


def test_a_seed_is_a_world_however_often_it_is_looked_at(orders: list[Order]) -> None:
    small = {"backlog_days": 3}
    at_once, step_by_step, other = begun(**small), begun(**small), begun(seed=2, **small)
    at_once.clock.advance(2 * 24 * 3600)
    at_once.catch_up()
    for _ in range(48):
        step_by_step.clock.advance(3600)
        step_by_step.catch_up()
    other.clock.advance(2 * 24 * 3600)
    other.catch_up()
    assert snapshot(at_once) == snapshot(step_by_step)
    assert not set(snapshot(at_once)) & set(snapshot(other))


def test_the_world_goes_on_living() -> None:
    simulation = begun(backlog_days=3)
    before = {row.order_id: row for row in rows(simulation)}
    simulation.clock.advance(24 * 3600)
    now = simulation.catch_up()
    after = {row.order_id: row for row in rows(simulation)}
    new = set(after) - set(before)
    changed = {i for i in before if after[i].body != before[i].body}
    assert len(new) > 40
    assert len(changed) > 20
    assert all(after[i].updated > before[i].updated for i in changed)
    assert all(row.created <= row.updated <= now for row in after.values())


def test_a_quiet_world_is_empty_and_stays_so() -> None:
    simulation = begun(quiet=True)
    simulation.clock.advance(10 * 24 * 3600)
    simulation.catch_up()
    assert rows(simulation) == []


def test_pace_makes_more_orders() -> None:
    slow, fast = begun(backlog_days=2), begun(backlog_days=2, pace=4)
    assert len(rows(fast)) > 2 * len(rows(slow))
