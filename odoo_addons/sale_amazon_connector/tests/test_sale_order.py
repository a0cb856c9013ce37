# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields
from odoo.tests import tagged

from .documents import DocumentsCase


@tagged("post_install", "-at_install")
class TestSaleOrder(DocumentsCase):
    def test_the_buyer_follows_nothing_and_gets_no_mail(self):
        self.env.company.write({"stock_move_email_validation": True})
        mails = self.env["mail.mail"].search_count([])
        order = self.imported()
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        invoice = order._create_invoices()
        invoice.action_post()
        buyers = order.partner_id | order.partner_shipping_id
        self.assertTrue(all(buyers.mapped("amazon_connector_buyer")))
        for document in (order, picking, invoice):
            self.assertFalse(document.message_partner_ids & buyers, document)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(order.message_ids.notified_partner_ids & buyers)

    def test_other_customers_still_follow(self):
        partner = self.env["res.partner"].create({"name": "By hand"})
        order = self.env["sale.order"].create({"partner_id": partner.id})
        order.action_confirm()
        self.assertIn(partner, order.message_partner_ids)
        self.assertGreater(order.date_order, fields.Datetime.to_datetime("2026-11-20 10:00:00"))

    def test_the_date_is_amazons(self):
        ordered = fields.Datetime.to_datetime("2026-11-20 10:00:00")
        self.assertEqual(self.imported().date_order, ordered)

    def test_no_pricelist_changes_what_the_buyer_paid(self):
        order = self.imported()
        order.order_line.product_uom_qty = 2
        order._recompute_prices()
        self.assertEqual(order.amount_total, 23.80)

    def test_the_fiscal_position_survives_a_change_of_address(self):
        order = self.imported()
        position = self.env["account.fiscal.position"].create({"name": "Chosen"})
        order.fiscal_position_id = position
        order.partner_shipping_id = self.env["res.partner"].create({"name": "Elsewhere"})
        self.assertEqual(order.fiscal_position_id, position)

    def test_a_locked_order_is_cancelled_and_stays_locked(self):
        order = self.imported()
        order.action_lock()
        cancelled = self.imported(status="CANCELLED", updated="2026-11-23T11:00:00Z")
        self.assertEqual((cancelled.state, cancelled.locked), ("cancel", True))
        self.assertEqual(cancelled.picking_ids.state, "cancel")

    def test_the_pricelist_is_nobodys_default(self):
        self.imported()
        lists = self.env["product.pricelist"]
        lists.search([("amazon_connector", "=", False)]).active = False
        other = self.env["res.partner"].create({"name": "By hand"})
        self.assertFalse(other.property_product_pricelist.amazon_connector)

    def test_invoices_are_in_amazons_currency_and_to_the_cent(self):
        order = self.imported()
        order.order_line.product_id.invoice_policy = "order"
        invoice = order._create_invoices()
        self.assertEqual((invoice.amount_total, invoice.currency_id.name), (35.70, "EUR"))
