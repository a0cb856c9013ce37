# SPDX-License-Identifier: LGPL-3.0-or-later
"""Uninstalling the addon leaves what it made of Odoo's own as it is."""

from __future__ import annotations

from tests.support.simulator import Simulator

from .running import Database
from .shop import Shop

ADDON = "sale_amazon_connector"
# Odoo's own columns alone: those of the addon go with it.
LEFT = {
    "orders": """
        SELECT id, name, state, locked, partner_id, partner_shipping_id, date_order, origin,
               client_order_ref, currency_id, pricelist_id, fiscal_position_id, amount_untaxed,
               amount_tax, amount_total, warehouse_id, team_id, invoice_status, delivery_status
          FROM sale_order""",
    "lines": """
        SELECT id, order_id, product_id, name, product_uom_qty, price_unit, price_total,
               qty_delivered, qty_invoiced, qty_delivered_method
          FROM sale_order_line""",
    "line taxes": "SELECT sale_order_line_id, account_tax_id FROM account_tax_sale_order_line_rel",
    "deliveries": """
        SELECT id, name, state, partner_id, sale_id, date_done, scheduled_date, date_deadline,
               carrier_tracking_ref, group_id FROM stock_picking""",
    "moves": """
        SELECT id, state, product_id, product_uom_qty, quantity, location_id, location_dest_id,
               sale_line_id, date FROM stock_move""",
    "move lines": "SELECT id, state, move_id, lot_id, quantity, date FROM stock_move_line",
    "quantities": "SELECT product_id, location_id, quantity, reserved_quantity FROM stock_quant",
    "invoices": "SELECT id, name, state, partner_id, amount_total FROM account_move",
    "contacts": "SELECT id, name, email, street, city, zip, phone, parent_id FROM res_partner",
    "products": "SELECT id, default_code, active FROM product_product",
    "pricelists": "SELECT id, currency_id, active FROM product_pricelist",
    "locations": "SELECT id, complete_name, active FROM stock_location",
    "teams": "SELECT id, name->>'en_US' FROM crm_team",
}
GONE = {
    "data": f"SELECT name FROM ir_model_data WHERE module = '{ADDON}'",
    "tables": "SELECT tablename FROM pg_tables WHERE tablename LIKE 'amazon_connector%'",
    "columns": """
        SELECT table_name, column_name FROM information_schema.columns
         WHERE column_name LIKE 'amazon_connector%'""",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'amazon.connector%'",
    "menus": "SELECT name->>'en_US' FROM ir_ui_menu WHERE name->>'en_US' LIKE '%Amazon%'",
    "jobs": "SELECT cron_name FROM ir_cron WHERE cron_name LIKE '%Amazon%'",
    # Odoo's own settings have a box of the name amazon_connector.
    "views": """
        SELECT name FROM ir_ui_view WHERE position('amazon_connector_' IN arch_db->>'en_US') > 0""",
    "groups": "SELECT name->>'en_US' FROM res_groups WHERE name->>'en_US' LIKE '%Amazon%'",
}


def rows(database: Database, queries: dict[str, str]) -> dict[str, list[list[str]]]:
    """The rows of each, sorted."""
    return {name: sorted(database.sql(" ".join(q.split()))) for name, q in queries.items()}


def test_uninstalling_leaves_orders_deliveries_moves_and_invoices(
    linked: Database, simulator: Simulator
) -> None:
    linked.run_job()
    with linked.served() as server:
        shop = Shop.of(simulator, server)
        shop.validate(most=3)
        invoice_one(shop)
        before = rows(linked, LEFT)
        assert len(before["orders"]) == 30
        assert before["invoices"]
        (module,) = server.call("ir.module.module", "search", [["name", "=", ADDON]])
        server.call("ir.module.module", "button_immediate_uninstall", [module])
    assert rows(linked, LEFT) == before
    assert rows(linked, GONE) == {name: [] for name in GONE}
    with linked.served() as server:
        assert server.get("/odoo/sales").status == 200
        log = server.log()
        assert " ERROR " not in log, log
        assert "Traceback" not in log, log
        orders = server.call("sale.order", "search", [["state", "=", "sale"]], limit=1)
        server.call("sale.order", "web_read", orders, {"name": {}, "order_line": {"fields": {}}})
        (order,) = server.call("sale.order", "read", orders, ["picking_ids"])
        server.call("stock.picking", "read", order["picking_ids"], ["name", "state"])
    assert rows(linked, LEFT) == before


def invoice_one(shop: Shop) -> None:
    """An invoice of one order, posted."""
    call = shop.server.call
    (order,) = call("sale.order", "search", [["state", "=", "sale"]], limit=1, order="id desc")
    call("product.product", "write", [shop.mug], {"invoice_policy": "order"})
    context = {"active_model": "sale.order", "active_ids": [order]}
    wizard = call("sale.advance.payment.inv", "create", {}, context=context)
    call("sale.advance.payment.inv", "create_invoices", [wizard], context=context)
    (made,) = call("sale.order", "read", [order], ["invoice_ids"])
    call("account.move", "action_post", made["invoice_ids"])
