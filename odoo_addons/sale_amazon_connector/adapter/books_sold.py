# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders whose sale a settlement booked without an invoice."""

from __future__ import annotations

from collections.abc import Mapping

from amazon_connector.records_money import AS_SALES, PAYS_INVOICE

from odoo.tools import SQL

# ``o`` is the order.
SOLD = SQL(
    """
    SELECT max(COALESCE(s.settlement_ref, s.report_ref))
      FROM amazon_connector_settlement_line sold
      JOIN amazon_connector_settlement s ON s.id = sold.settlement_id
      JOIN amazon_connector_account a ON a.id = s.account_id
     WHERE sold.order_ref = o.amazon_connector_order_ref AND sold.order_ref <> ''
       AND a.seller_id = o.amazon_connector_seller_id
       AND sold.pays = %(invoice)s AND sold.how = %(as_sales)s
     GROUP BY sold.settlement_id
    HAVING sum(sold.amount) <> 0
    """,
    invoice=PAYS_INVOICE,
    as_sales=AS_SALES,
)


def sold_by(orders) -> Mapping[int, str]:
    """By order (id): the settlement that booked what was paid for it as sales."""
    orders.env.flush_all()
    query = SQL(
        """
        SELECT o.id, (%s ORDER BY sold.settlement_id LIMIT 1)
          FROM sale_order o
         WHERE o.id = ANY(%s) AND o.amazon_connector_order_ref IS NOT NULL
        """,
        SOLD,
        orders.ids,
    )
    return {order: name for order, name in orders.env.execute_query(query) if name}
