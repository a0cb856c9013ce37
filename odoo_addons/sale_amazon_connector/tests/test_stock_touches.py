# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whatever changes a product's pieces or offers notes it, in its own transaction."""

from amazon_connector.port import STOCK_OFF, STOCK_ON, PendingOrder

from odoo.tests import tagged

from .stock_case import FRANCE, GERMANY, SELLER, StockCase


@tagged("post_install", "-at_install")
class TestStockTouches(StockCase):
    def assert_touched(self, *products):
        self.assertEqual(self.touched(), [product.id for product in products or [self.product]])

    def test_reserving_and_giving_back(self):
        order = self.imported()
        self.assert_touched()
        order.picking_ids.do_unreserve()
        self.assert_touched()
        order.picking_ids.action_assign()
        self.assert_touched()

    def test_a_delivery_that_leaves(self):
        picking = self.imported().picking_ids
        self.touched()
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assert_touched()

    def test_a_delivery_that_is_not_reserved(self):
        self.account.warehouse_id.out_type_id.reservation_method = "manual"
        picking = self.imported().picking_ids
        self.assertEqual(picking.move_ids.state, "confirmed")
        self.assert_touched()
        self.assertEqual(self.available(), 7)
        picking.move_ids.product_uom_qty = 2
        self.assert_touched()
        self.assertEqual(self.available(), 8)
        picking.action_cancel()
        self.assert_touched()
        self.assertEqual(self.available(), 10)

    def test_a_count_of_the_inventory(self):
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        location = self.account.warehouse_id.lot_stock_id
        quant = quants.create(
            {
                "product_id": self.product.id,
                "location_id": location.id,
                "inventory_quantity": 4,
            }
        )
        self.touched()
        quant.action_apply_inventory()
        self.assert_touched()
        self.assertEqual(self.available(), 4)

    def test_a_quant_that_goes(self):
        quant = self.product.stock_quant_ids.filtered(lambda q: q.quantity > 0)
        quant.sudo().unlink()
        self.assert_touched()
        empty = self.env["stock.quant"].create(
            {"product_id": self.product.id, "location_id": self.account.location_id.id}
        )
        self.touched()
        self.env["stock.quant"]._quant_tasks()
        self.assertFalse(empty.exists())
        self.assertEqual(self.touched(), [])

    def test_offers_are_made_changed_and_deleted(self):
        self.world.offer(self.number, FRANCE, "SKU-1", "SKU-1")
        self.assert_touched()
        self.offer.buffer = 2
        self.assert_touched()
        self.world.product("SKU-2")
        other = self.env["product.product"].search([("default_code", "=", "SKU-2")])
        self.offer.product_id = other
        self.assert_touched(self.product, other)
        self.row()
        self.env["amazon.connector.offer"].search([]).unlink()
        self.assert_touched()

    def test_what_the_account_says(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Second", "code": "W2"})
        for values in (
            {"stock_divide": True},
            {"warehouse_id": warehouse.id},
            {"linked_at": self.account.linked_at},
        ):
            self.account.write(values)
            self.assert_touched()
        self.account.turn_minutes = 7
        self.assertEqual(self.touched(), [])

    def test_marketplaces_that_are_taken_out(self):
        line = self.account.marketplace_ids.filtered(lambda li: li.api_ref == GERMANY)
        line.searched = False
        self.assert_touched()
        line.searched = True
        self.assert_touched()
        line.blocked = "Suspended."
        self.assert_touched()
        (self.account.marketplace_ids - line).searched = False
        self.assertEqual(self.touched(), [])
        line.unlink()
        self.assert_touched()

    def test_locations_and_warehouses_that_change(self):
        shelf = self.world._location("shelf")
        self.world.stock("SKU-1", "shelf", 4)
        self.touched()
        shelf.location_id = self.account.warehouse_id.view_location_id
        self.assert_touched()
        self.assertEqual(self.available(), 10)
        self.account.warehouse_id.lot_stock_id = shelf
        self.assert_touched()
        self.assertEqual(self.available(), 4)
        self.account.location_id = shelf
        self.assert_touched()
        self.assertEqual(self.available(), 0)

    def test_a_product_that_is_not_counted_any_more(self):
        self.env["stock.quant"].search([("product_id", "=", self.product.id)]).sudo().unlink()
        self.touched()
        self.product.product_tmpl_id.is_storable = False
        self.assert_touched()
        (offer,) = self.backend.stocked_offers([str(self.product.id)])
        self.assertFalse(offer.stockable)

    def test_a_pending_order_and_the_same_again(self):
        pending = PendingOrder(SELLER, "302-0000001-0000009", self.number, {"SKU-1": 2})
        self.backend.hold_pending([pending])
        self.assert_touched()
        self.backend.hold_pending([pending])
        self.assertEqual(self.touched(), [])
        (offer,) = self.backend.stocked_offers([str(self.product.id)])
        self.assertEqual(offer.pending, 2)

    def test_only_what_is_synchronized_is_noted(self):
        self.world.product("SKU-2")
        self.world.stock("SKU-2", "warehouse", 5)
        self.assertEqual(self.touched(), [])
        self.mode(STOCK_OFF)
        before = self.wake_ups()
        self.world.stock("SKU-1", "warehouse", 5)
        self.offer.buffer = 1
        self.assertEqual((self.touched(), self.wake_ups()), ([], before))
        self.mode(STOCK_ON)
        self.env.company.amazon_connector_enabled = False
        self.world.stock("SKU-1", "warehouse", 5)
        self.assertEqual(self.touched(), [])

    def test_what_was_not_noted_meanwhile_is_reckoned_at_once(self):
        later = "2030-01-01 00:00:00"
        self.account.stock_next_full = later
        self.env.company.amazon_connector_enabled = False
        self.env.company.amazon_connector_enabled = True
        self.assertFalse(self.account.stock_next_full)
        self.account.stock_next_full = later
        self.account.active = False
        self.account.active = True
        self.assertFalse(self.account.stock_next_full)

    def test_a_transaction_notes_a_product_once_and_wakes_the_job_once(self):
        before = self.wake_ups()
        for _ in range(3):
            self.env["stock.quant"]._update_available_quantity(
                self.product, self.account.warehouse_id.lot_stock_id, 1
            )
        self.assertEqual(self.wake_ups(), before)
        self.assert_touched()
        self.assertEqual(self.wake_ups(), before + 1)

    def test_what_is_rolled_back_takes_its_own_with_it(self):
        location = self.account.warehouse_id.lot_stock_id
        self.world.product("SKU-2")
        self.world.offer(self.number, GERMANY, "SKU-2", "SKU-2")
        other = self.env["product.product"].search([("default_code", "=", "SKU-2")])
        self.touched()
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.product, location, 1)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            quants._update_available_quantity(other, location, 1)
            raise ZeroDivisionError
        self.assert_touched()
