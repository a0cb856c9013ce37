# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rows of figures of confirmed orders: one for each of their products and SKUs.

Everything is looked up from the order, by an index: a filter on its date, company or account so
limits what is read, where one large GROUP BY would read every year.
"""

from __future__ import annotations

from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.orders import MERCHANT
from amazon_connector.records_money import PAYS_CREDIT_NOTE, PROMOTION, REFUND

from odoo.tools import SQL

from .figures_sql import COUNTED, FEE_KINDS, ORDER, converted, figure_row, in_both

# A row's id names its order: rows are read again by their ids without reading all orders.
ROWS_OF_ORDER = 256
# A line by hand is a product's.
_IS_PRODUCT = SQL("(COALESCE(l.amazon_connector_kind, %s) = %s)", PRODUCT_LINE, PRODUCT_LINE)
# Whether a line ``f`` of a settlement ``st`` that counts names the order ``s``.
_IS_OF_ORDER = SQL(
    """
    f.order_ref = s.amazon_connector_order_ref AND f.order_ref <> '' AND st.state IN %s
    AND st.account_id IN (SELECT a.id FROM amazon_connector_account a
                           WHERE a.seller_id = s.amazon_connector_seller_id)
    """,
    COUNTED,
)


def order_rows(rates: SQL, now) -> SQL:
    """A row for each product and SKU of a confirmed order, and one for what belongs to none."""
    unit_cost = SQL("NULLIF((p.standard_price ->> s.company_id::text)::numeric, 0)")
    # Odoo's cost is in the company's currency, which the order's rate is counted from.
    rate = SQL("COALESCE(NULLIF(s.currency_rate, 0), 1)::numeric")
    cost = SQL("CASE WHEN x.units = 0 THEN 0 ELSE x.units * %s * %s END", unit_cost, rate)
    values = {
        **of_order(SQL("s.amazon_connector_account_id")),
        "id": SQL("x.id"),
        "kind": SQL("%s", ORDER),
        "date": SQL("s.date_order"),
        "company_id": SQL("s.company_id"),
        "currency_id": SQL("s.currency_id"),
        "product_id": SQL("x.product_id"),
        "product_tmpl_id": SQL("p.product_tmpl_id"),
        "categ_id": SQL("t.categ_id"),
        "sku": SQL("COALESCE(x.sku, p.default_code)"),
        "order_count": SQL("x.sold"),
        "settled_count": SQL("CASE WHEN x.sold = 1 AND %s THEN 1 ELSE 0 END", _is_settled()),
        "units": SQL("x.units"),
        "units_without_cost": SQL("CASE WHEN %s IS NULL THEN x.units ELSE 0 END", unit_cost),
        "hours_to_ship": _hours_to_ship(),
        "on_time_rate": _on_time(now),
        "failed_count": SQL("0"),
        **in_both(
            {
                "revenue": SQL("x.revenue"),
                "fees": SQL("x.fees"),
                "fees_without_order": SQL("0"),
                "refunds": SQL("x.refunds"),
                "cost": cost,
                "margin": SQL("x.revenue - x.fees - x.refunds - (%s)", cost),
            },
            SQL("account_currency_table.rate / %s", rate),
        ),
    }
    source = SQL(
        """
          FROM sale_order s
          JOIN %s ON account_currency_table.company_id = s.company_id
          JOIN LATERAL (%s) x ON TRUE
          LEFT JOIN product_product p ON p.id = x.product_id
          LEFT JOIN product_template t ON t.id = p.product_tmpl_id
         WHERE s.amazon_connector_order_ref IS NOT NULL AND s.state = 'sale'
        """,
        rates,
        _of_products(),
    )
    return figure_row(values, source)


def orders_of(row_ids) -> list[int]:
    """The orders of those rows among these that are of an order."""
    return sorted({row_id // 4 // ROWS_OF_ORDER for row_id in row_ids if row_id % 4 == 0})


def of_order(account: SQL) -> dict[str, SQL]:
    return {
        "order_id": SQL("s.id"),
        "account_id": account,
        "marketplace_id": SQL("s.amazon_connector_marketplace_id"),
        "channel": SQL("s.amazon_connector_channel"),
        "team_id": SQL("s.team_id"),
        "user_id": SQL("s.user_id"),
        "history": SQL("COALESCE(s.amazon_connector_history, FALSE)"),
    }


def _of_products() -> SQL:
    """Of the order ``s``: its lines and its settled amounts by product and SKU."""
    return SQL(
        """
        SELECT (s.id::bigint * %s + row_number() OVER (ORDER BY y.product_id, y.sku)) * 4 AS id,
               y.product_id, y.sku, max(y.sold) AS sold, sum(y.units) AS units,
               sum(y.revenue) AS revenue, sum(y.fees) AS fees, sum(y.refunds) AS refunds
          FROM (%s UNION ALL %s) y
         GROUP BY y.product_id, y.sku
        """,
        ROWS_OF_ORDER,
        _order_lines(),
        _settled_amounts(),
    )


def _order_lines() -> SQL:
    """What comes with an item (shipping, gift wrap, discounts) belongs to the item's product.
    Pieces are in the product's own unit, in which lines are made.
    """
    return SQL(
        """
        SELECT CASE WHEN %(is_product)s THEN l.product_id ELSE i.product_id END AS product_id,
               CASE WHEN %(is_product)s THEN l.amazon_connector_sku
                    ELSE i.amazon_connector_sku END AS sku,
               1 AS sold,
               CASE WHEN %(is_product)s THEN l.product_uom_qty ELSE 0 END AS units,
               l.price_subtotal AS revenue, 0 AS fees, 0 AS refunds
          FROM sale_order_line l
          LEFT JOIN LATERAL (%(item)s) i ON TRUE
         WHERE l.order_id = s.id AND l.display_type IS NULL
        """,
        is_product=_IS_PRODUCT,
        item=_item(SQL("l.amazon_connector_item_ref"), SQL("NULL"), SQL("NOT %s", _IS_PRODUCT)),
    )


def _settled_amounts() -> SQL:
    """Fees and refunds of the order, above zero what the seller pays, in the order's currency."""
    return SQL(
        """
        SELECT i.product_id, i.amazon_connector_sku AS sku, 0 AS sold, 0 AS units,
               0 AS revenue, c.fees, c.refunds
          FROM (SELECT f.item_ref, f.sku,
                       sum(CASE WHEN %(is_fee)s THEN -f.amount * %(rate)s ELSE 0 END) AS fees,
                       sum(CASE WHEN %(is_fee)s THEN 0 ELSE -f.amount * %(rate)s END) AS refunds
                  FROM amazon_connector_settlement_line f
                  JOIN amazon_connector_settlement st ON st.id = f.settlement_id
                 WHERE %(is_of_order)s AND (%(is_fee)s OR %(is_refund)s)
                 GROUP BY f.item_ref, f.sku) c
          LEFT JOIN LATERAL (%(item)s) i ON TRUE
        """,
        is_fee=SQL("f.kind IN %s", FEE_KINDS),
        is_refund=SQL(
            "(f.kind = %s OR f.kind = %s AND f.pays = %s)", REFUND, PROMOTION, PAYS_CREDIT_NOTE
        ),
        is_of_order=_IS_OF_ORDER,
        item=_item(SQL("c.item_ref"), SQL("c.sku"), SQL("TRUE")),
        rate=converted(
            SQL("st.currency_id"),
            SQL("s.currency_id"),
            SQL("s.date_order::date"),
            SQL("s.company_id"),
        ),
    )


def _item(item_ref: SQL, sku: SQL, wanted: SQL) -> SQL:
    """The product's line of the order ``s`` with this order item, else with this SKU."""
    return SQL(
        """
        SELECT pl.product_id, pl.amazon_connector_sku
          FROM sale_order_line pl
         WHERE %(wanted)s AND pl.order_id = s.id AND pl.amazon_connector_kind = %(product)s
           AND (pl.amazon_connector_item_ref = %(ref)s OR pl.amazon_connector_sku = %(sku)s)
         ORDER BY pl.amazon_connector_item_ref = %(ref)s DESC, pl.id
         LIMIT 1
        """,
        wanted=wanted,
        product=PRODUCT_LINE,
        ref=item_ref,
        sku=sku,
    )


def _is_settled() -> SQL:
    return SQL(
        """
        EXISTS (SELECT 1
                  FROM amazon_connector_settlement_line f
                  JOIN amazon_connector_settlement st ON st.id = f.settlement_id
                 WHERE %s)
        """,
        _IS_OF_ORDER,
    )


def _hours_to_ship() -> SQL:
    """From the buyer's order to the first parcel; for FBA to the time that Amazon told."""
    return SQL(
        """
        CASE WHEN s.amazon_connector_history THEN NULL ELSE
        EXTRACT(EPOCH FROM
            CASE WHEN s.amazon_connector_channel = %s
                 THEN (SELECT min(shipped_at) FROM amazon_connector_parcel
                        WHERE sale_order_id = s.id)
                 ELSE (SELECT min(m.date)
                         FROM stock_move m
                         JOIN sale_order_line ml ON ml.id = m.sale_line_id
                        WHERE ml.order_id = s.id AND m.state = 'done')
             END - s.date_order) / 3600.0 END
        """,
        MERCHANT,
    )


def _on_time(now) -> SQL:
    """100 or 0 (percent) for what we ship; NULL before it has left or its window has ended."""
    return SQL(
        """
        CASE WHEN s.amazon_connector_channel = %(merchant)s
                  AND NOT COALESCE(s.amazon_connector_history, FALSE) THEN
        (SELECT CASE WHEN s.delivery_status = 'full'
                     THEN (SELECT CASE WHEN max(shipped_at) <= w.ship_by_latest THEN 100
                                       WHEN max(shipped_at) > w.ship_by_latest THEN 0 END
                             FROM amazon_connector_parcel WHERE sale_order_id = s.id)
                     WHEN s.delivery_status IS NOT NULL AND w.ship_by_latest < %(now)s THEN 0 END
           FROM amazon_connector_order w
          WHERE w.order_ref = s.amazon_connector_order_ref
            AND w.seller_id = s.amazon_connector_seller_id) END
        """,
        merchant=MERCHANT,
        now=now,
    )
