# SPDX-License-Identifier: LGPL-3.0-or-later
"""A page of orders costs the database no more for each order when the page is longer."""

from datetime import datetime, timedelta, timezone

from amazon_connector.domain.customers import DeliveryAddress
from amazon_connector.domain.orders import Address, Window
from amazon_connector.port import (
    MarketplaceSeen,
    NewProduct,
    NewQuantity,
    OrderChange,
    OrderKey,
    Product,
    Refused,
    Written,
)
from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.importing import OrderImport

from odoo.tests import tagged

from .documents import NOW, DocumentsCase

SHORT, LONG = 10, 50
SHIP_BY = datetime(2026, 12, 1, 22, 0, tzinfo=timezone.utc)


class PagesCase(DocumentsCase):
    """Pages of orders, and what the database is asked for them."""

    def setUp(self):
        super().setUp()
        self.backend = self.world.backend()
        self.other = self.world.product("SKU-2")

    def page(self, first, length):
        """Orders of buyers of their own; the unknown SKU stands on *Amazon Sale*."""
        return [
            order(
                self.key(number).order_id,
                items=[item(quantity=3), item("2", sku="UNKNOWN")],
                buyer={"buyerName": f"Buyer {number}", "buyerEmail": f"b{number}@example.com"},
            )
            for number in range(first, first + length)
        ]

    @staticmethod
    def key(number):
        return OrderKey("A1SELLER", f"302-0000001-{number:07d}")

    def imported_page(self, first, length):
        page = self.page(first, length)
        with self.backend.atomic():
            OrderImport(self.backend, self.backend.accounts(), NOW).page(page)
        return [self.key(number) for number in range(first, first + length)]

    def cost(self, act):
        """Queries, from nothing in the cache to everything in the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestSets(PagesCase):
    """Bounds are what Odoo's own methods ask for each order; ours ask once for a page."""

    def setUp(self):
        super().setUp()
        self.short, self.long = self.imported_page(0, SHORT + 1), self.imported_page(100, LONG)

    def line_key(self, key, item_ref):
        lines = self.env["sale.order.line"].search(
            [
                ("order_id.amazon_connector_order_ref", "=", key.order_id),
                ("amazon_connector_item_ref", "=", item_ref),
                ("amazon_connector_kind", "=", "product"),
            ]
        )
        return lines.amazon_connector_key

    def change(self, changes):
        outcomes = self.backend.change_orders(changes)
        self.assertTrue(all(isinstance(outcome, Written) for outcome in outcomes))

    def assert_set(self, make, for_each=0):
        """The longer page costs at most ``for_each`` queries more for each order more."""
        first, *short = (make(key, number) for number, key in enumerate(self.short))
        long = [make(key, number) for number, key in enumerate(self.long)]
        # What is made or read once for all pages is so before it is counted.
        self.change([first])
        few = self.cost(lambda: self.change(short))
        many = self.cost(lambda: self.change(long))
        limit = for_each * (LONG - SHORT)
        self.assertLessEqual(many - few, limit, f"{few} queries for {SHORT}, {many} for {LONG}")

    def test_a_page_that_changes_nothing(self):
        self.assert_set(lambda key, _number: OrderChange(key))

    def test_windows(self):
        def change(key, number):
            latest = SHIP_BY + timedelta(hours=number)
            return OrderChange(key, ship_by=Window(NOW, latest), deliver_by=Window(NOW, latest))

        self.assert_set(change)
        pickings = self.env["sale.order"].search([], limit=1, order="id desc").picking_ids
        self.assertEqual(
            pickings.amazon_connector_ship_by,
            (SHIP_BY + timedelta(hours=LONG - 1)).replace(tzinfo=None),
        )

    def test_blocks(self):
        self.assert_set(lambda key, _number: OrderChange(key, block="already shipped on Amazon"))

    def test_cancellations(self):
        # Odoo: the analytic lines of each move.
        self.assert_set(lambda key, _number: OrderChange(key, cancel=True), for_each=1)
        found = self.env["sale.order"].search([("amazon_connector_order_ref", "!=", False)])
        self.assertEqual(set(found.mapped("state")), {"cancel"})

    def test_addresses(self):
        def change(key, number):
            address = Address(f"Buyer {number}", line1=f"Street {number}", city="Bonn")
            return OrderChange(key, delivery=DeliveryAddress(f"k-{key.order_id}", address))

        # Odoo: a new contact's defaults and pricelist, a delivery's follower and locations.
        self.assert_set(change, for_each=8)

    def test_products(self):
        def change(key, _number):
            new = NewProduct(self.line_key(key, "2"), Product(self.other))
            return OrderChange(key, products=(new,))

        # Odoo: rules, assignment, reservation and merging of each move.
        self.assert_set(change, for_each=13)
        lines = self.env["sale.order.line"].search([("product_id", "=", int(self.other))])
        self.assertEqual((len(lines), set(lines.mapped("price_unit"))), (SHORT + 1 + LONG, {11.9}))

    def test_quantities(self):
        def change(key, _number):
            return OrderChange(key, quantities=(NewQuantity(self.line_key(key, "1"), 2),))

        # Odoo: a note on order and delivery, and the same as for products.
        self.assert_set(change, for_each=26)

    def test_an_order_that_is_gone_stops_no_other(self):
        gone = OrderChange(OrderKey("A1SELLER", "302-0000009-0000009"), block="x")
        outcomes = self.backend.change_orders([gone, OrderChange(self.short[0], block="x")])
        self.assertEqual([type(outcome) for outcome in outcomes], [Refused, Written])


@tagged("post_install", "-at_install")
class TestImportedInSets(PagesCase):
    def test_a_longer_page_of_new_orders_costs_no_more_for_each(self):
        self.imported_page(0, 1)
        few = self.cost(lambda: self.imported_page(10, SHORT))
        many = self.cost(lambda: self.imported_page(100, LONG))
        self.assertLessEqual(many / LONG, few / SHORT)

    def test_marketplaces_are_saved_in_sets(self):
        def seen(first, length):
            return [
                MarketplaceSeen(str(self.account.id), f"NEW-{n}", f"New {n}", "DE", "EUR", True)
                for n in range(first, first + length)
            ]

        save = self.backend.save_marketplaces
        save(seen(0, 1))
        few = self.cost(lambda: save(seen(10, 2)))
        many = self.cost(lambda: save(seen(20, 20)))
        again = self.cost(lambda: save(seen(20, 20)))
        self.assertLessEqual(many, few)
        self.assertLessEqual(again, few)

    def test_numbers_on_the_accounts_are_counted_in_sets(self):
        self.imported_page(0, 3)
        accounts = self.account
        names = ["offer_count", "order_count", "issue_count", "parcel_count", "late_count"]
        few = self.cost(lambda: accounts.read(names))
        self.assertEqual(accounts.order_count, 3)
        accounts |= accounts.create([{"name": f"Shop {number}"} for number in range(20)])
        self.assertEqual(self.cost(lambda: accounts.read(names)), few)
        self.assertEqual(accounts.mapped("order_count")[:2], [3, 0])
