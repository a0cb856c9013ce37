# SPDX-License-Identifier: LGPL-3.0-or-later
"""Pieces of SQL for both databases. ``s`` is a chosen order, ``l`` a line of it, ``p`` the line's
product, ``c`` a line of a settlement; names in braces are tables.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..models import (
    Account,
    CurrencyRate,
    Delivery,
    Parcel,
    Product,
    SalesOrderLine,
    Settlement,
    SettlementLine,
    StockMove,
)
from ..models.company import Company

NONE = "CAST(NULL AS BIGINT)"
# A sum in thousandths is exact: SQLite keeps amounts as floating point numbers.
THOUSANDTHS = "CAST(ROUND(({0}) * 1000) AS BIGINT)"
SECONDS = {
    "sqlite": "CAST(ROUND((julianday({0}) - julianday({1})) * 86400) AS INTEGER)",
    "postgresql": "CAST(EXTRACT(EPOCH FROM ({0} - {1})) AS BIGINT)",
}
TABLES = {
    "line": SalesOrderLine._meta.db_table,
    "product": Product._meta.db_table,
    "company": Company._meta.db_table,
    "rates": CurrencyRate._meta.db_table,
    "charge": SettlementLine._meta.db_table,
    "settlement": Settlement._meta.db_table,
    "account": Account._meta.db_table,
    "parcel": Parcel._meta.db_table,
    "delivery": Delivery._meta.db_table,
    "move": StockMove._meta.db_table,
}


def rate(currency: str) -> str:
    """What one unit of it is worth in the company's currency on the order's day."""
    return f"""CASE WHEN {currency} = s.local THEN 1 ELSE (
    SELECT r.per_unit FROM {{rates}} r
     WHERE r.company_id = s.company AND r.currency = {currency} AND r.since <= s.day
     ORDER BY r.since DESC LIMIT 1) END"""


# A shared product's cost is in the first company's currency.
COST_CURRENCY = (
    "COALESCE((SELECT k.currency FROM {company} k WHERE k.id = p.company_id), "
    "(SELECT k.currency FROM {company} k ORDER BY k.id LIMIT 1))"
)
OWN_COST = "NULLIF(p.cost, 0)"
COST = f"({OWN_COST} * 1.0 * {rate(COST_CURRENCY)})"
COST_THERE = f"({COST} / s.rate)"
# What comes with an item belongs to the item's product.
LINE_PRODUCT = """CASE WHEN l.kind = 'product' THEN l.product_id WHEN l.item_id <> '' THEN (
    SELECT q.product_id FROM {line} q
     WHERE q.order_id = l.order_id AND q.item_id = l.item_id AND q.kind = 'product'
     ORDER BY q.id LIMIT 1) END"""
CHARGE_PRODUCT = """COALESCE((
    SELECT q.product_id FROM {line} q
     WHERE c.item_id <> '' AND q.order_id = s.id AND q.item_id = c.item_id AND q.kind = 'product'
     ORDER BY q.id LIMIT 1), (
    SELECT q.product_id FROM {line} q
     WHERE c.sku <> '' AND q.order_id = s.id AND q.code = c.sku AND q.kind = 'product'
     ORDER BY q.id LIMIT 1))"""
# History left before the account was linked: when is not known here.
SHIPPED = """(SELECT o.*,
    CASE WHEN o.channel = 'MERCHANT'
         THEN (SELECT MIN(p.shipped_at) FROM {parcel} p WHERE p.order_id = o.id)
         ELSE (SELECT MIN(m.done_at) FROM {line} l JOIN {move} m ON m.order_line_id = l.id
                WHERE l.order_id = o.id AND m.state = 'done') END AS first_at,
    (SELECT MAX(p.shipped_at) FROM {parcel} p WHERE p.order_id = o.id) AS last_at,
    EXISTS (SELECT 1 FROM {delivery} d WHERE d.order_id = o.id AND d.state = 'open') AS is_here
    FROM sold o WHERE NOT o.history)"""
DUE = "s.channel = 'MERCHANT' AND s.ship_by IS NOT NULL"
LATE = f"({DUE} AND (s.last_at > s.ship_by OR s.is_here AND s.ship_by < :now))"
ON_TIME = f"({DUE} AND NOT s.is_here AND s.last_at <= s.ship_by)"


def listed(words: Sequence[str]) -> str:
    """Words of the code's own as SQL."""
    return ", ".join(f"'{word}'" for word in words)
