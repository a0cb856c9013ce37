# SPDX-License-Identifier: LGPL-3.0-or-later
"""The bank: lines of statements that wait, and the deposit matched with one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amazon_connector.paging import by_page
from amazon_connector.port import CannotBook, Refused
from amazon_connector.records_money import BankLine, PayoutMatch

from .bank_match import BankMatch
from .books_chart import PayoutChart, plainly
from .values import ids, money


class Bank:
    """The part of the books about the bank."""

    def bank_lines(
        self, account_id: str, currency: str, since: date, until: date
    ) -> Sequence[BankLine]:
        company = self.env["amazon.connector.account"].browse(ids([account_id])).company_id
        found = self.env["account.bank.statement.line"].search(
            [
                ("company_id", "=", company.id),
                ("date", ">=", since),
                ("date", "<=", until),
                ("is_reconciled", "=", False),
                ("state", "=", "posted"),
                ("journal_id.amazon_connector", "=", False),
                "|",
                ("currency_id.name", "=", currency),
                ("foreign_currency_id.name", "=", currency),
            ],
            order="date, id",
        )
        return [_bank_line(line) for line in found if transaction(line)[1].name == currency]

    def match_payouts(self, page: Sequence[PayoutMatch]) -> Sequence[Refused | None]:
        return by_page(self.atomic, self._match_set, page)

    def _match_set(self, page: Sequence[PayoutMatch]) -> Sequence[None]:
        with plainly():
            for match in page:
                row = self._settlement_row(match.report_id)
                if not row.bank_line_id:
                    self._match(row, match)
        self.env.flush_all()
        return [None] * len(page)

    def _match(self, row, match: PayoutMatch) -> None:
        chart = PayoutChart(self.env, row.company_id)
        line = chart.env["account.bank.statement.line"].browse(ids([match.line_id])).exists()
        if not line or line.is_reconciled:
            raise CannotBook(
                "This line of the bank is reconciled already, or gone: choose another one."
            )
        opened = chart.env["account.move.line"].search(
            [
                ("move_id.amazon_connector_settlement_id", "=", row.id),
                ("parent_state", "=", "posted"),
                ("account_id", "=", row.intermediary_id.id),
                ("reconciled", "=", False),
            ]
        )
        name = row.settlement_ref or row.report_ref
        BankMatch(chart, line).book(opened, f"Amazon {name}", match.write_off)
        row.bank_line_id = line.id


def transaction(line) -> tuple[float, object]:
    """The amount of a line of the bank, and the currency that it is in."""
    if line.foreign_currency_id:
        return line.amount_currency, line.foreign_currency_id
    return line.amount, line.currency_id


def _bank_line(line) -> BankLine:
    amount, currency = transaction(line)
    return BankLine(
        line_id=str(line.id),
        dated=line.date,
        amount=money(amount, currency.name),
        currency=currency.name,
        text=line.payment_ref or "",
    )
