# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seller's day, end to end over HTTP: one story, told of every ERP (see ``World``).

Orders come in, one is cancelled, one is shipped in two parts, a parcel that Amazon refuses is
retried, quantities are pushed, FBA moves are booked and the stock at Amazon is put right.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest import TestCase

from amazon_connector.bootstrap import Connector
from amazon_connector.port import FAILED, SENT, STOCK_READY, SYNCHRONIZED, SkuKey
from amazon_connector.spapi import Endpoints, Urllib3Transport, format_time
from amazon_connector.steps import Next, drive
from amazon_connector.testing.local_amazon import LocalAmazon
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Arranged, World
from amazon_connector.vault import Vault

GERMANY = "A1PA6795UKMFR9"
TWO_PARTS, REFUSED, CANCELLED, FBA = (f"302-0000000-000000{n}" for n in range(1, 5))

if TYPE_CHECKING:
    _Base = TestCase
else:
    _Base = object


class SellersDay(_Base):
    """Mixed into a test case of the backend's own; it gives ``make_world``."""

    def make_world(self) -> World:
        """A fresh, empty world of the backend under test."""
        raise NotImplementedError

    def setUp(self) -> None:
        super().setUp()
        self.amazon = LocalAmazon()
        self.addCleanup(self.amazon.close)
        self.world = self.make_world()
        self.backend = self.world.backend()
        self.seller = self._seller()
        self.vault = Vault([Vault.new_key()])
        self.account_id = self.world.account(
            Arranged(
                vault=self.vault,
                seller_id=self.seller["seller_id"],
                region="EU",
                marketplace_ids=(GERMANY,),
                linked_at=self.amazon.clock.now() - timedelta(days=2),
                cursor=self.amazon.clock.now() - timedelta(days=2),
                client_id=self.seller["client_id"],
                client_secret=self.seller["client_secret"],
                refresh_token=self.seller["refresh_token"],
            )
        )
        transport = Urllib3Transport()
        self.addCleanup(transport.close)
        self.connector = Connector(
            self.backend,
            self.world.usage_plans(),
            self.vault,
            self.amazon.clock,
            Endpoints.at(self.amazon.base_url),
            transport,
        )

    def _seller(self) -> Mapping[str, Any]:
        """A seller of this story's own: others may be told beside it."""
        seller_id = f"A{uuid.uuid4().hex[:13].upper()}"
        wanted = {"seller_id": seller_id, "country": "DE", "countries": ["DE"]}
        self.amazon.control("POST", "sellers", wanted)
        sellers = self.amazon.control("GET", "sellers")["sellers"]
        found: Mapping[str, Any] = next(s for s in sellers if s["seller_id"] == seller_id)
        return found

    # The day

    def test_a_sellers_day(self) -> None:
        self.morning()
        self.orders_arrive()
        self.one_is_cancelled()
        self.one_leaves_in_two_parts()
        self.one_is_refused_and_retried()
        self.quantities_become_true()
        self.stock_at_amazon_is_put_right()

    def morning(self) -> None:
        """Products and stock here, listings and orders there."""
        for sku, where, pieces in (
            ("MUG", "warehouse", 20),
            ("LAMP", "warehouse", 10),
            ("BOOK", "amazon", 8),
        ):
            self.world.product(sku)
            self.world.stock(sku, where, pieces)
            self.world.offer(self.account_id, GERMANY, sku, sku)
        common = {"seller_id": self.seller["seller_id"], "marketplace_ids": [GERMANY]}
        self.amazon.control(
            "POST",
            "listings",
            [
                {**common, "sku": "MUG", "quantity": 3, "lead_time_days": 4},
                {**common, "sku": "LAMP", "quantity": 9},
                {**common, "sku": "BOOK", "fba": True},
            ],
        )
        self.place(TWO_PARTS, [item("1", "MUG", 2), item("2", "LAMP", 1)])
        self.place(REFUSED, [item("1", "MUG", 1)])
        self.place(CANCELLED, [item("1", "LAMP", 1)])
        self.place(FBA, [item("1", "BOOK", 2)], channel="AMAZON", status="SHIPPED")
        self.amazon.later(300)

    def orders_arrive(self) -> None:
        """All of them, once; read a second time, they change nothing."""
        self.sync()
        self.assertEqual(self.world.count("sales_orders"), 4)
        self.assertEqual(self.world.on_hand("BOOK", "amazon"), 6)
        self.assertEqual(self.world.count("moves"), 1)
        before, read = self.everything(), self.orders_read()
        two_days_ago = self.amazon.clock.now() - timedelta(days=2)
        self.connector.synchronize_from(self.account_id, two_days_ago)
        self.sync()
        self.assertEqual(self.orders_read(), read + 4, "Amazon brought all of them again.")
        self.assertEqual(self.everything(), before)

    def one_is_cancelled(self) -> None:
        self.amazon.control("POST", f"orders/{CANCELLED}", {"action": "cancel"})
        self.amazon.later(900)
        self.sync()
        seen = self.world.order(self.seller["seller_id"], CANCELLED)
        assert seen is not None
        self.assertEqual(seen.state, "cancelled")
        self.assertEqual({delivery.state for delivery in seen.deliveries}, {"cancelled"})

    def one_leaves_in_two_parts(self) -> None:
        self.deliver(TWO_PARTS, {"MUG": 2}, "JD0001")
        self.deliver(TWO_PARTS, {"LAMP": 1}, "JD0002")
        self.assertEqual(self.packages(TWO_PARTS), {"1": "JD0001", "2": "JD0002"})
        self.amazon.later(900)
        self.sync()
        self.assertEqual(self.parcel_states(TWO_PARTS), [SYNCHRONIZED, SYNCHRONIZED])

    def one_is_refused_and_retried(self) -> None:
        """It fails for all to see, and *Retry Amazon Sync* sends it under its reference."""
        fault = {"kind": "invalid_input", "operation": "confirmShipment", "message": "Not today."}
        self.amazon.control("POST", "faults", {**fault, "seller_id": self.seller["seller_id"]})
        self.deliver(REFUSED, {"MUG": 1}, "JD0003")
        (parcel,) = self.world.parcels(self.seller["seller_id"], REFUSED)
        self.assertEqual(parcel.state, FAILED)
        self.assertIn("Not today.", parcel.why)
        self.assertTrue([mail for mail in self.world.mails() if "Not today." in mail])
        self.sync()
        self.assertEqual(self.packages(REFUSED), {}, "nothing is retried that nobody asked for")
        self.world.retry_amazon_sync([parcel.parcel_id])
        self.sync()
        self.assertEqual(self.parcel_states(REFUSED), [SENT])
        self.assertEqual(self.packages(REFUSED), {"1": "JD0003"})
        self.amazon.later(900)
        self.sync()
        self.assertEqual(self.parcel_states(REFUSED), [SYNCHRONIZED])
        self.assertEqual(self.world.sync_state(self.seller["seller_id"], REFUSED), SYNCHRONIZED)

    def quantities_become_true(self) -> None:
        """Turned on, looked at, started: FBM is pushed, FBA is left alone."""
        self.connector.stock.turn_on(self.account_id)
        self.stock_work()
        self.assertEqual(self.account().stock.mode, STOCK_READY)
        self.connector.stock.start(self.account_id)
        self.stock_work()
        self.assertEqual([self.listed("MUG"), self.listed("LAMP")], [(17, 4), (9, None)])
        self.world.stock("MUG", "warehouse", -7)
        self.stock_work()
        self.assertEqual(self.listed("MUG"), (10, 4))
        self.assertEqual(self.stock_state("MUG"), SYNCHRONIZED)
        seller_id = self.seller["seller_id"]
        submissions = self.amazon.control("GET", f"submissions?seller_id={seller_id}")
        self.assertEqual(submissions["merchant_offers_made"], [])

    def stock_at_amazon_is_put_right(self) -> None:
        wanted = {"seller_id": self.seller["seller_id"], "marketplace_id": GERMANY}
        self.amazon.control(
            "POST", "inventory", {**wanted, "sku": "BOOK", "fulfillableQuantity": 5}
        )
        self.connector.fba.read_now([self.account_id])
        self.stock_work()
        (drift,) = [d for d in self.backend.fba_drifts([self.account_id]) if d.drift]
        self.assertEqual((drift.ours, drift.theirs), (6, 5))
        self.connector.fba.book([self.account_id])
        self.assertEqual(self.world.on_hand("BOOK", "amazon"), 5)

    # Doing

    def place(self, order_id: str, items: list[dict[str, Any]], **more: Any) -> None:
        """A buyer orders, half an hour ago; the order's number is this story's own."""
        when = format_time(self.amazon.clock.now() - timedelta(minutes=30))
        made = order(order_id, created=when, updated=when, items=items, **more)
        body = {"sellerId": self.seller["seller_id"], "order": made}
        self.amazon.control("POST", "orders", body)

    def deliver(self, order_id: str, pieces: Mapping[str, int], tracking: str) -> None:
        """The warehouse validates, and Amazon is told."""
        self.world.deliver(self.seller["seller_id"], order_id, pieces, "DHL", tracking)
        self.sync()

    def sync(self) -> None:
        self.connector.sync_now([self.account_id])
        self._work(lambda use_case: True)

    def stock_work(self) -> None:
        for _ in range(6):
            self._work(lambda u: type(u).__module__.split(".")[-2] in ("stock", "fba"))
            self.amazon.later(2)

    def _work(self, wanted: Any) -> None:
        for use_case in self.connector.work():
            if wanted(use_case):
                drive(use_case, _at_once, 1000)

    # Looking

    def account(self) -> Any:
        return next(a for a in self.backend.accounts() if a.account_id == self.account_id)

    def orders_read(self) -> int:
        """How many orders Amazon's answers to this seller brought, again and again."""
        log = self.amazon.control("GET", "log?operation=searchOrders")["requests"]
        mine = [entry for entry in log if entry["seller_id"] == self.seller["seller_id"]]
        return sum(entry["orders"] or 0 for entry in mine)

    def everything(self) -> list[Any]:
        """What a person sees: the orders, how many of each kind there are, pieces, issues."""
        seller_id = self.seller["seller_id"]
        orders = [self.world.order(seller_id, o) for o in (TWO_PARTS, REFUSED, CANCELLED, FBA)]
        kinds = ("sales_orders", "customers", "addresses", "deliveries", "moves")
        lying = [
            self.world.on_hand(sku, where)
            for sku in ("MUG", "LAMP", "BOOK")
            for where in ("warehouse", "amazon")
        ]
        return [orders, [self.world.count(kind) for kind in kinds], lying, self.world.issues()]

    def packages(self, order_id: str) -> dict[str, str]:
        """Tracking numbers of Amazon's packages, by package reference."""
        order_there = self.amazon.control("GET", f"orders/{order_id}")["order"]
        return {
            package["packageReferenceId"]: package["trackingNumber"]
            for package in order_there.get("packages", ())
        }

    def parcel_states(self, order_id: str) -> list[str]:
        return [p.state for p in self.world.parcels(self.seller["seller_id"], order_id)]

    def listed(self, sku: str) -> tuple[int, int | None]:
        """Amazon's merchant quantity and handling time."""
        path = f"listings?seller_id={self.seller['seller_id']}&sku={sku}"
        (listing,) = self.amazon.control("GET", path)["listings"]
        return listing["quantity"], listing["lead_time_days"]

    def stock_state(self, sku: str) -> str:
        key = SkuKey(self.seller["seller_id"], "EU", sku)
        return self.backend.sku_stocks([key])[key].state


def _at_once(step: Any) -> Next:
    outcome: Next = step()
    return outcome
