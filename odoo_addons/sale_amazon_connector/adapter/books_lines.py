# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement's lines: staged and read in sets, past the ORM, each a plain value."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from amazon_connector.records_money import (
    BY_PAYMENT,
    PAYS_INVOICE,
    PAYS_NOTHING,
    TO_BOOK,
    TO_CLARIFY,
    UNKNOWN,
    SettledOrder,
    SettledSum,
    SettlementLine,
)

from odoo.tools import SQL

from .invoices_due import AWAITED
from .values import aware, naive

_COLUMNS = (
    "settlement_id, number, transaction, amount_type, description, kind, pays, how, order_ref, "
    "item_ref, sku, quantity, marketplace, amount, posted_at, month"
)
_INSERT = f"""
    INSERT INTO amazon_connector_settlement_line ({_COLUMNS}) VALUES %s
    ON CONFLICT (settlement_id, number) DO NOTHING
"""
_AT_ONCE = 1000
_OF_ORDERS = """
    WITH page AS (
        SELECT order_ref, pays, sum(amount) AS amount, max(posted_at) AS posted_at
          FROM amazon_connector_settlement_line
         WHERE settlement_id = %(settlement)s AND pays <> %(nothing)s AND %(which)s
         GROUP BY order_ref, pays
         ORDER BY order_ref, pays
         LIMIT %(limit)s
    ), documents AS (%(documents)s), opened AS (
        SELECT order_ref, pays, count(DISTINCT move_id) AS documents, sum(open) AS open,
               max(other_currency) FILTER (WHERE is_open) AS other_currency
          FROM documents
         GROUP BY order_ref, pays
    )
    SELECT p.order_ref, p.pays, p.amount::text, p.posted_at,
           EXISTS (SELECT 1
                     FROM sale_order o
                    WHERE o.amazon_connector_order_ref = p.order_ref
                      AND o.amazon_connector_seller_id = %(seller)s),
           COALESCE(d.documents, 0), COALESCE(d.open, 0)::text,
           i.documents IS NOT NULL, COALESCE(d.other_currency, ''),
           i.documents IS NULL AND EXISTS (
                   SELECT 1
                     FROM sale_order o
                    WHERE o.amazon_connector_order_ref = p.order_ref
                      AND o.amazon_connector_seller_id = %(seller)s
                      AND %(awaited)s),
           EXISTS (SELECT 1
                     FROM sale_order o
                    WHERE o.amazon_connector_order_ref = p.order_ref
                      AND o.amazon_connector_seller_id = %(seller)s
                      AND o.company_id <> %(company)s)
      FROM page p
      LEFT JOIN opened d ON d.order_ref = p.order_ref AND d.pays = p.pays
      LEFT JOIN opened i ON i.order_ref = p.order_ref AND i.pays = %(invoice)s
     ORDER BY p.order_ref, p.pays
"""


class SettledLines:
    """The part of the books about lines."""

    def stage_lines(self, page: Sequence[SettlementLine]) -> None:
        if not page:
            return
        rows = self._settlement_rows(sorted({line.report_id for line in page}))
        numbers = {row.report_ref: row.id for row in rows}
        values = [_values(line, numbers[line.report_id]) for line in page]
        self.env.cr.execute_values(_INSERT, values, page_size=_AT_ONCE)
        self.env["amazon.connector.settlement.line"].invalidate_model()

    def unstage_lines(self, report_id: str) -> None:
        row = self._settlement_row(report_id)
        self.env.cr.execute(
            SQL("DELETE FROM amazon_connector_settlement_line WHERE settlement_id = %s", row.id)
        )
        self.env["amazon.connector.settlement.line"].invalidate_model()

    def settled_orders(self, report_id: str, limit: int) -> Sequence[SettledOrder]:
        return self._orders(report_id, SQL("how = %s", TO_BOOK), limit)

    def waiting_orders(
        self, report_id: str, after: tuple[str, str], limit: int
    ) -> Sequence[SettledOrder]:
        later = SQL("how = %s AND (order_ref, pays) > (%s, %s)", TO_CLARIFY, *after)
        return self._orders(report_id, later, limit)

    def _orders(self, report_id: str, which: SQL, limit: int) -> Sequence[SettledOrder]:
        """The first of these, by key."""
        row = self._settlement_rows([report_id])
        if not row:
            return []
        query = SQL(
            _OF_ORDERS,
            settlement=row.id,
            nothing=PAYS_NOTHING,
            which=which,
            invoice=PAYS_INVOICE,
            awaited=AWAITED,
            company=row.company_id.id,
            limit=limit,
            seller=row.account_id.seller_id or "",
            documents=documents_query(row, SQL("SELECT order_ref FROM page")),
        )
        return [
            SettledOrder(
                order, pays, Decimal(amount), aware(at), known, documents, Decimal(left), *more
            )
            for order, pays, amount, at, known, documents, left, *more in self.env.execute_query(
                query
            )
        ]

    def settled_sums(self, report_id: str) -> Sequence[SettledSum]:
        row = self._settlement_row(report_id)
        query = SQL(
            """
            SELECT month, marketplace, kind, how, words, sum(amount)::text, count(*),
                   max(posted_at)
              FROM (SELECT *, CASE WHEN kind = %s THEN description ELSE '' END AS words
                      FROM amazon_connector_settlement_line
                     WHERE settlement_id = %s AND how <> %s) l
             GROUP BY month, marketplace, kind, how, words
             ORDER BY month, marketplace, kind, how, words
            """,
            UNKNOWN,
            row.id,
            BY_PAYMENT,
        )
        return [
            SettledSum(*key, Decimal(amount), lines, aware(last))
            for *key, amount, lines, last in self.env.execute_query(query)
        ]

    # For the other parts

    def _mark(self, row, keys: Sequence[tuple[str, str]], how: str, before: str) -> set:
        """Mark the lines of these orders (order and what they pay) that are marked ``before``.
        The keys of which there were any.
        """
        marked = self.env.execute_query(
            SQL(
                """
                UPDATE amazon_connector_settlement_line l
                   SET how = %s
                  FROM unnest(%s::varchar[], %s::varchar[]) AS k(order_ref, pays)
                 WHERE l.settlement_id = %s AND l.order_ref = k.order_ref AND l.pays = k.pays
                   AND l.pays <> %s AND l.how = %s
             RETURNING l.order_ref, l.pays
                """,
                how,
                [order_ref for order_ref, _pays in keys],
                [pays for _order_ref, pays in keys],
                row.id,
                PAYS_NOTHING,
                before,
            )
        )
        self.env["amazon.connector.settlement.line"].invalidate_model()
        return set(marked)


def documents_query(row, order_refs: SQL) -> SQL:
    """Receivable lines of the posted invoices and credit notes of these orders: order, what it
    pays, document, line, what is open in the settlement's currency, and the line's own currency
    where that is another one which the settlement's cannot pay.
    """
    company_currency = row.company_id.currency_id
    return SQL(
        """
        SELECT d.order_ref, d.pays, d.move_id, l.id AS line_id,
               CASE WHEN l.currency_id = %(currency)s THEN l.amount_residual_currency
                    WHEN %(is_company)s THEN l.amount_residual
                    ELSE 0 END AS open,
               CASE WHEN l.currency_id <> %(currency)s AND NOT %(is_company)s
                    THEN c.name END AS other_currency,
               NOT l.reconciled AS is_open, l.date_maturity
          FROM (SELECT DISTINCT o.amazon_connector_order_ref AS order_ref, m.id AS move_id,
                       CASE m.move_type WHEN 'out_invoice' THEN 'invoice'
                                        ELSE 'credit_note' END AS pays
                  FROM sale_order o
                  JOIN sale_order_line s ON s.order_id = o.id
                  JOIN sale_order_line_invoice_rel r ON r.order_line_id = s.id
                  JOIN account_move_line i ON i.id = r.invoice_line_id
                  JOIN account_move m ON m.id = i.move_id
                 WHERE o.amazon_connector_seller_id = %(seller)s
                   AND o.amazon_connector_order_ref IN (%(orders)s)
                   AND m.state = 'posted' AND m.company_id = %(company)s
                   AND m.move_type IN ('out_invoice', 'out_refund')) d
          JOIN account_move_line l ON l.move_id = d.move_id
          JOIN res_currency c ON c.id = l.currency_id
          JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
        """,
        currency=row.currency_id.id or None,
        is_company=row.currency_id == company_currency,
        seller=row.account_id.seller_id or "",
        orders=order_refs,
        company=row.company_id.id,
    )


def _values(line: SettlementLine, settlement: int) -> tuple:
    return (
        settlement,
        line.number,
        line.transaction,
        line.amount_type,
        line.description,
        line.kind,
        line.pays,
        TO_BOOK,
        line.order_id,
        line.item_id,
        line.sku,
        line.quantity,
        line.marketplace,
        line.amount,
        naive(line.posted_at),
        line.month,
    )
