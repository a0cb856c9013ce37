# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon changes after the first import, and what a person's hand keeps."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from amazon_connector.port import CANCELLED_STATE, IMPORTED
from amazon_connector.testing.orders import item, order

from .base import SELLER, Contract

ONE = "302-0000001-0000001"
LATER = "2026-11-23T12:05:00Z"
PARIS = {
    "name": "A",
    "addressLine1": "Rue 2",
    "city": "Paris",
    "postalCode": "75001",
    "countryCode": "FR",
}


def package(items: dict[str, int], reference: str = "77", **more: Any) -> dict[str, Any]:
    """A package as Amazon shows it."""
    return {
        "packageReferenceId": reference,
        "packageStatus": {"status": "IN_TRANSIT"},
        "carrier": "DHL",
        "trackingNumber": "JD0001",
        "shipTime": "2026-11-22T08:00:00Z",
        "packageItems": [{"orderItemId": i, "quantity": q} for i, q in items.items()],
        **more,
    }


class CancellationContract(Contract):
    """Cancelled on Amazon."""

    topic = "orders"

    def imported(self, **more: Any) -> None:
        self.account()
        self.world.product("SKU-1")
        self.world.stock("SKU-1", "warehouse", 10)
        self.at_amazon(order(ONE, items=[item(sku="SKU-1", quantity=3)], **more))
        self.sync()

    def cancel(self) -> None:
        self.later(minutes=10)
        self.at_amazon(
            order(ONE, status="CANCELLED", updated=LATER, items=[item(sku="SKU-1", quantity=3)])
        )
        self.sync()

    def test_the_order_and_its_delivery_are_cancelled_without_asking(self) -> None:
        self.imported()
        self.cancel()
        seen = self.seen(ONE)
        self.assertEqual(seen.state, "cancelled")
        self.assertEqual({d.state for d in seen.deliveries}, {"cancelled"})
        self.assertEqual(self.row(ONE).state, CANCELLED_STATE)
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 10)

    def test_cancelled_twice_is_cancelled_once(self) -> None:
        self.imported()
        self.cancel()
        before = self.everything([ONE])
        self.assertEqual(self.read_again(), [ONE])
        self.assertEqual(self.everything([ONE]), before)
        self.assertEqual(self.seen(ONE).state, "cancelled")
        self.assertEqual(self.world.issues(), [])

    def test_goods_that_left_stay_done_and_the_rest_is_cancelled(self) -> None:
        self.imported()
        self.world.deliver(SELLER, ONE, {"SKU-1": 1})
        self.cancel()
        seen = self.seen(ONE)
        self.assertEqual(seen.state, "confirmed")
        self.assertEqual(sorted(d.state for d in seen.deliveries), ["cancelled", "done"])
        self.assertIn("1 x SKU-1", self.row(ONE).flag)
        self.assertEqual(self.row(ONE).state, IMPORTED)
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 9)
        self.assertEqual([i.kind for i in self.world.issues()], ["order_flagged"])


class ShippedOutsideContract(Contract):
    """Goods that Amazon already counts as shipped are never shipped again."""

    topic = "orders"

    def setUp(self) -> None:
        super().setUp()
        self.account()
        self.world.product("SKU-1")
        self.world.stock("SKU-1", "warehouse", 10)

    def test_first_seen_shipped_is_booked_as_done(self) -> None:
        self.at_amazon(
            order(
                ONE,
                status="SHIPPED",
                items=[item("1", "SKU-1", 2, shipped=2)],
                packages=[package({"1": 2})],
            )
        )
        self.sync()
        seen = self.seen(ONE)
        (delivery,) = seen.deliveries
        self.assertEqual((delivery.state, dict(delivery.items)), ("done", {"SKU-1": 2}))
        self.assertTrue(delivery.shipped_outside)
        self.assertEqual((delivery.carrier, delivery.tracking), ("DHL", "JD0001"))
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 8)
        self.assertEqual(
            [m.date for m in seen.moves], [datetime(2026, 11, 22, 8, tzinfo=timezone.utc)]
        )

    def test_first_seen_partially_shipped_leaves_the_rest_open(self) -> None:
        self.at_amazon(
            order(
                ONE,
                status="PARTIALLY_SHIPPED",
                items=[item("1", "SKU-1", 3, shipped=1)],
                packages=[package({"1": 1})],
            )
        )
        self.sync()
        found = sorted(
            (d.state, sum(d.items.values()), d.shipped_outside) for d in self.seen(ONE).deliveries
        )
        self.assertEqual(found, [("done", 1, True), ("open", 2, False)])

    def test_shipped_without_packages_is_booked_whole(self) -> None:
        self.at_amazon(order(ONE, status="SHIPPED", items=[item("1", "SKU-1", 2)]))
        self.sync()
        (delivery,) = self.seen(ONE).deliveries
        self.assertEqual((delivery.state, delivery.shipped_outside), ("done", True))

    def test_shipped_on_amazon_without_us_blocks_the_open_delivery(self) -> None:
        self.at_amazon(order(ONE, items=[item("1", "SKU-1", 2)]))
        self.sync()
        self.later(minutes=10)
        self.at_amazon(
            order(
                ONE,
                status="SHIPPED",
                updated=LATER,
                items=[item("1", "SKU-1", 2, shipped=2)],
                packages=[package({"1": 2})],
            )
        )
        self.sync()
        (delivery,) = self.seen(ONE).deliveries
        self.assertEqual(delivery.state, "open")
        self.assertIn("already shipped on Amazon", delivery.blocked)
        with self.assertRaises(Exception):  # noqa: B017 - each ERP has an error of its own
            self.world.deliver(SELLER, ONE, {"SKU-1": 2})
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 10)
        self.assertTrue(self.row(ONE).flag)

    def test_what_we_delivered_ourselves_blocks_nothing(self) -> None:
        self.at_amazon(order(ONE, items=[item("1", "SKU-1", 2)]))
        self.sync()
        self.world.deliver(SELLER, ONE, {"SKU-1": 2})
        self.later(minutes=10)
        self.at_amazon(
            order(
                ONE,
                status="SHIPPED",
                updated=LATER,
                items=[item("1", "SKU-1", 2, shipped=2)],
                packages=[package({"1": 2})],
            )
        )
        self.sync()
        (delivery,) = self.seen(ONE).deliveries
        self.assertEqual(
            (delivery.state, delivery.blocked, delivery.shipped_outside), ("done", "", False)
        )
        self.assertEqual(self.row(ONE).flag, "")


class ChangesContract(Contract):
    """Newer versions of an order."""

    topic = "orders"

    def setUp(self) -> None:
        super().setUp()
        self.account()
        self.world.product("SKU-1")
        self.world.stock("SKU-1", "warehouse", 10)

    def first(self, **more: Any) -> None:
        self.at_amazon(order(ONE, items=[item(sku="SKU-1", quantity=4)], **more))
        self.sync()

    def then(
        self, quantity: int = 4, price: str = "11.90", updated: str = LATER, **more: Any
    ) -> None:
        self.later(minutes=10)
        self.at_amazon(
            order(
                ONE,
                updated=updated,
                items=[item(sku="SKU-1", quantity=quantity, price=price)],
                **more,
            )
        )
        self.sync()

    def test_an_older_version_is_ignored(self) -> None:
        self.first(updated="2026-11-23T11:40:00Z")
        before = self.everything([ONE])
        older = [item(sku="SKU-1", quantity=1)]
        self.at_amazon(order(ONE, updated="2026-11-23T11:30:00Z", items=older))
        self.assertEqual(self.read_again(), [ONE])
        self.assertEqual(self.everything([ONE]), before)
        self.assertEqual(self.seen(ONE).total, Decimal("47.60"))

    def test_a_quantity_goes_down(self) -> None:
        self.first()
        self.then(quantity=3)
        seen = self.seen(ONE)
        self.assertEqual(seen.total, Decimal("35.70"))
        open_items = [dict(d.items) for d in seen.deliveries if d.state == "open"]
        self.assertEqual(open_items, [{"SKU-1": 3}])
        self.assertEqual(self.row(ONE).cause, "")
        self.assertEqual(self.world.issues(), [])

    def test_a_quantity_never_goes_up_by_itself(self) -> None:
        self.first()
        self.then(quantity=5)
        self.assertEqual(self.seen(ONE).total, Decimal("47.60"))
        (issue,) = self.world.issues()
        self.assertIn("4", issue.message)
        self.assertIn("5", issue.message)

    def test_a_shipped_quantity_stays(self) -> None:
        self.first()
        self.world.deliver(SELLER, ONE, {"SKU-1": 4})
        self.then(quantity=3)
        self.assertEqual(self.seen(ONE).total, Decimal("47.60"))
        self.assertEqual([i.kind for i in self.world.issues()], ["order_changed"])

    def test_a_price_that_a_person_edited_stays(self) -> None:
        self.first()
        self.world.edit_price(SELLER, ONE, "SKU-1", Decimal("10.00"))
        self.then(ship_by=("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"))
        self.assertEqual(self.seen(ONE).total, Decimal("40.00"))
        self.assertEqual(self.row(ONE).cause, "edited")
        self.assertEqual(self.row(ONE).expected, Decimal("47.60"))
        self.assertEqual(self.row(ONE).ours, Decimal("40.00"))

    def test_a_price_that_amazon_changed_is_an_issue_with_both_values(self) -> None:
        self.first()
        self.then(price="12.90")
        self.assertEqual(self.seen(ONE).total, Decimal("47.60"))
        (issue,) = self.world.issues()
        self.assertIn("47.60", issue.message)
        self.assertIn("51.60", issue.message)

    def test_ship_by_and_the_buyers_cancellation_request_arrive(self) -> None:
        self.first()
        self.then(
            ship_by=("2026-11-24T00:00:00Z", "2026-11-25T22:59:59Z"),
            cancellation_request="no longer needed",
        )
        until = datetime(2026, 11, 25, 22, 59, 59, tzinfo=timezone.utc)
        self.assertEqual(self.row(ONE).ship_by.latest, until)
        self.assertEqual(self.world.window(SELLER, ONE).latest, until)
        self.assertTrue(self.row(ONE).cancellation_requested)

    def test_the_address_changes_while_nothing_has_left(self) -> None:
        self.first()
        self.then(address=PARIS)
        self.assertEqual(self.seen(ONE).delivery_address.city, "Paris")
        self.assertEqual(self.world.count("sales_orders"), 1)

    def test_an_address_that_a_person_edited_stays(self) -> None:
        self.first()
        self.world.edit_address(SELLER, ONE, "By hand 5")
        self.then(address=PARIS)
        self.assertEqual(self.seen(ONE).delivery_address.line1, "By hand 5")
        (issue,) = self.world.issues()
        self.assertNotIn("Paris", issue.message)

    def test_the_address_stays_once_goods_have_left(self) -> None:
        self.first()
        self.world.deliver(SELLER, ONE, {"SKU-1": 1})
        self.then(address=PARIS)
        self.assertNotEqual(self.seen(ONE).delivery_address.city, "Paris")

    def test_the_same_version_twice_changes_nothing(self) -> None:
        self.first()
        self.then(quantity=3, address=PARIS)
        before = self.everything([ONE])
        self.assertEqual(self.read_again(), [ONE])
        self.assertEqual(self.everything([ONE]), before)
