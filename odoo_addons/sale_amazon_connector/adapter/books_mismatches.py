# SPDX-License-Identifier: LGPL-3.0-or-later
"""What does not match: kept for a person, forgotten when the payout is reversed."""

from __future__ import annotations

from collections.abc import Sequence

from amazon_connector.records_money import AMOUNT_DIFFERS, BY_PAYMENT, Mismatch

from odoo.tools import SQL

from .values import money

Key = tuple[str, str, str]


class Mismatches:
    """The part of the books about what does not match."""

    def save_mismatches(self, page: Sequence[Mismatch]) -> None:
        for report_id in {mismatch.report_id for mismatch in page}:
            row = self._settlement_row(report_id)
            newest = {mismatch_key(m): m for m in page if m.report_id == report_id}
            for record in self._mismatch_records(row, list(newest)):
                record.write(_values(newest.pop(record_key(record)), row))
            row.mismatch_ids.create([_values(mismatch, row) for mismatch in newest.values()])
        self.env.flush_all()

    def drop_mismatches(self, report_id: str) -> None:
        self._settlement_rows([report_id]).mismatch_ids.unlink()

    def mismatches(self, report_id: str) -> Sequence[Mismatch]:
        rows = self._settlement_rows([report_id])
        records = rows.mismatch_ids.sorted(lambda record: (record.is_settled, record.id))
        return [mismatch_of(record) for record in records]

    def open_differences(self, report_id: str, order_ids: Sequence[str]) -> Sequence[Mismatch]:
        row = self._settlement_row(report_id)
        return self._differences(
            row, [("subject", "in", list(order_ids)), ("is_settled", "=", False)]
        )

    def paid_differences(self, report_id: str) -> Sequence[Mismatch]:
        row = self._settlement_row(report_id)
        found = self._differences(row, [("paid_by", "!=", False)])
        query = SQL(
            """
            SELECT DISTINCT order_ref, pays FROM amazon_connector_settlement_line
             WHERE settlement_id = %s AND order_ref = ANY(%s) AND how = %s
            """,
            row.id,
            [mismatch.subject for mismatch in found],
            BY_PAYMENT,
        )
        paid = set(self.env.execute_query(query))
        return [mismatch for mismatch in found if (mismatch.subject, mismatch.pays) in paid]

    # For the other parts

    def _differences(self, row, domain: list) -> list[Mismatch]:
        """Those of the same seller and company, in its other settlements."""
        self.env.flush_all()
        records = self.env["amazon.connector.mismatch"].search(
            [
                ("settlement_id", "!=", row.id),
                ("settlement_id.account_id.seller_id", "=", row.account_id.seller_id),
                ("company_id", "=", row.company_id.id),
                ("cause", "=", AMOUNT_DIFFERS),
                *domain,
            ]
        )
        return [mismatch_of(record) for record in records]

    def _mismatch_records(self, row, keys: Sequence[Key]):
        wanted = set(keys)
        found = self.env["amazon.connector.mismatch"].search(
            [
                ("settlement_id", "=", row.id),
                ("subject", "in", sorted({subject for _cause, subject, _pays in keys})),
            ]
        )
        return found.filtered(lambda record: record_key(record) in wanted)


def mismatch_key(mismatch: Mismatch) -> Key:
    return mismatch.cause, mismatch.subject, mismatch.pays


def record_key(record) -> Key:
    return record.cause, record.subject, record.pays or ""


def _values(mismatch: Mismatch, row) -> dict:
    return {
        "settlement_id": row.id,
        "cause": mismatch.cause,
        "subject": mismatch.subject,
        "pays": mismatch.pays or False,
        "amount": float(mismatch.amount),
        "open_amount": float(mismatch.open),
        "why": mismatch.why,
        "is_settled": mismatch.settled,
        "paid_by": mismatch.paid_by or False,
    }


def mismatch_of(record) -> Mismatch:
    """Odoo's record as the core's value."""
    code = record.settlement_id.currency_code or ""
    return Mismatch(
        report_id=record.settlement_id.report_ref,
        cause=record.cause,
        subject=record.subject,
        pays=record.pays or "",
        amount=money(record.amount, code),
        open=money(record.open_amount, code),
        why=record.why or "",
        settled=record.is_settled,
        paid_by=record.paid_by or "",
    )
