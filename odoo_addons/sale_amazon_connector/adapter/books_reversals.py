# SPDX-License-Identifier: LGPL-3.0-or-later
"""Everything that was posted for a payout is reversed; nothing is changed or deleted."""

from __future__ import annotations

from amazon_connector.records_money import TO_BOOK

from odoo.tools import SQL

from .books_chart import PayoutChart, plainly
from .books_words import REVERSAL


class Reversals:
    """The part of the books that takes a posting back."""

    def reverse_bookings(self, report_id: str, limit: int) -> int:
        row = self._settlement_row(report_id)
        with plainly():
            self._unmatch(row)
            left = self._standing(row)
            self._reverse(row, left[:limit])
        remaining = len(left[limit:])
        if not remaining:
            self._unmark(row)
        return remaining

    def _standing(self, row):
        """Posted entries that no reversal takes back, the last first."""
        return self.env["account.move"].search(
            [
                ("amazon_connector_settlement_id", "=", row.id),
                ("amazon_connector_kind", "!=", REVERSAL),
                ("state", "=", "posted"),
                ("reversal_move_ids", "not any", [("state", "=", "posted")]),
            ],
            order="id desc",
        )

    def _unmatch(self, row) -> None:
        """The bank's line is open again, as if nobody had matched it."""
        line = row.bank_line_id
        if line:
            row.bank_line_id = False
            line.with_company(row.company_id).action_undo_reconciliation()

    def _reverse(self, row, moves) -> None:
        """Reconciliations are undone first (Odoo takes its exchange differences back with them);
        an entry of a locked day is reversed on the first open one.
        """
        chart = PayoutChart(self.env, row.company_id)
        moves = moves.with_env(chart.env)
        moves._reverse_moves(
            [
                {"date": chart.open_day(move.date), "ref": f"Reversal of {move.name}"}
                for move in moves
            ],
            cancel=True,
        )

    def _unmark(self, row) -> None:
        row.intermediary_id = False
        self.env.cr.execute(
            SQL(
                """
                UPDATE amazon_connector_settlement_line SET how = %s
                 WHERE settlement_id = %s AND how <> %s
                """,
                TO_BOOK,
                row.id,
                TO_BOOK,
            )
        )
        self.env["amazon.connector.settlement.line"].invalidate_model()
        self.env.flush_all()
