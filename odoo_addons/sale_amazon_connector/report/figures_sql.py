# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rows of figures as SQL: what each of them is stands in docs/figures.md.

Three kinds of rows are laid one below the other: the products of orders, fees without an order,
and what failed. Everything of an order is looked up from the order, by an index: a filter on its
date, company or account so limits what is read, where one large GROUP BY would read every year.
"""

from __future__ import annotations

from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.orders import MERCHANT
from amazon_connector.port import FAILED
from amazon_connector.records_money import (
    ADVERTISING,
    COMMISSION,
    FBA_FEE,
    OTHER_FEE,
    PAYS_CREDIT_NOTE,
    POSTED,
    POSTING,
    PROMOTION,
    REFUND,
    REVERSING,
    STAGED,
)

from odoo.tools import SQL

ORDER, FEES, FAILURE = "order", "fees", "failure"
FEE_KINDS = (COMMISSION, FBA_FEE, OTHER_FEE, ADVERTISING)
# Read whole and found to be right, however far it is booked.
COUNTED = (STAGED, POSTING, POSTED, REVERSING)
# Every row has all of them, in one type: else PostgreSQL reads all rows before it filters.
COLUMNS = {
    "id": "bigint",
    "kind": "varchar",
    "date": "timestamp",
    "order_id": "integer",
    "company_id": "integer",
    "account_id": "integer",
    "marketplace_id": "integer",
    "channel": "varchar",
    "team_id": "integer",
    "user_id": "integer",
    "history": "boolean",
    "currency_id": "integer",
    "product_id": "integer",
    "product_tmpl_id": "integer",
    "categ_id": "integer",
    "sku": "varchar",
    "order_count": "integer",
    "settled_count": "integer",
    "units": "numeric",
    "units_without_cost": "numeric",
    "revenue": "numeric",
    "fees": "numeric",
    "fees_without_order": "numeric",
    "refunds": "numeric",
    "cost": "numeric",
    "margin": "numeric",
    "order_revenue": "numeric",
    "order_fees": "numeric",
    "order_fees_without_order": "numeric",
    "order_refunds": "numeric",
    "order_cost": "numeric",
    "order_margin": "numeric",
    "hours_to_ship": "numeric",
    "on_time_rate": "numeric",
    "failed_count": "integer",
}
AMOUNTS = ("revenue", "fees", "fees_without_order", "refunds", "cost", "margin")


def figures_query(rates: SQL, now) -> SQL:
    """All rows. ``rates``: Odoo's table of the companies' currencies in that of the user's;
    ``now``: a window that ended before it is over (naive UTC).
    """
    return SQL(" UNION ALL ").join(
        [_orders(rates, now), _fees_without_order(rates), _failed_parcels(rates), _issues(rates)]
    )


def _rows(values: dict[str, SQL], source: SQL) -> SQL:
    """A select of all columns; those without a value are NULL."""
    columns = [
        SQL("CAST(%s AS %s) AS %s", values.get(name, SQL("NULL")), SQL(kind), SQL.identifier(name))
        for name, kind in COLUMNS.items()
    ]
    return SQL("SELECT %s %s", SQL(", ").join(columns), source)


def _amounts(values: dict[str, SQL], per_unit: SQL) -> dict[str, SQL]:
    """Amounts in the order's currency, and in the user's company's: ``per_unit`` times."""
    return {
        **{f"order_{name}": amount for name, amount in values.items()},
        **{name: SQL("(%s) * %s", amount, per_unit) for name, amount in values.items()},
    }


# Orders


def _orders(rates: SQL, now) -> SQL:
    """A row for each product and SKU of a confirmed order, and one for what belongs to none."""
    unit_cost = SQL("NULLIF((p.standard_price ->> s.company_id::text)::numeric, 0)")
    # Odoo's cost is in the company's currency, which the order's rate is counted from.
    rate = SQL("COALESCE(NULLIF(s.currency_rate, 0), 1)::numeric")
    cost = SQL("CASE WHEN x.units = 0 THEN 0 ELSE x.units * %s * %s END", unit_cost, rate)
    values = {
        **_of_order(SQL("s.amazon_connector_account_id")),
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
        **_amounts(
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
    return _rows(values, source)


def _of_order(account: SQL) -> dict[str, SQL]:
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
        SELECT min(y.id) AS id, y.product_id, y.sku, max(y.sold) AS sold, sum(y.units) AS units,
               sum(y.revenue) AS revenue, sum(y.fees) AS fees, sum(y.refunds) AS refunds
          FROM (%s UNION ALL %s) y
         GROUP BY y.product_id, y.sku
        """,
        _order_lines(),
        _settled_amounts(),
    )


def _order_lines() -> SQL:
    """What comes with an item (shipping, gift wrap, discounts) belongs to the item's product."""
    return SQL(
        """
        SELECT l.id::bigint * 4 AS id,
               CASE WHEN %(is_product)s THEN l.product_id ELSE i.product_id END AS product_id,
               CASE WHEN %(is_product)s THEN l.amazon_connector_sku
                    ELSE i.amazon_connector_sku END AS sku,
               1 AS sold,
               CASE WHEN %(is_product)s
                    THEN l.product_uom_qty / ordered.factor::numeric * own.factor::numeric
                    ELSE 0 END AS units,
               l.price_subtotal AS revenue, 0 AS fees, 0 AS refunds
          FROM sale_order_line l
          LEFT JOIN uom_uom ordered ON ordered.id = l.product_uom
          LEFT JOIN product_product lp ON lp.id = l.product_id
          LEFT JOIN product_template lt ON lt.id = lp.product_tmpl_id
          LEFT JOIN uom_uom own ON own.id = lt.uom_id
          LEFT JOIN LATERAL (%(item)s) i ON NOT %(is_product)s
         WHERE l.order_id = s.id AND l.display_type IS NULL
        """,
        is_product=SQL("COALESCE(l.amazon_connector_kind, %s) = %s", PRODUCT_LINE, PRODUCT_LINE),
        item=_item(SQL("l.amazon_connector_item_ref"), SQL("NULL")),
    )


def _settled_amounts() -> SQL:
    """Fees and refunds of the order, above zero what the seller pays, in the order's currency."""
    day = SQL("s.date_order::date")
    return SQL(
        """
        SELECT f.id::bigint * 4 + 1 AS id, i.product_id, i.amazon_connector_sku AS sku, 0 AS sold,
               0 AS units, 0 AS revenue,
               CASE WHEN %(is_fee)s THEN -f.amount * c.rate ELSE 0 END AS fees,
               CASE WHEN %(is_fee)s THEN 0 ELSE -f.amount * c.rate END AS refunds
          FROM amazon_connector_settlement_line f
          JOIN amazon_connector_settlement st ON st.id = f.settlement_id
          JOIN amazon_connector_account a ON a.id = st.account_id
          JOIN res_company co ON co.id = s.company_id
          LEFT JOIN LATERAL (%(item)s) i ON TRUE
         CROSS JOIN LATERAL (SELECT %(rate)s AS rate) c
         WHERE f.order_ref = s.amazon_connector_order_ref
           AND a.seller_id = s.amazon_connector_seller_id
           AND st.state IN %(counted)s
           AND (%(is_fee)s OR %(is_refund)s)
        """,
        is_fee=SQL("f.kind IN %s", FEE_KINDS),
        is_refund=SQL(
            "(f.kind = %s OR f.kind = %s AND f.pays = %s)", REFUND, PROMOTION, PAYS_CREDIT_NOTE
        ),
        counted=COUNTED,
        item=_item(SQL("f.item_ref"), SQL("f.sku")),
        rate=_converted(SQL("st.currency_id"), SQL("s.currency_id"), day),
    )


def _item(item_ref: SQL, sku: SQL) -> SQL:
    """The product's line of the order ``s`` with this order item, else with this SKU."""
    return SQL(
        """
        SELECT pl.product_id, pl.amazon_connector_sku
          FROM sale_order_line pl
         WHERE pl.order_id = s.id AND pl.amazon_connector_kind = %(product)s
           AND (pl.amazon_connector_item_ref = %(ref)s OR pl.amazon_connector_sku = %(sku)s)
         ORDER BY pl.amazon_connector_item_ref = %(ref)s DESC, pl.id
         LIMIT 1
        """,
        product=PRODUCT_LINE,
        ref=item_ref,
        sku=sku,
    )


def _is_settled() -> SQL:
    """A settlement that counts names the order ``s``."""
    return SQL(
        """
        EXISTS (SELECT 1
                  FROM amazon_connector_settlement_line f
                  JOIN amazon_connector_settlement st ON st.id = f.settlement_id
                  JOIN amazon_connector_account a ON a.id = st.account_id
                 WHERE f.order_ref = s.amazon_connector_order_ref
                   AND a.seller_id = s.amazon_connector_seller_id AND st.state IN %s)
        """,
        COUNTED,
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
                        WHERE ml.order_id = s.id AND m.state = 'done' AND m.date > s.date_order)
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
                     WHEN w.ship_by_latest < %(now)s THEN 0 END
           FROM amazon_connector_order w
          WHERE w.order_ref = s.amazon_connector_order_ref
            AND w.seller_id = s.amazon_connector_seller_id) END
        """,
        merchant=MERCHANT,
        now=now,
    )


# What has no product


def _fees_without_order(rates: SQL) -> SQL:
    """Advertising, storage, subscription, and fees of orders that are not among the figures."""
    day = SQL("f.posted_at::date")
    to_company = _converted(SQL("st.currency_id"), SQL("co.currency_id"), day)
    values = {
        "id": SQL("f.id::bigint * 4 + 1"),
        "kind": SQL("%s", FEES),
        "date": SQL("f.posted_at"),
        "company_id": SQL("st.company_id"),
        "account_id": SQL("st.account_id"),
        "marketplace_id": SQL("m.id"),
        "currency_id": SQL("st.currency_id"),
        **_nothing_sold(),
        **_amounts(
            {
                **{name: SQL("0") for name in ("revenue", "fees", "refunds", "cost")},
                "fees_without_order": SQL("-f.amount"),
            },
            SQL("account_currency_table.rate * %s", to_company),
        ),
    }
    source = SQL(
        """
          FROM amazon_connector_settlement_line f
          JOIN amazon_connector_settlement st ON st.id = f.settlement_id
          JOIN amazon_connector_account a ON a.id = st.account_id
          JOIN res_company co ON co.id = st.company_id
          JOIN %(rates)s ON account_currency_table.company_id = co.id
          LEFT JOIN amazon_connector_marketplace m ON lower(m.name) = lower(f.marketplace)
         WHERE f.kind IN %(fees)s AND st.state IN %(counted)s
           AND NOT EXISTS (SELECT 1
                             FROM sale_order s
                            WHERE s.amazon_connector_order_ref = f.order_ref
                              AND s.amazon_connector_seller_id = a.seller_id
                              AND s.state = 'sale')
        """,
        rates=rates,
        fees=FEE_KINDS,
        counted=COUNTED,
    )
    return _rows(values, source)


def _failed_parcels(rates: SQL) -> SQL:
    values = {
        **_of_order(SQL("f.account_id")),
        "id": SQL("f.id::bigint * 4 + 2"),
        "kind": SQL("%s", FAILURE),
        "date": SQL("s.date_order"),
        "company_id": SQL("s.company_id"),
        "currency_id": SQL("s.currency_id"),
        **_nothing_sold(failed=1),
        **_no_amounts(),
    }
    source = SQL(
        """
          FROM amazon_connector_parcel f
          JOIN sale_order s ON s.id = f.sale_order_id
          JOIN %s ON account_currency_table.company_id = s.company_id
         WHERE f.state = %s
        """,
        rates,
        FAILED,
    )
    return _rows(values, source)


def _issues(rates: SQL) -> SQL:
    """Open issues, dated by their order where it is here; the connector's own row knows the
    marketplace of an order that could not be booked.
    """
    values = {
        **_of_order(SQL("f.account_id")),
        "id": SQL("f.id::bigint * 4 + 3"),
        "kind": SQL("%s", FAILURE),
        "date": SQL("COALESCE(s.date_order, f.create_date)"),
        "company_id": SQL("f.company_id"),
        "marketplace_id": SQL("COALESCE(s.amazon_connector_marketplace_id, m.id)"),
        "channel": SQL("COALESCE(s.amazon_connector_channel, w.channel)"),
        "currency_id": SQL("COALESCE(s.currency_id, cu.id, co.currency_id)"),
        **_nothing_sold(failed=1),
        **_no_amounts(),
    }
    source = SQL(
        """
          FROM amazon_connector_issue f
          JOIN amazon_connector_account a ON a.id = f.account_id
          JOIN res_company co ON co.id = f.company_id
          JOIN %s ON account_currency_table.company_id = co.id
          LEFT JOIN sale_order s ON s.amazon_connector_order_ref = f.order_ref
                                AND s.amazon_connector_seller_id = a.seller_id
          LEFT JOIN amazon_connector_order w ON w.order_ref = f.order_ref
                                            AND w.seller_id = a.seller_id
          LEFT JOIN amazon_connector_marketplace m ON m.api_ref = w.marketplace_ref
          LEFT JOIN res_currency cu ON cu.name = w.currency_code
         WHERE f.closed_at IS NULL
        """,
        rates,
    )
    return _rows(values, source)


def _nothing_sold(failed: int = 0) -> dict[str, SQL]:
    nothing = ("order_count", "settled_count", "units", "units_without_cost")
    return {**{name: SQL("0") for name in nothing}, "failed_count": SQL("%s", failed)}


def _no_amounts() -> dict[str, SQL]:
    return _amounts({name: SQL("0") for name in AMOUNTS if name != "margin"}, SQL("1"))


# Currencies


def _converted(source: SQL, target: SQL, day: SQL) -> SQL:
    """What one unit of a currency was worth in another on that day, as Odoo's rates of the
    company ``co`` say.
    """
    return SQL(
        "CASE WHEN %(source)s = %(target)s THEN 1 ELSE %(of_target)s / %(of_source)s END",
        source=source,
        target=target,
        of_source=_rate(source, day),
        of_target=_rate(target, day),
    )


def _rate(currency: SQL, day: SQL) -> SQL:
    return SQL(
        """
        COALESCE((SELECT r.rate FROM res_currency_rate r
                   WHERE r.currency_id = %(currency)s AND r.name <= %(day)s
                     AND (r.company_id IS NULL
                          OR r.company_id = split_part(co.parent_path, '/', 1)::integer)
                   ORDER BY r.company_id, r.name DESC
                   LIMIT 1), 1)::numeric
        """,
        currency=currency,
        day=day,
    )
