# SPDX-License-Identifier: LGPL-3.0-or-later
"""The way back to Amazon in virtual time: 1,000 parcels, and the quantities of 10,000 SKUs.

Both run the connector's own use cases on the in-memory backend against the simulator, which
answers and refuses by Amazon's published usage plans; a wait turns the clock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from amazon_connector.bootstrap import Connector
from amazon_connector.port import STOCK_ON, STOCK_READY, NewOffer, OfferKey, Product
from amazon_connector.spapi import OPERATIONS, Urllib3Transport
from amazon_connector.steps import AgainAt, UseCase, drive
from amazon_connector.testing.memory_world import MemoryWorld
from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.confirming import ConfirmShipments
from amazon_connector.usecases.searching import SyncOrders

from .amazon import PLACED_FROM, Amazon, selling
from .results import Values, duration, table
from .virtual_time import DoesNotHold, connected

PARCELS, SKUS = 1_000, 10_000
_CONFIRM = OPERATIONS["confirmShipment"].plan
_GERMANY = "A1PA6795UKMFR9"
_PATCH = OPERATIONS["patchListingsItem"].plan


def measure() -> tuple[Values, str]:
    """The keys, and the table."""
    with selling(0) as amazon, contextlib.closing(Urllib3Transport()) as transport:
        waited, calls = parcels(amazon, transport)
    # What the usage plan allows at best: the burst at once, then two a second.
    best = (PARCELS - _CONFIRM.burst) / _CONFIRM.rate
    with selling(0) as amazon, contextlib.closing(Urllib3Transport()) as transport:
        stock_waited, stock_calls = quantities(amazon, transport)
    one_by_one = (SKUS - _PATCH.burst) / _PATCH.rate
    values: Values = {
        "confirm_1000_wait_ratio": round(waited / best, 3),
        "stock_10000_wait_s": round(stock_waited, 1),
    }
    rows: list[list[object]] = [
        ["what", "calls", "wait", "plan's own wait", "ratio"],
        [f"{PARCELS:,} parcels", calls, duration(waited), duration(best), f"{waited / best:.3f}"],
        [
            f"{SKUS:,} SKUs",
            stock_calls,
            duration(stock_waited),
            f"{duration(one_by_one)} (one by one)",
            f"{stock_waited / one_by_one:.3f}",
        ],
    ]
    return values, table("Telling Amazon, in virtual time", rows, NOTES)


NOTES = """
Parcels: confirmShipment, 2 a second with a burst of 10; its own wait is that of 990 parcels at 2 a
second. SKUs: all 10,000 change at once and are acknowledged by a feed; Amazon's feed takes 60 s
plus 10 ms a message (an assumption of the simulator, see its README).
"""


# Parcels


def parcels(amazon: Amazon, transport: Urllib3Transport) -> tuple[float, int]:
    """Seconds of waiting until 1,000 parcels are told, and the calls that it took."""
    world = MemoryWorld()
    connector = connected(world, amazon, transport)
    world.product("SKU-1")
    order_ids = _place(amazon)
    _wait_for(connector, SyncOrders, amazon, lambda: len(world.erp.state.orders) == PARCELS)
    seller_id = amazon.seller["seller_id"]
    for number, order_id in enumerate(order_ids):
        world.deliver(seller_id, order_id, {"SKU-1": 1}, "DHL", f"JD{number:08}")
    amazon.forget_calls()

    def all_told() -> bool:
        orders = world.erp.state.orders.values()
        return all(parcel.state == "sent" for order in orders for parcel in order.parcels)

    waited = _wait_for(connector, ConfirmShipments, amazon, all_told)
    told = amazon.calls().get("confirmShipment 204", 0)
    if told != PARCELS:
        raise DoesNotHold(f"Amazon took {told} parcels of {PARCELS}.")
    return waited, sum(n for name, n in amazon.calls().items() if " " not in name)


def _place(amazon: Amazon) -> list[str]:
    """Open FBM orders over one piece each, as they are."""
    made = [
        order(
            f"302-{number:07}-0000001",
            marketplace_id=_GERMANY,
            created=PLACED_FROM.isoformat().replace("+00:00", "Z"),
            updated=(PLACED_FROM + timedelta(seconds=number)).isoformat().replace("+00:00", "Z"),
            items=[item("1", "SKU-1", 1)],
        )
        for number in range(PARCELS)
    ]
    seller_id = amazon.seller["seller_id"]
    amazon.simulator.control("POST", "orders", [{"sellerId": seller_id, "order": o} for o in made])
    return [o["orderId"] for o in made]


# Quantities


def quantities(amazon: Amazon, transport: Urllib3Transport) -> tuple[float, int]:
    """Seconds of waiting until 10,000 changed SKUs are acknowledged, and the calls."""
    world = MemoryWorld()
    connector = connected(world, amazon, transport)
    (account,) = world.erp.accounts()
    _list(amazon)
    for number in range(SKUS):
        sku = f"SKU-{number:05}"
        product_id = world.product(sku)
        world.erp.state.offers[OfferKey(account.account_id, _GERMANY, sku)] = NewOffer(
            OfferKey(account.account_id, _GERMANY, sku), Product(product_id)
        )
        world.erp.state.on_hand[product_id, "warehouse"] = 5
    connector.stock.turn_on(account.account_id)
    _stock_until(connector, amazon, lambda: world.erp.accounts()[0].stock.mode == STOCK_READY)
    connector.stock.start(account.account_id)
    _stock_until(connector, amazon, lambda: _is_quiet(world))
    for product_id in list(world.erp.state.products):
        if (product_id, "warehouse") in world.erp.state.on_hand:
            world.erp.state.on_hand[product_id, "warehouse"] = 7
            world.erp.touch(product_id)
    amazon.forget_calls()
    waited = _stock_until(connector, amazon, lambda: _acknowledged(world, 7) == SKUS)
    assert world.erp.accounts()[0].stock.mode == STOCK_ON
    return waited, sum(n for name, n in amazon.calls().items() if " " not in name)


def _list(amazon: Amazon) -> None:
    listings: list[dict[str, Any]] = [
        {
            "seller_id": amazon.seller["seller_id"],
            "sku": f"SKU-{number:05}",
            "marketplace_ids": [_GERMANY],
            "quantity": 5,
            "lead_time_days": 2,
        }
        for number in range(SKUS)
    ]
    amazon.simulator.control("POST", "listings", listings)


def _is_quiet(world: MemoryWorld) -> bool:
    return _acknowledged(world, 5) == SKUS


def _acknowledged(world: MemoryWorld, quantity: int) -> int:
    return sum(row.acknowledged == quantity for row in world.erp.state.sku_stocks.values())


# Driving


def _stock_until(connector: Connector, amazon: Amazon, over: Any) -> float:
    return _drive(connector, amazon, over, lambda u: ".stock." in type(u).__module__)


def _wait_for(connector: Connector, kind: type, amazon: Amazon, over: Any) -> float:
    return _drive(connector, amazon, over, lambda use_case: isinstance(use_case, kind))


def _drive(connector: Connector, amazon: Amazon, over: Any, wanted: Any) -> float:
    """Do the work that is wanted until it is over; every wait turns both clocks."""
    waited = 0.0
    while True:
        work: Sequence[UseCase] = [u for u in connector.work() if wanted(u)]
        outcomes = [drive(use_case, lambda step: step()) for use_case in work]
        if over():
            return waited
        times = [outcome.when for outcome in outcomes if isinstance(outcome, AgainAt)]
        if not times:
            raise DoesNotHold("Nothing is left to do, and it is not over.")
        waited += amazon.wait_until(min(times))
