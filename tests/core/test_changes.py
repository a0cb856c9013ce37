# SPDX-License-Identifier: LGPL-3.0-or-later
"""Newer versions of an order: what the contract leaves out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amazon_connector.port import CANCELLED_STATE, IMPORTED
from amazon_connector.testing.contract.base import NOW, SELLER
from amazon_connector.testing.contract.changes import package
from amazon_connector.testing.orders import item, order

from .in_memory import InMemory

ONE = "302-0000001-0000001"
PARIS = {"name": "A", "addressLine1": "Rue 2", "city": "Paris", "countryCode": "FR"}


class Versions(InMemory):
    def setUp(self) -> None:
        super().setUp()
        self.account()
        self.world.product("SKU-1")

    def first(self, *items: dict[str, Any], **more: Any) -> None:
        self.at_amazon(order(ONE, items=items or [item()], **more))
        self.sync()

    def then(self, *items: dict[str, Any], **more: Any) -> None:
        self.later(minutes=10)
        updated = (self.clock.now()).isoformat()
        self.at_amazon(order(ONE, items=items or [item()], **{"updated": updated, **more}))
        self.later(minutes=10)
        self.sync()

    def messages(self) -> str:
        return " | ".join(issue.message for issue in self.world.issues())

    def open_pieces(self) -> Decimal:
        deliveries = [d for d in self.seen(ONE).deliveries if d.state == "open"]
        return sum((sum(d.items.values()) for d in deliveries), Decimal(0))


class Quantities(Versions):
    def test_a_split_price_goes_down_part_by_part(self):
        self.first(item(quantity=3, amount="10.00"))
        self.then(item(quantity=2, amount="6.67"))
        self.assertEqual(self.open_pieces(), 2)
        self.assertEqual(self.seen(ONE).total, Decimal("6.66"))
        self.assertEqual(self.row(ONE).cause, "amazon_parts")
        self.assertEqual(self.messages(), "")
        self.then(item(quantity=1, amount="3.33"))
        self.assertEqual((self.open_pieces(), self.seen(ONE).total), (1, Decimal("3.33")))
        self.assertEqual(self.row(ONE).cause, "")

    def test_a_price_that_does_not_follow_the_pieces_is_told(self):
        self.first(item(quantity=4))
        self.then(item(quantity=3, amount="47.60"))
        self.assertEqual(self.open_pieces(), 3)
        self.assertIn("35.70", self.messages())
        self.assertIn("47.60", self.messages())
        self.assertEqual(self.row(ONE).cause, "amazon_parts")

    def test_down_to_nothing_leaves_nothing_to_deliver(self):
        self.first(item("1"), item("2", quantity=2))
        self.then(item("1"), item("2", quantity=0, amount="0"))
        self.assertEqual(self.open_pieces(), 1)
        self.assertEqual((self.seen(ONE).total, self.row(ONE).cause), (Decimal("11.90"), ""))

    def test_money_without_pieces_is_not_delivered(self):
        self.first(item("1", quantity=2))
        self.then(item("1", quantity=0, amount="5.00"))
        self.assertEqual(self.open_pieces(), 0)
        self.assertIn("5.00", self.messages())
        self.assertTrue(self.row(ONE).cause)

    def test_first_seen_with_money_but_no_pieces(self):
        self.first(item("1", quantity=0, amount="5.00"), item("2"))
        self.assertEqual(self.open_pieces(), 1)
        self.assertEqual((self.seen(ONE).total, self.row(ONE).cause), (Decimal("16.90"), ""))

    def test_an_item_that_is_gone(self):
        self.first(item("1"), item("2", "SKU-2"))
        self.then(item("1"))
        self.assertEqual(self.open_pieces(), 1)
        self.assertIn("SKU-2 is no longer on the order", self.messages())

    def test_an_item_that_is_new(self):
        self.first(item("1"))
        self.then(item("1"), item("2", "SKU-2"))
        self.assertEqual(self.open_pieces(), 1)
        self.assertIn("SKU-2 was added", self.messages())
        self.assertEqual(self.row(ONE).cause, "amazon_parts")

    def test_down_and_up_again_is_told(self):
        self.first(item(quantity=4))
        self.then(item(quantity=3))
        self.then(item(quantity=4))
        self.assertEqual(self.open_pieces(), 3)
        self.assertIn("quantity is 3 here, Amazon now says 4", self.messages())

    def test_item_ids_that_look_like_line_keys(self):
        self.first(item("1"), item("1:product", "SKU-2", quantity=2))
        self.then(item("1"), item("1:product", "SKU-2", quantity=1))
        self.assertEqual(self.open_pieces(), 2)
        self.assertEqual(self.messages(), "")


class Amounts(Versions):
    def test_another_way_to_write_a_number_is_no_difference(self):
        self.first(item(amount="47.60", shipping="1000"))
        self.then(item(amount="47.6", shipping="1E+3"))
        self.assertEqual(self.messages(), "")

    def test_skus_are_compared_as_texts(self):
        self.first(item(sku="01"))
        self.then(item(sku="1"))
        self.assertIn("SKU is 01 here, Amazon now says 1", self.messages())

    def test_a_tip_that_comes_later_is_told(self):
        self.first()
        self.then(tip="2.00")
        self.assertIn("The order: delivery_tip is none here, Amazon now says 2.00", self.messages())
        self.assertEqual(self.row(ONE).cause, "amazon_parts")
        self.assertEqual(self.seen(ONE).total, Decimal("11.90"))

    def test_the_same_difference_is_told_once(self):
        self.first()
        self.then(item(price="12.90"))
        issues = [i.message for i in self.world.issues()]
        self.world.erp.state.issues.clear()
        self.then(item(price="12.90"))
        self.assertEqual((len(issues), self.world.issues()), (1, []))

    def test_a_version_without_money_keeps_the_currency(self):
        self.first()
        self.then(proceeds={})
        self.assertEqual(self.row(ONE).currency, "EUR")


class Addresses(Versions):
    def test_one_that_amazon_hides_is_not_changed_and_not_forgotten(self):
        self.first()
        self.then(address={"city": "Berlin", "countryCode": "DE"})
        self.assertEqual(self.seen(ONE).delivery_address.line1, "Hauptstraße 5")
        self.world.deliver(SELLER, ONE, {"SKU-1": 1})
        self.then()
        self.assertEqual(self.messages(), "")

    def test_one_that_comes_later_arrives(self):
        self.first(address=None)
        self.then()
        self.assertEqual(self.seen(ONE).delivery_address.line1, "Hauptstraße 5")

    def test_one_that_changes_after_goods_left_is_told_without_showing_it(self):
        self.first()
        self.world.deliver(SELLER, ONE, {"SKU-1": 1})
        self.then(address=PARIS)
        self.assertIn("address changed", self.messages())
        self.assertNotIn("Rue", self.messages())
        self.then(address=PARIS)
        self.assertEqual(len(self.world.issues()), 1)

    def test_there_and_back(self):
        self.first()
        self.then(address=PARIS)
        self.then()
        self.assertEqual(self.seen(ONE).delivery_address.city, "Berlin")

    def test_a_phone_that_goes_is_no_change(self):
        address = {"name": "A", "addressLine1": "Rue 2", "countryCode": "FR"}
        self.first(address={**address, "phone": "+33 1"})
        self.then(address=address)
        self.assertEqual(self.seen(ONE).delivery_address.phone, "+33 1")


class Cancelled(Versions):
    def test_a_person_who_confirms_it_again_is_not_overruled(self):
        self.first()
        self.then(status="CANCELLED")
        self.assertEqual(self.row(ONE).state, CANCELLED_STATE)
        key = self.row(ONE).key
        by_hand = self.world.erp.state.orders[key]
        self.world.erp.state.orders[key] = type(by_hand)(**{**vars(by_hand), "cancelled": False})
        self.then(status="CANCELLED")
        self.assertEqual(self.seen(ONE).state, "confirmed")

    def test_cancelled_here_and_shipped_on_amazon_is_told(self):
        self.first()
        key = self.row(ONE).key
        by_hand = self.world.erp.state.orders[key]
        self.world.erp.state.orders[key] = type(by_hand)(**{**vars(by_hand), "cancelled": True})
        self.then(status="SHIPPED", address=PARIS)
        self.assertEqual(self.row(ONE).state, CANCELLED_STATE)
        self.assertEqual(self.messages(), "The order is cancelled here, on Amazon it is SHIPPED.")

    def test_cancelled_with_fewer_pieces_is_cancelled_and_nothing_else(self):
        self.first(item(quantity=3))
        self.then(item(quantity=0, amount="0"), status="CANCELLED")
        self.assertEqual((self.seen(ONE).state, self.messages()), ("cancelled", ""))

    def test_waiting_then_cancelled_has_a_reason(self):
        self.first(status="PENDING")
        self.then(status="CANCELLED")
        self.assertEqual(self.row(ONE).state, "not_imported")
        self.assertIn("ancelled", self.row(ONE).reason)


class Shipped(Versions):
    def test_a_reopened_delivery_is_not_blocked_again_by_the_same_news(self):
        self.first(item(quantity=2))
        self.then(item(quantity=2, shipped=2), status="SHIPPED", packages=[package({"1": 2})])
        self.assertTrue(self.seen(ONE).deliveries[0].blocked)
        key = self.row(ONE).key
        order_here = self.world.erp.state.orders[key]
        self.world.erp.state.orders[key] = type(order_here)(**{**vars(order_here), "blocked": ""})
        self.then(item(quantity=2, shipped=2), status="SHIPPED", packages=[package({"1": 2})])
        self.assertEqual(self.seen(ONE).deliveries[0].blocked, "")

    def test_packages_that_claim_more_than_was_ordered(self):
        self.first(
            item(quantity=2, shipped=9),
            status="SHIPPED",
            packages=[package({"1": 9}), package({"1": 5, "77": 1}, "78")],
        )
        self.assertEqual(sum(m.quantity for m in self.seen(ONE).moves), 2)

    def test_cancelled_packages_do_not_count(self):
        cancelled = package({"1": 2}, packageStatus={"status": "CANCELLED"})
        self.first(item(quantity=2), status="PARTIALLY_SHIPPED", packages=[cancelled])
        self.assertEqual((self.open_pieces(), self.seen(ONE).moves), (2, []))

    def test_history_stays_without_deliveries(self):
        old = {"created": "2026-10-20T10:00:00Z", "updated": "2026-10-21T10:00:00Z"}
        account = self.backend.accounts()[0].account_id
        self.at_amazon(order(ONE, status="SHIPPED", **old))
        self.drive(self.connector.recover(account, ONE))
        self.assertTrue(self.row(ONE).history)
        self.then(status="SHIPPED", packages=[package({"1": 1})], created=old["created"])
        self.assertEqual((self.seen(ONE).deliveries, self.row(ONE).flag), ([], ""))
        self.assertTrue(self.row(ONE).history)


class Late(InMemory):
    """Personal data of orders that are late but still open."""

    def test_its_address_is_there_and_goes_when_it_has_been_delivered(self):
        account = self.account()
        old = {"created": "2026-08-01T10:00:00Z", "updated": "2026-08-02T10:00:00Z"}
        self.at_amazon(order(ONE, **old))
        self.drive(self.connector.recover(account, ONE))
        self.assertEqual(self.seen(ONE).delivery_address.line1, "Hauptstraße 5")
        self.assertEqual(self.row(ONE).state, IMPORTED)
        self.sync()
        self.assertFalse(self.row(ONE).forgotten)
        shipped = {**old, "updated": NOW.isoformat()}
        self.at_amazon(order(ONE, status="SHIPPED", **shipped))
        self.drive(self.connector.recover(account, ONE))
        self.sync()
        self.assertTrue(self.row(ONE).forgotten)
