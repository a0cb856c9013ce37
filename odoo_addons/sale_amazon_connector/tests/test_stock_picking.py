# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .documents import DocumentsCase

PACKAGE = {
    "packageReferenceId": "1",
    "packageStatus": {"status": "SHIPPED"},
    "carrier": "DHL",
    "trackingNumber": "JD1",
    "shipTime": "2026-11-22T08:00:00Z",
    "packageItems": [{"orderItemId": "1", "quantity": 1}],
}
LATER = "2026-11-23T11:00:00Z"


@tagged("post_install", "-at_install")
class TestStockPicking(DocumentsCase):
    def blocked(self):
        self.imported()
        order = self.imported(status="SHIPPED", updated=LATER)
        picking = order.picking_ids
        self.assertEqual(picking.amazon_connector_blocked, "already shipped on Amazon")
        return picking

    def test_a_blocked_delivery_is_closed_as_done_by_a_person(self):
        picking = self.blocked()
        with self.assertRaisesRegex(UserError, "already shipped on Amazon"):
            picking.button_validate()
        picking.action_amazon_connector_close()
        self.assertEqual(picking.state, "done")
        self.assertTrue(picking.amazon_connector_shipped_outside)
        self.assertEqual(picking.sale_id.order_line.qty_delivered, 3)
        self.assertEqual(picking.amazon_connector_sync_state, "not_applicable")

    def test_a_blocked_delivery_is_reopened_by_a_person(self):
        picking = self.blocked()
        picking.action_amazon_connector_reopen()
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.amazon_connector_shipped_outside)

    def test_what_left_elsewhere_is_never_picked_in_several_steps(self):
        self.account.warehouse_id.delivery_steps = "pick_ship"
        order = self.imported(status="PARTIALLY_SHIPPED", packages=[PACKAGE])
        done = order.picking_ids.filtered("amazon_connector_shipped_outside")
        todo = order.picking_ids - done
        self.assertEqual((done.state, done.carrier_tracking_ref), ("done", "JD1"))
        self.assertEqual(sum(done.move_ids.mapped("quantity")), 1)
        self.assertEqual(todo.mapped("picking_type_id"), self.account.warehouse_id.pick_type_id)
        self.assertEqual(sum(todo.move_ids.mapped("product_uom_qty")), 2)
        self.assertEqual(order.order_line.qty_delivered, 1)

    def test_the_rest_is_delivered_as_a_backorder_is(self):
        order = self.imported(status="PARTIALLY_SHIPPED", packages=[PACKAGE])
        todo = order.picking_ids.filtered(lambda picking: picking.state != "done")
        todo.move_ids.write({"quantity": 2, "picked": True})
        todo.button_validate()
        self.assertEqual(order.order_line.qty_delivered, 3)
        self.assertEqual(order.delivery_status, "full")

    def test_ship_by_is_the_deadline(self):
        windows = {"ship_by": ("2026-11-24T00:00:00Z", "2026-11-25T22:59:59Z")}
        picking = self.imported(**windows).picking_ids
        latest = fields.Datetime.to_datetime("2026-11-25 22:59:59")
        self.assertEqual(picking.date_deadline, latest)
        windows = {"ship_by": ("2026-11-24T00:00:00Z", "2026-11-27T22:59:59Z")}
        self.imported(updated=LATER, **windows)
        later = fields.Datetime.to_datetime("2026-11-27 22:59:59")
        self.assertEqual((picking.date_deadline, picking.amazon_connector_ship_by), (later, later))

    def tracked(self, tracking):
        """An FBA order of five pieces of a tracked product; its lots at Amazon, oldest first."""
        product = self.env["product.product"].browse(int(self.world.product("TRACKED")))
        product.tracking = tracking
        quants = self.env["stock.quant"]
        for number, quantity in enumerate((1, 1 if tracking == "serial" else 2)):
            lot = self.env["stock.lot"].create({"name": f"L{number}", "product_id": product.id})
            since = fields.Datetime.to_datetime(f"2026-10-0{number + 1}")
            quants._update_available_quantity(
                product, self.account.location_id, quantity, lot_id=lot, in_date=since
            )
        order = self.imported(quantity=5, sku="TRACKED", channel="AMAZON", status="SHIPPED")
        lines = order.order_line.move_ids.move_line_ids
        self.assertEqual(order.order_line.qty_delivered, 5)
        return sorted((line.lot_id.name, line.quantity) for line in lines)

    def test_lots_leave_first_in_first_out_and_nothing_waits_for_one(self):
        self.assertEqual(self.tracked("lot"), [("Amazon", 2), ("L0", 1), ("L1", 2)])

    def test_serial_numbers_that_are_missing_get_names_to_correct(self):
        names = [name for name, _quantity in self.tracked("serial")]
        self.assertEqual(names[3:], ["L0", "L1"])
        self.assertEqual(len(set(names)), 5)
        self.assertTrue(all(name.startswith("Amazon ") for name in names[:3]))
