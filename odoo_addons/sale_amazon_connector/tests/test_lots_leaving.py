# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which pieces leave: at Amazon first in, first out, out of packs and of owners' goods too."""

from datetime import datetime, timezone

from amazon_connector.port import FbaStock
from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.importing import OrderImport

from odoo.tests import tagged

from ..adapter.values import naive
from .documents import NOW, ONE, DocumentsCase

GERMANY = "A1PA6795UKMFR9"
TWO = "302-0000002-0000002"


@tagged("post_install", "-at_install")
class TestLotsLeaving(DocumentsCase):
    def setUp(self):
        super().setUp()
        self.product = self.env["product.product"].browse(int(self.world.product("TRACKED")))
        self.product.tracking = "lot"
        self.there = self.account.location_id
        self.pack = self.env["stock.quant.package"].create({"name": "CARTON-1"})

    def lying(self, name, pieces, day, where=None, **more):
        """So many pieces of a lot of its own, which came there on this day of October."""
        lot = self.env["stock.lot"].create(
            {"name": name, "product_id": self.product.id, "company_id": self.env.company.id}
        )
        since = naive(datetime(2026, 10, day, tzinfo=timezone.utc))
        self.put(self.product, pieces, where, lot_id=lot, in_date=since, **more)
        return lot

    def put(self, product, pieces, where=None, **more):
        quants = self.env["stock.quant"]
        quants._update_available_quantity(product, where or self.there, pieces, **more)

    def lifo(self):
        self.product.categ_id.removal_strategy_id = self.env.ref("stock.removal_lifo")

    def taken(self, order_ref=ONE, quantity=2, sku="TRACKED"):
        """What an order that Amazon shipped took, by lot."""
        backend = self.world.backend()
        items = [item(sku=sku, quantity=quantity)]
        page = [order(order_ref, items=items, channel="AMAZON", status="SHIPPED")]
        with backend.atomic():
            OrderImport(backend, backend.accounts(), NOW).page(page)
        self.env.invalidate_all()
        sold = self.env["sale.order"].search([("amazon_connector_order_ref", "=", order_ref)])
        lines = sold.order_line.move_ids.move_line_ids
        return {line.lot_id.name: line.quantity for line in lines}

    def left(self, product=None):
        """What lies at Amazon: lot, pack and pieces, also what is missing."""
        here = [("location_id", "child_of", self.there.id), ("quantity", "!=", 0)]
        mine = [("product_id", "=", (product or self.product).id)]
        quants = self.env["stock.quant"].search([*here, *mine])
        return [(q.lot_id.name, q.package_id.name, q.quantity) for q in quants]

    def test_what_came_first_leaves_first(self):
        self.lying("NEWER", 2, 9)
        self.lying("OLDER", 1, 3)
        self.assertEqual(self.taken(), {"OLDER": 1, "NEWER": 1})
        self.assertEqual(self.left(), [("NEWER", False, 1)])

    def test_it_does_so_whatever_the_categorys_strategy_is(self):
        self.lifo()
        self.lying("OLDER", 1, 3)
        self.lying("NEWER", 2, 9)
        self.assertEqual(self.taken(), {"OLDER": 1, "NEWER": 1})
        self.assertEqual(self.left(), [("NEWER", False, 1)])

    def test_pieces_leave_their_packs_and_the_next_order_takes_the_next_lot(self):
        self.lying("OLDER", 1, 3, package_id=self.pack)
        self.lying("NEWER", 2, 9, package_id=self.pack)
        self.assertEqual(self.taken(quantity=1), {"OLDER": 1})
        self.assertEqual(self.left(), [("NEWER", "CARTON-1", 2)])
        self.assertEqual(self.taken(TWO), {"NEWER": 2})
        self.assertEqual(self.left(), [])

    def test_what_has_no_lots_leaves_its_pack_too(self):
        product = self.env["product.product"].search([("default_code", "=", "SKU-1")])
        self.put(product, 5, package_id=self.pack)
        self.taken(sku="SKU-1")
        self.assertEqual(self.left(product), [(False, "CARTON-1", 3)])
        self.taken(TWO, quantity=4, sku="SKU-1")
        self.assertEqual(self.left(product), [(False, False, -1)])

    def test_an_owners_goods_and_those_on_a_shelf_leave_from_where_they_are(self):
        owner = self.env["res.partner"].create({"name": "Consignor"})
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "usage": "internal", "location_id": self.there.id}
        )
        self.lying("THEIRS", 1, 3, owner_id=owner)
        self.lying("SHELF", 1, 9, where=shelf)
        self.assertEqual(self.taken(), {"THEIRS": 1, "SHELF": 1})
        self.assertEqual(self.left(), [])

    def test_an_adjustment_takes_what_came_first_out_of_its_pack(self):
        self.lifo()
        self.lying("OLDER", 1, 3, package_id=self.pack)
        self.lying("NEWER", 2, 9, package_id=self.pack)
        self.world.offer(str(self.account.id), GERMANY, "TRACKED", "TRACKED")
        number, backend = str(self.account.id), self.world.backend()
        backend.save_fba_stock([FbaStock(number, GERMANY, "TRACKED", "B0", 1, 0, 0, 0, 0, NOW)])
        backend.measure_fba_drift([number], NOW)
        self.env["amazon.connector.fba.drift"].search([]).action_book()
        self.assertEqual(self.left(), [("NEWER", "CARTON-1", 1)])

    def test_what_leaves_the_warehouse_follows_the_category_and_is_not_at_amazon(self):
        self.lifo()
        warehouse = self.account.warehouse_id.lot_stock_id
        self.there.location_id = warehouse
        self.lying("AT AMAZON", 1, 20)
        self.lying("OLDER", 1, 3, where=warehouse)
        self.lying("NEWER", 1, 9, where=warehouse)
        sold = self.imported(quantity=1, sku="TRACKED", status="SHIPPED")
        self.assertEqual([i.message for i in self.world.issues()], [])
        line = sold.picking_ids.move_line_ids
        self.assertEqual((line.lot_id.name, line.location_id), ("NEWER", warehouse))
        self.assertEqual(self.left(), [("AT AMAZON", False, 1)])
