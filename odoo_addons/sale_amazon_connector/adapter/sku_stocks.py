# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rows of SKUs: what Amazon should show beside what it took.

Written and read past the ORM, a page in a statement: a full reckoning passes all of them, and
each is a plain value. An UPDATE for what is there and an INSERT for the rest: an upsert would
use up an id for each row that it updates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from amazon_connector.port import IN_FEED, SENDING, SkuKey, SkuStock, StockCounts

from odoo.tools import SQL

from .values import aware, ids, naive

# Column and its type, in the order of the fields of ``SkuStock``; the first three are the key.
_COLUMNS = {
    "seller_id": "varchar",
    "region": "varchar",
    "sku": "varchar",
    "account_id": "int",
    "marketplace_id": "int",
    "product_id": "int",
    "wanted": "int",
    "handling_days": "int",
    "acknowledged": "int",
    "acknowledged_days": "int",
    "sending": "int",
    "sending_days": "int",
    "on_amazon": "int",
    "read_at": "timestamp",
    "state": "varchar",
    "why": "text",
    "due": "timestamp",
    "attempts": "int",
    "obstacle": "text",
    "held": "bool",
    "also_fbm": "bool",
    "listed": "bool",
    "fba": "bool",
    "product_type": "varchar",
    "kept": "text",
    "feed": "varchar",
    "message_number": "int",
    # These follow from the others.
    "shown": "int",
    "company_id": "int",
}
_NAMES = ", ".join(_COLUMNS)
_PLAIN = "(" + ", ".join(["%s"] * len(_COLUMNS)) + ")"
_TYPED = "(" + ", ".join(f"%s::{kind}" for kind in _COLUMNS.values()) + ")"
_SET = ", ".join(f"{name} = v.{name}" for name in list(_COLUMNS)[3:])
_UPDATE = f"""
    UPDATE amazon_connector_sku_stock s
       SET {_SET}
      FROM (VALUES %s) AS v({_NAMES})
     WHERE s.seller_id = v.seller_id AND s.region = v.region AND s.sku = v.sku
 RETURNING s.seller_id, s.region, s.sku
"""
_INSERT = f"INSERT INTO amazon_connector_sku_stock ({_NAMES}) VALUES %s"
_AT_ONCE = 1000

_READ = SQL(
    """
    SELECT s.seller_id, s.region, s.sku, s.account_id::text, m.api_ref,
           COALESCE(s.product_id::text, ''), s.wanted, s.handling_days, s.acknowledged,
           s.acknowledged_days, s.sending, s.sending_days, s.on_amazon, s.read_at, s.state,
           COALESCE(s.why, ''), s.due, s.attempts, COALESCE(s.obstacle, ''), s.held, s.also_fbm,
           s.listed, s.fba, COALESCE(s.product_type, ''), COALESCE(s.kept, ''),
           COALESCE(s.feed, ''), s.message_number
      FROM amazon_connector_sku_stock s
      JOIN amazon_connector_marketplace m ON m.id = s.marketplace_id
    """
)


class SkuStocks:
    """The part of the port about the rows of SKUs."""

    def sku_stocks(self, keys: Sequence[SkuKey]) -> Mapping[SkuKey, SkuStock]:
        found = self._sku_stocks(
            SQL(
                """
                JOIN unnest(%s::varchar[], %s::varchar[], %s::varchar[]) AS k(seller, region, sku)
                  ON s.seller_id = k.seller AND s.region = k.region AND s.sku = k.sku
                """,
                [key.seller_id for key in keys],
                [key.region for key in keys],
                [key.sku for key in keys],
            )
        )
        by_key = {row.key: row for row in found}
        return {key: by_key[key] for key in keys if key in by_key}

    def sku_stocks_of(self, product_ids: Sequence[str]) -> Sequence[SkuStock]:
        return self._sku_stocks(SQL("WHERE s.product_id = ANY(%s)", ids(product_ids)))

    def sku_stocks_to_send(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[SkuStock]:
        return self._sku_stocks(
            SQL(
                "WHERE %s AND s.due <= %s ORDER BY s.sku LIMIT %s",
                _of_accounts(account_ids),
                naive(now),
                limit,
            )
        )

    def sku_stocks_to_read(
        self, account_ids: Sequence[str], before: datetime, limit: int
    ) -> Sequence[SkuStock]:
        return self._sku_stocks(
            SQL(
                """
                WHERE %s AND s.obstacle IS NULL AND s.state <> ALL(%s)
                  AND (s.read_at IS NULL OR s.read_at < %s)
                ORDER BY s.marketplace_id, s.sku
                LIMIT %s
                """,
                _of_accounts(account_ids),
                [SENDING, IN_FEED],
                naive(before),
                limit,
            )
        )

    def sku_stocks_in_feed(self, key: str) -> Sequence[SkuStock]:
        return self._sku_stocks(SQL("WHERE s.feed = %s ORDER BY s.message_number", key))

    def save_sku_stocks(self, page: Sequence[SkuStock]) -> None:
        if not page:
            return
        newest = {row.key: row for row in page}
        marketplaces = self._marketplace_ids(page)
        companies = self._companies({row.account_id for row in page})
        values = [
            _values(row, marketplaces[row.marketplace_id], companies[int(row.account_id)])
            for row in newest.values()
        ]
        cr = self.env.cr
        there = set(
            cr.execute_values(_UPDATE, values, template=_TYPED, page_size=_AT_ONCE, fetch=True)
        )
        missing = [row for row in values if row[:3] not in there]
        if missing:
            cr.execute_values(_INSERT, missing, template=_PLAIN, page_size=_AT_ONCE)
        self.env["amazon.connector.sku.stock"].invalidate_model()

    def stock_counts(self, account_ids: Sequence[str]) -> StockCounts:
        query = SQL(
            """
            SELECT count(*), count(*) FILTER (WHERE due IS NOT NULL AND wanted = 0)
              FROM amazon_connector_sku_stock
             WHERE account_id = ANY(%s) AND shown > 0
            """,
            ids(account_ids),
        )
        return StockCounts(*self.env.execute_query(query)[0])

    def _sku_stocks(self, rest: SQL) -> list[SkuStock]:
        """Rows, as the database has them: the ORM never writes these."""
        return [_row(row) for row in self.env.execute_query(SQL("%s %s", _READ, rest))]

    def _companies(self, account_ids) -> Mapping[int, int]:
        accounts = self.env["amazon.connector.account"].browse(ids(account_ids))
        return {account.id: account.company_id.id for account in accounts}


def _of_accounts(account_ids: Sequence[str]) -> SQL:
    """One account is asked for as one: then PostgreSQL reads the first rows off its index in
    order, where it would sort all of several accounts.
    """
    numbers = ids(account_ids)
    if len(numbers) == 1:
        return SQL("s.account_id = %s", numbers[0])
    return SQL("s.account_id = ANY(%s)", numbers)


def _row(row: tuple) -> SkuStock:
    read_at, state, why, due = row[13:17]
    return SkuStock(SkuKey(*row[:3]), *row[3:13], aware(read_at), state, why, aware(due), *row[17:])


def _values(row: SkuStock, marketplace_id: int, company_id: int) -> tuple:
    key = row.key
    return (
        key.seller_id,
        key.region,
        key.sku,
        int(row.account_id),
        marketplace_id,
        int(row.product_id) if row.product_id else None,
        row.wanted,
        row.handling_days,
        row.acknowledged,
        row.acknowledged_days,
        row.sending,
        row.sending_days,
        row.on_amazon,
        naive(row.read_at) or None,
        row.state,
        row.why or None,
        naive(row.due) or None,
        row.attempts,
        row.obstacle or None,
        row.held,
        row.also_fbm,
        row.listed,
        row.fba,
        row.product_type or None,
        row.kept or None,
        row.feed or None,
        row.message_id,
        row.shown,
        company_id,
    )
