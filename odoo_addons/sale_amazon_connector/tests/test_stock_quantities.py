# SPDX-License-Identifier: LGPL-3.0-or-later
"""Free pieces, and what reading and writing them costs the database."""

from dataclasses import replace

from amazon_connector.port import PREVIEW, SYNCHRONIZED, TO_SEND, SkuKey, SkuStock

from odoo.tests import tagged

from .documents import NOW
from .stock_case import GERMANY, SELLER, StockCase

FEW, MANY = 10, 100


@tagged("post_install", "-at_install")
class TestStockQuantities(StockCase):
    def location(self, parent, **values):
        return self.env["stock.location"].create(
            {"name": "Corner", "usage": "internal", "location_id": parent.id, **values}
        )

    def put(self, location, pieces):
        self.env["stock.quant"]._update_available_quantity(self.product, location, pieces)

    def test_transit_and_scrap_do_not_count_wherever_they_hang(self):
        stock = self.account.warehouse_id.lot_stock_id
        transit = self.location(stock, usage="transit")
        for location in (
            transit,
            self.location(transit),
            self.location(stock, scrap_location=True),
            self.location(self.account.warehouse_id.view_location_id),
        ):
            self.put(location, 50)
        self.assertEqual(self.available(), 10)
        self.put(self.location(self.location(stock, usage="view")), 5)
        self.assertEqual(self.available(), 15)

    def test_the_amazon_location_of_any_account_does_not_count(self):
        stock = self.account.warehouse_id.lot_stock_id
        amazon = self.location(stock)
        self.put(self.location(amazon), 50)
        self.assertEqual(self.available(), 60)
        self.account.copy({"name": "Second", "location_id": amazon.id}).active = False
        self.assertEqual(self.available(), 10)

    def test_a_part_of_a_piece_is_none(self):
        self.put(self.account.warehouse_id.lot_stock_id, 0.75)
        self.assertEqual(self.available(), 10)

    def test_what_is_reserved_elsewhere_is_not_taken_off_here(self):
        elsewhere = self.env["stock.warehouse"].create({"name": "Second", "code": "W2"})
        self.put(elsewhere.lot_stock_id, 7)
        self.account.copy({"name": "Second", "warehouse_id": elsewhere.id})
        self.imported()
        self.assertEqual(self.available(), 7)

    # Moves that are confirmed and not reserved

    def by_hand(self):
        """Nothing is reserved by itself."""
        types = self.env["stock.picking.type"].search([])
        types.reservation_method = "manual"

    def move(self, pieces, source, target, **values):
        move = self.env["stock.move"].create(
            {
                "name": "By hand",
                "product_id": self.product.id,
                "product_uom_qty": pieces,
                "location_id": source.id,
                "location_dest_id": target.id,
                **values,
            }
        )
        move._action_confirm()
        return move

    def test_what_is_reserved_in_part_is_taken_off_whole(self):
        picking = self.imported(8).picking_ids
        picking.do_unreserve()
        picking.move_ids.quantity = 5
        self.assertEqual(self.available(), 2)
        picking.move_ids.quantity = 8
        self.assertEqual(self.available(), 2)

    def test_a_delivery_that_waits_for_its_date_is_taken_off(self):
        self.account.warehouse_id.out_type_id.write(
            {"reservation_method": "by_date", "reservation_days_before": 0}
        )
        later = ("2030-11-24T00:00:00Z", "2030-11-25T22:59:59Z")
        picking = self.imported(ship_by=later).picking_ids
        self.assertEqual(picking.move_ids.state, "confirmed")
        self.assertEqual(self.available(), 7)

    def test_a_delivery_in_two_steps_is_taken_off_once(self):
        self.by_hand()
        self.account.warehouse_id.delivery_steps = "pick_ship"
        order = self.imported()
        self.assertEqual(self.available(), 7)
        pick = order.picking_ids
        pick.move_ids.write({"quantity": 3, "picked": True})
        pick.button_validate()
        ship = order.picking_ids - pick
        self.assertNotIn(ship.state, ("done", "cancel"))
        self.assertEqual(self.available(), 7)
        ship.move_ids.write({"quantity": 3, "picked": True})
        ship.with_context(skip_sms=True).button_validate()
        self.assertEqual(self.available(), 7)

    def test_what_only_changes_its_place_is_not_taken_off(self):
        self.by_hand()
        stock = self.account.warehouse_id.lot_stock_id
        self.move(4, stock, self.location(stock))
        self.assertEqual(self.available(), 10)
        self.move(4, stock, self.account.company_id._amazon_connector_transit())
        self.assertEqual(self.available(), 6)

    def test_drafts_and_what_waits_for_pieces_of_its_own_are_not_taken_off(self):
        customers = self.env.ref("stock.stock_location_customers")
        suppliers = self.env.ref("stock.stock_location_suppliers")
        stock = self.account.warehouse_id.lot_stock_id
        arriving = self.move(4, suppliers, stock)
        out = self.move(4, stock, customers, move_orig_ids=[(6, 0, arriving.ids)])
        self.assertEqual((out.state, self.available()), ("waiting", 10))
        arriving.write({"quantity": 4, "picked": True})
        arriving._action_done()
        self.assertEqual((out.state, self.available()), ("assigned", 10))
        self.move(4, stock, customers).state = "draft"
        self.assertEqual(self.available(), 10)

    # Sets

    def queries(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        return self.env.cr.sql_log_count - before

    def products(self, number):
        """So many products with an offer and pieces each."""
        products = self.env["product.product"].create(
            [{"name": f"Many {n}", "is_storable": True} for n in range(number)]
        )
        stock = self.account.warehouse_id.lot_stock_id
        self.env["stock.quant"].create(
            [{"product_id": p.id, "location_id": stock.id, "quantity": 3} for p in products]
        )
        self.env["amazon.connector.offer"].create(
            [
                {
                    "account_id": self.account.id,
                    "marketplace_id": self.offer.marketplace_id.id,
                    "sku": f"MANY-{p.id}",
                    "product_id": p.id,
                }
                for p in products
            ]
        )
        return [str(p.id) for p in products]

    def test_offers_are_read_in_as_many_queries_for_many_products_as_for_few(self):
        products = self.products(MANY)
        costs = []
        for page in (products[:FEW], products):
            costs.append(self.queries(lambda page=page: self.backend.stocked_offers(page)))
            offers = self.backend.stocked_offers(page)
            self.assertEqual([offer.available for offer in offers], [3] * len(page))
        self.assertEqual(costs[0], costs[1])
        self.assertLessEqual(costs[1], 3)

    def test_rows_are_written_in_as_many_queries_for_many_as_for_few(self):
        def rows(number, **values):
            return [
                SkuStock(SkuKey(SELLER, "EU", f"ROW-{n}"), self.number, GERMANY, **values)
                for n in range(number)
            ]

        costs = [
            self.queries(lambda number=number: self.backend.save_sku_stocks(rows(number, wanted=1)))
            for number in (FEW, MANY, FEW)
        ]
        self.assertEqual(costs[0], costs[1])
        self.assertEqual(costs[2], costs[0] - 1)
        wanted = rows(MANY, wanted=2, due=NOW, state=TO_SEND)
        self.backend.save_sku_stocks(wanted)
        self.assertEqual(
            sorted(self.backend.sku_stocks_to_send([self.number], NOW, MANY), key=repr),
            sorted(wanted, key=repr),
        )

    def test_a_row_comes_back_as_it_was_written(self):
        full = SkuStock(
            key=SkuKey(SELLER, "EU", "SKU-1"),
            account_id=self.number,
            marketplace_id=GERMANY,
            product_id=str(self.product.id),
            wanted=1,
            handling_days=2,
            acknowledged=3,
            acknowledged_days=4,
            sending=5,
            sending_days=6,
            on_amazon=7,
            read_at=NOW,
            state=TO_SEND,
            why="Why",
            due=NOW,
            attempts=8,
            obstacle="Obstacle",
            held=True,
            also_fbm=True,
            listed=True,
            fba=True,
            product_type="PRODUCT",
            kept="{}",
            feed="feed",
            message_id=9,
        )
        for row in (full, SkuStock(full.key, self.number, GERMANY), replace(full, wanted=0)):
            self.backend.save_sku_stocks([row])
            self.assertEqual(self.backend.sku_stocks([row.key]), {row.key: row})
        self.assertEqual(self.backend.sku_stocks_in_feed("feed"), [replace(full, wanted=0)])

    def test_products_come_in_pages_without_gap_or_repetition(self):
        products = sorted(int(number) for number in self.products(FEW))
        self.row(state=SYNCHRONIZED)
        found, after = [], ""
        while page := self.backend.stocked_products([self.number], after, 3):
            found += page
            after = page[-1]
        self.assertEqual([int(number) for number in found], [self.product.id, *products])
        self.assertEqual(self.backend.stocked_products(["0"], "", 3), [])

    def test_a_quantity_that_is_not_known_is_shown_as_nothing(self):
        row = self.row(state=PREVIEW, wanted=0)
        (shown,) = row.read(["wanted", "on_amazon", "shown"])
        self.assertIs(shown["on_amazon"], False)
        self.assertIsNot(shown["wanted"], False)
        self.assertEqual((shown["wanted"], shown["shown"]), (0, False))
        self.assertEqual(row.export_data(["wanted", "on_amazon"])["datas"], [[0, ""]])
