# SPDX-License-Identifier: LGPL-3.0-or-later
"""The columns that all rows of figures have, and currencies, as SQL."""

from __future__ import annotations

from amazon_connector.records_money import (
    ADVERTISING,
    COMMISSION,
    FBA_FEE,
    OTHER_FEE,
    POSTED,
    POSTING,
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


def figure_row(values: dict[str, SQL], source: SQL) -> SQL:
    """A select of all columns; those without a value are NULL."""
    columns = [
        SQL("CAST(%s AS %s) AS %s", values.get(name, SQL("NULL")), SQL(kind), SQL.identifier(name))
        for name, kind in COLUMNS.items()
    ]
    return SQL("SELECT %s %s", SQL(", ").join(columns), source)


def in_both(values: dict[str, SQL], per_unit: SQL) -> dict[str, SQL]:
    """Amounts in the order's currency, and in the user's company's: ``per_unit`` times."""
    return {
        **{f"order_{name}": amount for name, amount in values.items()},
        **{name: SQL("(%s) * %s", amount, per_unit) for name, amount in values.items()},
    }


# Currencies


def converted(source: SQL, target: SQL, day: SQL, company: SQL) -> SQL:
    """What one unit of a currency was worth in another on that day, as the company's rates say."""
    return SQL(
        "CASE WHEN %(source)s = %(target)s THEN 1 ELSE %(of_target)s / %(of_source)s END",
        source=source,
        target=target,
        of_source=_rate(source, day, company),
        of_target=_rate(target, day, company),
    )


def _rate(currency: SQL, day: SQL, company: SQL) -> SQL:
    # As Odoo reads it (res.currency): a branch has the rates of its head company.
    return SQL(
        """
        COALESCE((SELECT r.rate FROM res_currency_rate r
                   WHERE r.currency_id = %(currency)s AND r.name <= %(day)s
                     AND (r.company_id IS NULL OR r.company_id = (
                         SELECT split_part(c.parent_path, '/', 1)::integer
                           FROM res_company c
                          WHERE c.id = %(company)s))
                   ORDER BY r.company_id, r.name DESC
                   LIMIT 1), 1)::numeric
        """,
        currency=currency,
        day=day,
        company=company,
    )
