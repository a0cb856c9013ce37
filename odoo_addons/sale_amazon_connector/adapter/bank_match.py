# SPDX-License-Identifier: LGPL-3.0-or-later
"""A line of a bank statement against open items of the intermediary account.

Odoo Community has statements and no screen that reconciles them: this does to the line what
Odoo's own reconciliation does. What stood on the suspense account stands on the intermediary
account instead, reconciled, and what the bank is short of it on the small differences.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from amazon_connector.port import CannotBook

from odoo import Command

from .values import money


class BankMatch:
    """One line of the bank, which is open still."""

    def __init__(self, chart, line) -> None:
        self._chart = chart
        self._line = line
        self._liquidity, self._suspense, self._others = line._seek_for_lines()
        if not self._suspense or self._others:
            raise CannotBook(
                f"The line {line.payment_ref or line.id} of the bank is booked in part already: "
                "undo that first."
            )

    def book(self, opened, label: str, write_off: Decimal | None = None) -> None:
        """Reconcile the line with all of these journal items. ``write_off`` is what the line is
        short of them, where a person has seen it. Raises CannotBook where it is another amount.
        """
        counterparts, write_off_values = self._values(opened, label)
        short = self._short(write_off_values)
        if write_off is not None and short != write_off:
            raise CannotBook(
                f"The bank's line is short of the payout by {short}, not by {write_off}: look at "
                "both again."
            )
        values = [*counterparts.values(), *([write_off_values] if write_off_values else [])]
        changes = [Command.create(item) for item in values]
        # As Odoo's own reconciliation changes the line's entry, and its undo changes it back.
        self._line.with_context(force_delete=True, skip_readonly_check=True).write(
            {"checked": True, "line_ids": [Command.delete(self._suspense.id), *changes]}
        )
        new = self._line.move_id.line_ids - self._liquidity
        new._reconcile_plan(
            [
                items | new.filtered(lambda line, k=key: (line.account_id, line.currency_id) == k)
                for key, items in self._groups(opened).items()
            ]
        )

    @staticmethod
    def _groups(opened):
        return opened.grouped(lambda item: (item.account_id, item.currency_id))

    def _values(self, opened, label: str) -> tuple[dict, dict | None]:
        """The new items of the line's entry: one for each account and currency, and the rest."""
        groups = self._groups(opened)
        currency = self._suspense.currency_id
        counterparts: dict = defaultdict(dict)
        for (account, its_currency), items in groups.items():
            amount = -sum(items.mapped("amount_residual_currency"))
            balance = -sum(items.mapped("amount_residual"))
            if its_currency != currency and len(groups) == 1:
                # Paid in another currency: what the bank received is what it was worth.
                balance = self._suspense.balance
            elif its_currency == currency:
                at_bank = self._line._prepare_counterpart_amounts_using_st_line_rate(
                    its_currency, balance, amount
                )
                balance = at_bank["balance"]
            counterparts[account, its_currency] = {
                "account_id": account.id,
                "name": label,
                "currency_id": its_currency.id,
                "amount_currency": its_currency.round(amount),
                "balance": balance,
            }
        return counterparts, self._rest(counterparts.values(), label)

    def _rest(self, counterparts, label: str) -> dict | None:
        """What is left of the bank's amount after these, on the small differences."""
        currency = self._suspense.currency_id
        company = self._line.company_id.currency_id
        balance = company.round(
            self._suspense.balance - sum(item["balance"] for item in counterparts)
        )
        in_currency = [
            i["amount_currency"] for i in counterparts if i["currency_id"] == currency.id
        ]
        if len(in_currency) == len(list(counterparts)):
            amount = currency.round(self._suspense.amount_currency - sum(in_currency))
        else:
            currency, amount = company, balance
        if company.is_zero(balance) and currency.is_zero(amount):
            return None
        return {
            "account_id": self._chart.small_differences.id,
            "name": label,
            "currency_id": currency.id,
            "amount_currency": amount,
            "balance": balance,
        }

    def _short(self, write_off_values: dict | None) -> Decimal:
        """Debit above zero: the bank's line is short of the payout."""
        if not write_off_values:
            return Decimal(0)
        currency = self._chart.env["res.currency"].browse(write_off_values["currency_id"])
        return money(write_off_values["amount_currency"], currency.name)
