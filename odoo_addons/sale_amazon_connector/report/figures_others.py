# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rows of figures that have no product: fees without an order, and what failed."""

from __future__ import annotations

from amazon_connector.domain.marketplaces import MARKETPLACES
from amazon_connector.port import FAILED

from odoo.tools import SQL

from .figures_orders import of_order
from .figures_sql import AMOUNTS, COUNTED, FAILURE, FEE_KINDS, FEES, converted, figure_row, in_both


def fee_rows(rates: SQL) -> SQL:
    """Advertising, storage, subscription, and fees of orders that are not among the figures."""
    to_company = converted(
        SQL("st.currency_id"), SQL("co.currency_id"), SQL("f.posted_at::date"), SQL("co.id")
    )
    values = {
        "id": SQL("f.id::bigint * 4 + 1"),
        "kind": SQL("%s", FEES),
        "date": SQL("f.posted_at"),
        "company_id": SQL("st.company_id"),
        "account_id": SQL("st.account_id"),
        "marketplace_id": SQL("m.id"),
        "currency_id": SQL("st.currency_id"),
        **_nothing_sold(),
        **in_both(
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
          LEFT JOIN %(named)s ON named.name = lower(f.marketplace)
          LEFT JOIN amazon_connector_marketplace m ON m.api_ref = named.api_ref
         WHERE f.kind IN %(fees)s AND st.state IN %(counted)s
           AND NOT EXISTS (SELECT 1
                             FROM sale_order s
                            WHERE s.amazon_connector_order_ref = f.order_ref
                              AND s.amazon_connector_seller_id = a.seller_id
                              AND s.state = 'sale')
        """,
        rates=rates,
        named=_named_marketplaces(),
        fees=FEE_KINDS,
        counted=COUNTED,
    )
    return figure_row(values, source)


def _named_marketplaces() -> SQL:
    """Settlements name a marketplace by its domain."""
    pairs = [SQL("(%s, %s)", place.name.lower(), place.marketplace_id) for place in MARKETPLACES]
    return SQL("(VALUES %s) AS named (name, api_ref)", SQL(", ").join(pairs))


def parcel_rows(rates: SQL) -> SQL:
    values = {
        **of_order(SQL("f.account_id")),
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
         WHERE f.state = %s AND s.state = 'sale'
        """,
        rates,
        FAILED,
    )
    return figure_row(values, source)


def issue_rows(rates: SQL) -> SQL:
    """Open issues; the connector's own row knows the marketplace of an order that could not be
    booked.
    """
    values = {
        **of_order(SQL("f.account_id")),
        "id": SQL("f.id::bigint * 4 + 3"),
        "kind": SQL("%s", FAILURE),
        "date": SQL("f.create_date"),
        "company_id": SQL("f.company_id"),
        "marketplace_id": SQL("COALESCE(s.amazon_connector_marketplace_id, m.id)"),
        "channel": SQL("COALESCE(s.amazon_connector_channel, w.channel)"),
        "currency_id": SQL("co.currency_id"),
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
         WHERE f.closed_at IS NULL
        """,
        rates,
    )
    return figure_row(values, source)


def _nothing_sold(failed: int = 0) -> dict[str, SQL]:
    nothing = ("order_count", "settled_count", "units", "units_without_cost")
    return {**{name: SQL("0") for name in nothing}, "failed_count": SQL("%s", failed)}


def _no_amounts() -> dict[str, SQL]:
    return in_both({name: SQL("0") for name in AMOUNTS if name != "margin"}, SQL("1"))
