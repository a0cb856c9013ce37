# SPDX-License-Identifier: LGPL-3.0-or-later
"""The business rows of a database, to compare with another's: no ids, no times of writing."""

from __future__ import annotations

from .running import Database

# Left out: ids, write dates, names from sequences, the cursors' moments, attempts.
ROWS = {
    "orders": """
        SELECT o.amazon_connector_order_ref, o.state, o.amount_total, o.date_order,
               o.amazon_connector_history, p.name, p.email, s.street
          FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
          JOIN res_partner s ON s.id = o.partner_shipping_id""",
    "lines": """
        SELECT o.amazon_connector_order_ref, l.amazon_connector_key, l.product_uom_qty,
               l.price_unit, l.qty_delivered, l.product_id
          FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id""",
    "contacts": """
        SELECT name, type, street, amazon_connector_buyer FROM res_partner
         WHERE amazon_connector_key IS NOT NULL""",
    "deliveries": """
        SELECT o.amazon_connector_order_ref, p.state, p.carrier_tracking_ref
          FROM stock_picking p JOIN sale_order o ON o.id = p.sale_id""",
    "moves": """
        SELECT o.amazon_connector_order_ref, m.state, m.product_id, m.product_uom_qty, m.quantity
          FROM stock_move m JOIN sale_order_line l ON l.id = m.sale_line_id
          JOIN sale_order o ON o.id = l.order_id""",
    "quantities": """
        SELECT q.product_id, l.complete_name, q.quantity, q.reserved_quantity
          FROM stock_quant q JOIN stock_location l ON l.id = q.location_id""",
    "rows": """
        SELECT order_ref, state, status, channel, reason, expected, ours, cause, flag
          FROM amazon_connector_order""",
    "offers": "SELECT account_id, marketplace_id, sku, product_id FROM amazon_connector_offer",
    "issues": "SELECT kind, order_ref, message FROM amazon_connector_issue WHERE closed_at IS NULL",
    "parcels": """
        SELECT order_ref, state, reference, items::text FROM amazon_connector_parcel""",
    "searches": 'SELECT "group", kind FROM amazon_connector_search_turn',
}


def snapshot(database: Database) -> dict[str, list[list[str]]]:
    """All of them, sorted."""
    return {name: sorted(database.sql(" ".join(query.split()))) for name, query in ROWS.items()}
