# SPDX-License-Identifier: LGPL-3.0-or-later
"""The settlements: one row for each report, locked while it is worked on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from amazon_connector.port import CannotBook, LostRace
from amazon_connector.records_money import (
    LISTED,
    POSTED,
    POSTING,
    REVERSING,
    STAGED,
    STAGING,
    Settlement,
)

from odoo.tools import SQL

from .values import aware, ids, money, naive

_AT_WORK = (LISTED, STAGING, POSTING, REVERSING)
_HELD = (STAGED, POSTING, POSTED, REVERSING)


class Settlements:
    """The part of the books about settlements."""

    def settlements(self, report_ids: Sequence[str]) -> Mapping[str, Settlement]:
        rows = self._settlement_rows(report_ids)
        return {row.report_ref: _settlement(row) for row in rows}

    def settlements_at_work(self, account_ids: Sequence[str], limit: int) -> Sequence[Settlement]:
        found = self.env["amazon.connector.settlement"].search(
            [
                ("account_id", "in", ids(account_ids)),
                ("problem", "=", False),
                "|",
                ("state", "in", _AT_WORK),
                "&",
                ("state", "=", STAGED),
                ("account_id.payouts_posts_itself", "=", True),
            ],
            order="created, id",
            limit=limit,
        )
        return [_settlement(row) for row in found]

    def save_settlements(self, page: Sequence[Settlement]) -> None:
        newest = {settlement.report_id: settlement for settlement in page}
        rows = self._settlement_rows(list(newest))
        there = {row.report_ref: row for row in rows}
        currencies = self._currencies({settlement.currency for settlement in page})
        for settlement in newest.values():
            row = there.get(settlement.report_id)
            if (row.version if row else 0) != settlement.version:
                raise LostRace("Another worker went on with this payout.")
        new = [settlement for settlement in newest.values() if settlement.report_id not in there]
        for report_ref, row in there.items():
            row.write(_values(newest[report_ref], currencies))
        rows.create([_values(settlement, currencies) for settlement in new])
        self.env.flush_all()

    def settlement_twin(self, account_id: str, settlement_id: str) -> str:
        account = self.env["amazon.connector.account"].browse(ids([account_id]))
        found = self.env["amazon.connector.settlement"].search(
            [
                ("settlement_ref", "=", settlement_id),
                ("state", "in", _HELD),
                ("account_id.seller_id", "=", account.seller_id),
            ],
            limit=1,
        )
        return found.report_ref or ""

    # For the other parts

    def _settlement_rows(self, report_ids: Sequence[str]):
        """Odoo's records of these reports, locked to the end of the transaction."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM amazon_connector_settlement
                 WHERE report_ref = ANY(%s) ORDER BY id FOR UPDATE
                """,
                list(report_ids),
            )
        )
        numbers = [number for (number,) in self.env.cr.fetchall()]
        rows = self.env["amazon.connector.settlement"].browse(numbers)
        rows.invalidate_recordset()
        return rows

    def _settlement_row(self, report_id: str):
        """One of them. Raises CannotBook."""
        row = self._settlement_rows([report_id])
        if not row:
            raise CannotBook(f"The payout of the report {report_id} is not here any more.")
        return row

    def _currencies(self, codes) -> Mapping[str, int]:
        currencies = self.env["res.currency"].with_context(active_test=False)
        found = currencies.search([("name", "in", sorted(codes))])
        # What is booked in a currency has it in use.
        found.filtered(lambda currency: not currency.active).active = True
        return {currency.name: currency.id for currency in found}


def _values(settlement: Settlement, currencies: Mapping[str, int]) -> dict:
    return {
        "report_ref": settlement.report_id,
        "document_ref": settlement.document_id or False,
        "account_id": int(settlement.account_id),
        "state": settlement.state,
        "created": naive(settlement.created),
        "settlement_ref": settlement.settlement_id or False,
        "currency_code": settlement.currency or False,
        "currency_id": currencies.get(settlement.currency, False),
        "total": float(settlement.total or 0),
        "is_total_known": settlement.total is not None,
        "starts": naive(settlement.starts),
        "ends": naive(settlement.ends),
        "deposited": naive(settlement.deposited),
        "staged": settlement.staged,
        "problem": settlement.problem or False,
        "digest": settlement.digest or False,
        "version": settlement.version + 1,
    }


def _settlement(row) -> Settlement:
    return Settlement(
        report_id=row.report_ref,
        document_id=row.document_ref or "",
        account_id=str(row.account_id.id),
        state=row.state,
        created=aware(row.created),
        settlement_id=row.settlement_ref or "",
        currency=row.currency_code or "",
        total=_total(row),
        starts=aware(row.starts),
        ends=aware(row.ends),
        deposited=aware(row.deposited),
        staged=row.staged,
        problem=row.problem or "",
        digest=row.digest or "",
        version=row.version,
    )


def _total(row) -> Decimal | None:
    return money(row.total, row.currency_code or "") if row.is_total_known else None
