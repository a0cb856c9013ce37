# SPDX-License-Identifier: LGPL-3.0-or-later
from lxml import etree

from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .documents import DocumentsCase

FBA_FILTER = "//filter[@name='amazon_connector_fba']"


@tagged("post_install", "-at_install")
class TestOverview(DocumentsCase):
    """The numbers of the overview, and the lists behind them."""

    def to_ship(self):
        self.env.invalidate_all()
        return self.account.to_ship_count

    def test_what_is_to_be_shipped_is_counted_and_listed(self):
        self.assertEqual(self.to_ship(), 0)
        picking = self.imported().picking_ids
        self.assertEqual(self.to_ship(), 1)
        action = self.account.action_view_to_ship()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), picking)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.to_ship(), 0)
        self.assertFalse(self.env[action["res_model"]].search(action["domain"]))

    def test_the_region_follows_the_home_marketplace(self):
        america = self.env["amazon.connector.marketplace"].search(
            [("api_ref", "=", "ATVPDKIKX0DER")]
        )
        with Form(self.env["amazon.connector.account"]) as form:
            form.name = "Shop in America"
            form.home_marketplace_id = america
        self.assertEqual(form.record.region, "NA")

    def test_moves_history_finds_by_order_marketplace_and_account(self):
        arch = self.env["stock.move.line"].get_view(
            self.env.ref("stock.stock_move_line_view_search").id, "search"
        )["arch"]
        named = set(etree.fromstring(arch).xpath("//field/@name | //filter/@name"))
        for name in ("order_ref", "marketplace_id", "account_id", "amazon", "lots", "fba"):
            self.assertIn(f"amazon_connector_{name}", named)

    def test_the_warehouse_filters_moves_at_amazon(self):
        sold = self.imported(channel="AMAZON", status="SHIPPED", created="2026-11-20T10:00:00Z")
        self.assertEqual(sold.amazon_connector_channel, "AMAZON")
        self.env.company.amazon_connector_enabled = True
        user = new_test_user(self.env, "amazon_warehouse", groups="stock.group_stock_user")
        lines = self.env["stock.move.line"].with_user(user)
        arch = self.env["stock.move.line"].get_view(
            self.env.ref("stock.stock_move_line_view_search").id, "search"
        )["arch"]
        (found,) = etree.fromstring(arch).xpath(FBA_FILTER)
        at_amazon = lines.search(safe_eval(found.get("domain")))
        self.assertEqual(at_amazon.location_id, self.account.location_id)
        self.assertEqual(at_amazon.product_id.default_code, "SKU-1")
