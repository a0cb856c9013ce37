# SPDX-License-Identifier: LGPL-3.0-or-later
"""A buyer asks Amazon to cancel: seen before the order is packed, and nothing is blocked."""

from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.importing import OrderImport
from lxml import etree

from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .documents import NOW, DocumentsCase

REQUESTED = "amazon_connector_cancellation_requested"
REASON = "amazon_connector_cancellation_reason"
WHY = "ordered by mistake"
TWO = "302-0000002-0000001"
LATER = "2026-11-23T11:00:00Z"
ALERT = "//div[@name='amazon_connector_cancellation']"


@tagged("post_install", "-at_install")
class TestCancellation(DocumentsCase):
    def asked(self):
        """An order that is to be packed, when the buyer's request arrives."""
        before = self.imported()
        self.assertFalse(before[REQUESTED] or before.picking_ids[REQUESTED])
        return self.imported(updated=LATER, cancellation_request=WHY)

    def arch(self, model, view, kind):
        return etree.fromstring(self.env[model].get_view(self.env.ref(view).id, kind)["arch"])

    def test_the_delivery_says_so_before_it_is_packed(self):
        user = new_test_user(self.env, "amazon_packer", groups="stock.group_stock_user")
        picking = self.asked().picking_ids.with_user(user)
        self.assertTrue(picking[REQUESTED])
        self.assertEqual(picking[REASON], WHY)
        (alert,) = self.arch("stock.picking", "stock.view_picking_form", "form").xpath(ALERT)
        self.assertTrue(alert.xpath(f".//field[@name='{REASON}']"))
        hidden = alert.get("invisible")
        self.assertEqual([self.hidden(hidden, picking, s) for s in ("assigned", "done")], [0, 1])

    def test_the_sales_order_says_so(self):
        order = self.asked()
        self.assertEqual((order[REQUESTED], order[REASON]), (True, WHY))
        (alert,) = self.arch("sale.order", "sale.view_order_form", "form").xpath(ALERT)
        hidden = alert.get("invisible")
        self.assertEqual([self.hidden(hidden, order, s) for s in ("sale", "cancel")], [0, 1])

    def hidden(self, condition, record, state):
        return bool(safe_eval(condition, {REQUESTED: record[REQUESTED], "state": state}))

    def test_the_list_of_deliveries_finds_and_marks_it(self):
        picking = self.asked().picking_ids
        # Another order, whose buyer wants it.
        backend = self.world.backend()
        with backend.atomic():
            page = [order(TWO, items=[item()])]
            OrderImport(backend, backend.accounts(), NOW).page(page)
        own = self.env["stock.picking"].search([("id", "!=", picking.id)])
        self.assertIn(TWO, own.mapped("amazon_connector_order_ref"))
        search = self.arch("stock.picking", "stock.view_picking_internal_search", "search")
        (found,) = search.xpath("//filter[@name='amazon_connector_cancellation']")
        domain = safe_eval(found.get("domain"))
        self.assertEqual(self.env["stock.picking"].search(domain), picking)
        others = self.env["stock.picking"].search([(REQUESTED, "!=", True)])
        self.assertEqual((others & picking, others & own), (picking.browse(), own))
        self.assertEqual(self.env["sale.order"].search([(REQUESTED, "=", True)]), picking.sale_id)
        marked = self.arch("stock.picking", "stock.vpicktree", "list").get("decoration-danger")
        values = {REQUESTED: picking[REQUESTED], "state": picking.state}
        self.assertTrue(safe_eval(marked, values))
        self.assertFalse(safe_eval(marked, {**values, "state": "done"}))

    def test_the_overview_counts_it_until_it_has_left(self):
        order = self.asked()
        self.assertEqual(self.account.cancellation_count, 1)
        (card,) = self.arch(
            "amazon.connector.account",
            "sale_amazon_connector.amazon_connector_account_view_kanban",
            "kanban",
        ).xpath("//a[@t-if='record.cancellation_count.raw_value']")
        (name,) = safe_eval(card.get("context"))
        search = self.arch(
            "amazon.connector.order",
            "sale_amazon_connector.amazon_connector_order_view_search",
            "search",
        )
        (found,) = search.xpath(f"//filter[@name='{name.removeprefix('search_default_')}']")
        rows = self.env["amazon.connector.order"].search(safe_eval(found.get("domain")))
        self.assertEqual(rows.sale_order_id, order)
        self.imported(updated="2026-11-23T11:30:00Z", status="SHIPPED", cancellation_request=WHY)
        self.assertEqual(self.account.cancellation_count, 0)

    def test_nothing_blocks_the_validation(self):
        picking = self.asked().picking_ids
        picking.move_ids.write({"quantity": 3, "picked": True})
        self.assertTrue(picking.button_validate())
        self.assertEqual(picking.state, "done")
        self.assertEqual(len(picking.amazon_connector_parcel_ids), 1)
