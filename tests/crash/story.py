# SPDX-License-Identifier: LGPL-3.0-or-later
"""The story: what happens at Amazon, act by act. What people do meanwhile stands in `people`."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.support.simulator import Simulator

from .job import Notes

START = "2026-11-23T12:00:00Z"
# The search sees a change two minutes after it at the earliest.
VISIBLE_AFTER = 300
A_TURN = 360
BROKEN, NEW_SKU_ORDER = "302-0000001-0000001", "302-0000002-0000002"
NEW_SKU = "BRAND-NEW-1"
# A program of Amazon's that nobody knows yet.
TOUCH = "TOUCHED"
REFUSAL = {
    "kind": "invalid_input",
    "operation": "confirmShipment",
    "count": None,
    "message": "The parcel is refused.",
}
Order = dict[str, Any]


@dataclass(frozen=True)
class World:
    """The simulated Amazon and what the story remembers from act to act."""

    simulator: Simulator
    notes: Notes

    def generate(self, seller: int, count: int, hours: float) -> None:
        """Orders of the last hours, each in the state that it has by now."""
        after = self.simulator.now() - timedelta(hours=hours)
        wanted = {"count": count, "seller_id": self.seller_id(seller), "live": False}
        wanted["created_after"] = after.isoformat()
        self.simulator.control("POST", "orders/generate", wanted)

    def seller_id(self, number: int) -> str:
        """Amazon's id of the first or the second seller."""
        return str(self.notes["sellers"][number]["seller_id"])

    def open_orders(self, pieces: int = 1) -> list[Order]:
        """FBM orders of the first seller that wait to be shipped, by order id."""
        path = f"orders?seller_id={self.seller_id(0)}&status=UNSHIPPED&limit=1000"
        orders = [row["order"] for row in self.simulator.control("GET", path)["orders"]]
        fbm = [o for o in orders if o["fulfillment"]["fulfilledBy"] == "MERCHANT"]
        told = [o for o in fbm if o["orderId"] not in (BROKEN, NEW_SKU_ORDER)]
        enough = [o for o in told if _pieces(o) >= pieces]
        return sorted(enough, key=lambda order: str(order["orderId"]))

    def act_on(self, order: Order, action: str) -> None:
        """Something happens to an order: ship, cancel, ..."""
        self.simulator.change(order["orderId"], {"action": action})

    def insert(self, order: Order) -> None:
        """Put an order of the first seller into the world as it is given."""
        self.simulator.place({"sellerId": self.seller_id(0), "order": order})


def _pieces(order: Order) -> int:
    return sum(int(item["quantityOrdered"]) for item in order["orderItems"])


def link(world: World) -> None:
    """A shop with a week behind it, when its account is linked."""
    world.generate(0, 26, hours=144)
    world.generate(0, 18, hours=24)


def history(world: World) -> None:
    """Last Order Sync is set a week back: several pages come."""
    world.notes["since"] = (datetime.fromisoformat(START) - timedelta(days=7)).isoformat()


def busy_day(world: World) -> None:
    """Orders come, and Amazon changes old ones in every way; one cannot be read."""
    imported = world.open_orders()
    reducible = next(order for order in imported if _reducible(order))
    several = [o for o in world.open_orders(pieces=2) if o["orderId"] != reducible["orderId"]]
    apart = {order["orderId"] for order in (reducible, *several[:2])}
    rest = [order for order in imported if order["orderId"] not in apart]
    world.act_on(reducible, "reduce_quantity")
    world.act_on(several[0], "ship_part")
    actions = ("ship", "cancel", "change_address", "request_cancellation", "move_windows")
    for order, action in zip(rest[:5], actions, strict=True):
        world.act_on(order, action)
    world.notes["delivered"] = [several[1]["orderId"], rest[5]["orderId"]]
    world.notes["repaired_items"] = rest[6]["orderItems"]
    world.insert(_broken(rest[6]))
    world.insert(_of_new_sku(rest[6]))
    world.notes["new_sku"] = NEW_SKU
    world.generate(0, 24, hours=23)


def warehouse(world: World) -> None:
    """People deliver and Amazon is told; one of the orders is cancelled there meanwhile."""
    world.simulator.change(world.notes["delivered"][0], {"action": "cancel"})


def cancellations(world: World) -> None:
    """What has not left is cancelled on Amazon; the odd order is repaired."""
    left = [o for o in world.open_orders() if o["orderId"] not in world.notes["delivered"]]
    world.act_on(left[-1], "cancel")
    world.simulator.patch(BROKEN, {"orderItems": world.notes["repaired_items"]})


def refused(world: World) -> None:
    """A parcel leaves while Amazon refuses all of them."""
    left = [o for o in world.open_orders() if o["orderId"] not in world.notes["delivered"]]
    world.notes["refused"] = left[0]["orderId"]


def retried(world: World) -> None:
    """Amazon takes parcels again."""


def second_account(world: World) -> None:
    """Another seller's account is linked, with orders of its own."""
    world.generate(1, 14, hours=30)


def pairing(world: World) -> None:
    """A product comes for a SKU that was sold on the default product; orders are read again."""
    world.generate(0, 8, hours=20)
    world.notes["since"] = (world.simulator.now() - timedelta(days=2)).isoformat()


def forgetting(world: World) -> None:
    """A quarter later the personal data of what was delivered is long due."""


def read_again(world: World) -> None:
    """Amazon touches an order whose personal data is gone: it stays gone."""
    path = f"orders?seller_id={world.seller_id(0)}&status=SHIPPED&limit=1000"
    orders = world.simulator.control("GET", path)["orders"]
    touched = min(row["order"]["orderId"] for row in orders)
    world.simulator.patch(touched, {"programs": [TOUCH]})
    world.notes["touched"] = touched


def quantities(world: World) -> None:
    """The seller counts his stock and turns the synchronization on."""


def start(world: World) -> None:
    """He has seen what would change and says yes: a feed is on its way."""


def acknowledged(world: World) -> None:
    """Amazon processes the feed; meanwhile a few pieces leave and come."""


def stock_at_amazon(world: World) -> None:
    """What lies at Amazon is read for the first time, country by country."""


def _reducible(order: Order) -> bool:
    return any(int(item["quantityOrdered"]) > 1 for item in order["orderItems"])


def _broken(order: Order) -> Order:
    """Amounts in two currencies, which no order has."""
    broken = _another(order, BROKEN)
    broken["orderItems"][0]["proceeds"]["proceedsTotal"]["currencyCode"] = "USD"
    return broken


def _of_new_sku(order: Order) -> Order:
    other = _another(order, NEW_SKU_ORDER)
    other["orderItems"] = other["orderItems"][:1]
    other["orderItems"][0]["product"]["sellerSku"] = NEW_SKU
    return other


def _another(order: Order, order_id: str) -> Order:
    """A copy that has just come."""
    other = copy.deepcopy(order)
    del other["lastUpdatedTime"]
    return {**other, "orderId": order_id}


@dataclass(frozen=True)
class Act:
    """``later``: the hours that have passed since the act before.

    ``rounds``: so often the office synchronizes, a turn apart. Where a write to Amazon was cut
    off, its order is read some minutes later, and seen at the next turn. One that is not
    ``compared`` leaves something on its way: the next one that is tells whether all arrived.
    ``faults`` are Amazon's while it lasts.
    """

    name: str
    later: float
    tell: Callable[[World], None]
    rounds: int = 1
    compared: bool = True
    faults: tuple[Mapping[str, Any], ...] = ()

    def suffer(self, simulator: Simulator) -> None:
        """Amazon has the faults of this act, and no others: its files do not keep them."""
        simulator.no_faults()
        for fault in self.faults:
            simulator.fault(fault)


ACTS = (
    Act("link", 0, link),
    Act("history", 1, history),
    Act("busy day", 24, busy_day),
    Act("warehouse", 1, warehouse, rounds=4),
    Act("cancellations", 3, cancellations),
    Act("refused", 1, refused, rounds=4, faults=(REFUSAL,)),
    Act("retried", 1, retried, rounds=4),
    Act("second account", 2, second_account),
    Act("pairing", 24, pairing),
    Act("forgetting", 24 * 90, forgetting),
    Act("read again", 1, read_again),
    Act("quantities", 1, quantities, rounds=6),
    Act("start", 1, start, compared=False),
    Act("acknowledged", 0.1, acknowledged, rounds=8),
    Act("stock at Amazon", 1, stock_at_amazon, rounds=12),
)


def at_amazon(simulator: Simulator) -> list[str]:
    """What the seller told Amazon: a parcel that is told twice, a quantity that is not true."""
    rows = simulator.control("GET", "orders?limit=100000")["orders"]
    listings = simulator.control("GET", "listings?limit=100000")["listings"]
    quantities = [[one["sku"], one["quantity"], one["lead_time_days"]] for one in listings]
    return sorted([*(_told(row["order"]) for row in rows), *map(json.dumps, quantities)])


def _told(order: Order) -> str:
    packages = [
        [package["packageReferenceId"], package["trackingNumber"], package["packageItems"]]
        for package in order.get("packages", ())
    ]
    return json.dumps([order["orderId"], order["fulfillment"]["fulfillmentStatus"], packages])


def tell(act: Act, world: World) -> None:
    """Let the time pass and the act happen; then it can be seen by a search."""
    world.simulator.advance(act.later * 3600)
    act.tell(world)
    act.suffer(world.simulator)
    world.simulator.advance(VISIBLE_AFTER)
