# SPDX-License-Identifier: LGPL-3.0-or-later
"""Gift messages and gift wrap, where the warehouse packs and on the slip that it prints."""

from amazon_connector.testing.orders import item
from lxml import etree, html

from odoo.tests import new_test_user, tagged

from .documents import DocumentsCase

SLIP = "stock.action_report_delivery"
GIFT = {"gift_wrap": "3.00", "gift_message": "Many happy returns!"}


@tagged("post_install", "-at_install")
class TestGifts(DocumentsCase):
    def setUp(self):
        super().setUp()
        self.world.product("SKU-2")
        self.world.stock("SKU-2", "warehouse", 10)

    def picking(self):
        """Three pieces of SKU-1, which are a gift, and two of SKU-2, which are none."""
        items = [item("1", "SKU-1", 3, amount="10.00", **GIFT), item("2", "SKU-2", 2)]
        return self.imported_items(items).picking_ids

    def slip(self, picking):
        """The text of the printed slip, in its three parts."""
        rendered, _kind = self.env["ir.actions.report"]._render_qweb_html(SLIP, picking.ids)
        page = html.fromstring(rendered)
        return {
            name: " ".join(found.text_content().split())
            for name in ("gift_messages", "gift_wraps")
            for found in page.xpath(f"//div[@name='amazon_connector_{name}']")
        }

    def test_message_level_and_item_are_on_the_printed_slip(self):
        picking = self.picking()
        printed = {
            "gift_messages": "Gift Message Many happy returns!",
            "gift_wraps": "Gift Wrap 3 x [SKU-1] Product SKU-1: Gift wrap",
        }
        self.assertEqual(self.slip(picking), printed)
        for move in picking.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        picking.button_validate()
        self.assertEqual((picking.state, self.slip(picking)), ("done", printed))

    def test_each_part_says_what_of_it_is_to_be_wrapped(self):
        picking = self.picking()
        gift = picking.move_ids.filtered("amazon_connector_gift_wrap")
        self.assertEqual(set(gift.mapped("product_id.default_code")), {"SKU-1"})
        # A price that does not divide evenly makes two lines of one item.
        self.assertEqual(len(gift), 2)
        dearer = gift.filtered(lambda move: move.product_uom_qty == 1)
        dearer.write({"quantity": 1, "picked": True})
        (picking.move_ids - dearer).write({"quantity": 0, "picked": False})
        picking.with_context(skip_backorder=True).button_validate()
        self.env.invalidate_all()
        rest = picking.backorder_ids
        self.assertIn("1 x [SKU-1]", picking.amazon_connector_gift_wraps)
        self.assertIn("2 x [SKU-1]", rest.amazon_connector_gift_wraps)

    def test_the_warehouse_sees_it_on_the_delivery(self):
        user = new_test_user(self.env, "amazon_packer", groups="stock.group_stock_user")
        picking = self.picking().with_user(user)
        self.assertEqual(picking.amazon_connector_gift_messages, GIFT["gift_message"])
        self.assertIn("Gift wrap", picking.amazon_connector_gift_wraps)
        arch = etree.fromstring(picking.get_view(view_type="form")["arch"])
        for name in ("gift_messages", "gift_wraps", "gift_wrap"):
            self.assertTrue(arch.xpath(f"//field[@name='amazon_connector_{name}']"), name)

    def test_an_order_that_is_no_gift_says_nothing(self):
        picking = self.imported().picking_ids
        self.assertFalse(picking.amazon_connector_gift_wraps)
        self.assertEqual(self.slip(picking), {})

    def test_a_level_that_nobody_knows_is_as_ordered(self):
        picking = self.picking()
        # Orders that were imported before the level was kept.
        picking.sale_id.order_line.amazon_connector_gift_wrap_level = False
        self.env.invalidate_all()
        self.assertIn("as ordered", picking.amazon_connector_gift_wraps)
