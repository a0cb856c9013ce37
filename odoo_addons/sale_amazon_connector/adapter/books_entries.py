# SPDX-License-Identifier: LGPL-3.0-or-later
"""Entries of a payout: one for each month and marketplace, in the journal *Amazon Payments*."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from amazon_connector.paging import by_page
from amazon_connector.port import Refused
from amazon_connector.records_money import SETTLED_KINDS, SettlementEntry

from odoo import Command
from odoo.tools import SQL

from .books_chart import PayoutChart, plainly
from .books_words import ENTRY


class Entries:
    """The part of the books that posts entries."""

    def post_entries(self, page: Sequence[SettlementEntry]) -> Sequence[Refused | None]:
        return by_page(self.atomic, self._post_set, page)

    def _post_set(self, page: Sequence[SettlementEntry]) -> Sequence[None]:
        with plainly():
            for report_id in {entry.report_id for entry in page}:
                row = self._settlement_row(report_id)
                posted = self._posted_keys(row)
                wanted = {_key(e): e for e in page if e.report_id == report_id}
                new = [entry for key, entry in wanted.items() if key not in posted]
                drafts = Drafts(self.env, row)
                for entry in new:
                    drafts.add_entry(entry)
                drafts.post()
        return [None] * len(page)

    def booked_total(self, report_id: str) -> Decimal:
        row = self._settlement_row(report_id)
        query = SQL(
            """
            SELECT COALESCE(sum(l.amount_currency), 0)::text
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
             WHERE m.amazon_connector_settlement_id = %s AND m.state = 'posted'
               AND l.account_id = %s
            """,
            row.id,
            row.intermediary_id.id or None,
        )
        return Decimal(self.env.execute_query(query)[0][0])

    def _posted_keys(self, row) -> set[str]:
        moves = self.env["account.move"].search_fetch(
            [
                ("amazon_connector_settlement_id", "=", row.id),
                ("amazon_connector_key", "!=", False),
            ],
            ["amazon_connector_key"],
        )
        return set(moves.mapped("amazon_connector_key"))


class Drafts:
    """Entries of one settlement, made and posted together."""

    def __init__(self, env, row) -> None:
        self.chart = PayoutChart(env, row.company_id)
        self.row = row.with_env(self.chart.env)
        self._values: list[dict] = []

    @property
    def currency(self):
        return self.row.currency_id

    @property
    def intermediary(self):
        """Where the settlement meets the bank: the same account from its first entry on."""
        if not self.row.intermediary_id:
            self.row.intermediary_id = self.chart.intermediary
        return self.row.intermediary_id

    def add_entry(self, entry: SettlementEntry) -> None:
        """An entry of a month and marketplace against the intermediary account."""
        place = f", {entry.marketplace}" if entry.marketplace else ""
        lines = []
        for line in entry.lines:
            account = self.chart.clarify if line.clarify else self.chart.account(line.kind)
            label = line.label or SETTLED_KINDS.get(line.kind, line.kind)
            lines.append({"account_id": account.id, "amount": -line.amount, "name": label})
        title = f"{entry.month:%Y-%m}{place}"
        self.add(ENTRY, entry.dated, lines, key=_key(entry), title=title, against=True)

    def add(
        self,
        kind: str,
        dated: date,
        lines: Iterable[dict],
        *,
        key: str = "",
        title: str = "",
        against: bool = False,
    ) -> None:
        """An entry of these lines, each an account and an amount (debit above zero) in the
        settlement's currency. ``against``: what they lack of zero is the intermediary's.
        Raises CannotBook where the day is locked or has no rate.
        """
        self.chart.check_open(dated)
        converted = self.chart.converter(self.currency, self.row.currency_code or "", dated)
        items = [_item(line, self.currency, converted) for line in lines]
        rest = -sum((line["amount"] for line in lines), Decimal(0))
        if against and rest:
            account = self.intermediary
            items.append(
                {
                    "account_id": account.id,
                    "name": self._title(title),
                    "currency_id": self.currency.id,
                    "amount_currency": float(rest),
                    "balance": -sum(item["balance"] for item in items),
                }
            )
        else:
            _balance(items)
        self._values.append(
            {
                "move_type": "entry",
                "journal_id": self.chart.journal.id,
                "company_id": self.chart.company.id,
                "currency_id": self.currency.id,
                "date": dated,
                "ref": self._title(title),
                "amazon_connector_settlement_id": self.row.id,
                "amazon_connector_kind": kind,
                "amazon_connector_key": key or False,
                "line_ids": [Command.create(item) for item in items],
            }
        )

    def post(self):
        """Post them; Odoo's entries in the order in which they were added."""
        moves = self.chart.env["account.move"].create(self._values)
        moves._post(soft=False)
        self._values = []
        return moves

    def _title(self, title: str) -> str:
        name = self.row.settlement_ref or self.row.report_ref
        return f"Amazon {name}, {title}" if title else f"Amazon {name}"


def _key(entry: SettlementEntry) -> str:
    return f"{entry.month:%Y-%m-%d} {entry.marketplace}"


def _item(line: dict, currency, converted) -> dict:
    return {
        "account_id": line["account_id"],
        "partner_id": line.get("partner_id", False),
        "name": line["name"],
        "amazon_connector_order_ref": line.get("order_ref", False),
        "currency_id": currency.id,
        "amount_currency": float(line["amount"]),
        "balance": converted(line["amount"]),
    }


def _balance(items: list[dict]) -> None:
    """What rounding leaves in the company's currency goes to the last line."""
    items[-1]["balance"] -= sum(item["balance"] for item in items)
