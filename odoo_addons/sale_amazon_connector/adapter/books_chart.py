# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a company books payouts with: journal, accounts, rates, and which days are open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from amazon_connector.port import CannotBook

from odoo.exceptions import AccessError, UserError, ValidationError

from .books_words import BATCH_DEPOSIT, CLARIFY, ROLES, SMALL_DIFFERENCES

_TABLE = "Amazon, Configuration, Accounts of Payouts"


@contextmanager
def plainly():
    """What Odoo's accounting refuses is told as it is: its texts are for people."""
    try:
        yield
    except (UserError, ValidationError, AccessError) as error:
        raise CannotBook(str(error)) from error


class PayoutChart:
    """The books of one company, as far as payouts need them."""

    def __init__(self, env, company) -> None:
        context = {**env.context, "allowed_company_ids": company.ids}
        self.env = env(context=context)
        self.company = company.with_env(self.env)
        self._accounts: dict[str, object] = {}

    @property
    def journal(self):
        """The journal *Amazon Payments*. Raises CannotBook."""
        journal = self.company.amazon_connector_payout_journal_id
        if not journal:
            raise CannotBook(
                f"{self.company.name} has no journal Amazon Payments: untick Payouts on one of its "
                "Amazon accounts and tick it again, which makes the journal."
            )
        return journal

    @property
    def intermediary(self):
        """The outstanding account of the journal's payment methods. Raises CannotBook."""
        lines = (
            self.journal.inbound_payment_method_line_ids
            | self.journal.outbound_payment_method_line_ids
        )
        batch = lines.filtered(lambda line: line.code == BATCH_DEPOSIT)
        account = (batch or lines).payment_account_id[:1]
        if not account:
            raise CannotBook(
                f"The payment methods of the journal {self.journal.name} have no outstanding "
                "account: choose one under Incoming Payments and Outgoing Payments."
            )
        return account

    @property
    def clarify(self):
        return self.account(CLARIFY)

    @property
    def small_differences(self):
        return self.account(SMALL_DIFFERENCES)

    def account(self, role: str):
        """The account of a kind of amount. Raises CannotBook."""
        if not self._accounts:
            rows = self.env["amazon.connector.payout.account"].search(
                [("company_id", "=", self.company.id)]
            )
            self._accounts = {row.role: row.account_id for row in rows}
        account = self._accounts.get(role)
        if not account:
            raise CannotBook(
                f"{self.company.name} has no account for {ROLES[role]}: choose it under {_TABLE}, "
                "then click once more."
            )
        if account.deprecated:
            raise CannotBook(
                f"The account {account.display_name} for {ROLES[role]} is not used any more: "
                f"choose another under {_TABLE}, then click once more."
            )
        return account

    def check_open(self, day: date) -> None:
        """Raises CannotBook where the books are locked on this day."""
        locked = self.company._get_violated_lock_dates(day, False, self.journal)
        if locked:
            until = max(until for until, _name in locked)
            raise CannotBook(
                f"The books of {self.company.name} are locked up to {until}, and this is of {day}: "
                "ask whoever keeps the books to open that period, then click once more."
            )

    def open_day(self, day: date) -> date:
        """This day, or the first one after it that is not locked."""
        locked = self.company._get_violated_lock_dates(day, False, self.journal)
        if not locked:
            return day
        latest = max(until for until, _name in locked)
        return date.fromordinal(latest.toordinal() + 1)

    def converter(self, currency, code: str, day: date) -> Callable[[Decimal], float]:
        """From this currency into the company's, at the rate of the day. Raises CannotBook."""
        if not currency:
            raise CannotBook(
                f"Odoo does not know the currency {code or '(none)'}: create it under Invoicing, "
                "Configuration, Currencies; then click once more."
            )
        target = self.company.currency_id
        if currency != target:
            self._check_rate(currency, day)
        return lambda amount: currency._convert(float(amount), target, self.company, day)

    def _check_rate(self, currency, day: date) -> None:
        """Odoo takes 1.0 where there is no rate, and says nothing."""
        rates = self.env["res.currency.rate"].search_count(
            [
                ("currency_id", "in", (currency.id, self.company.currency_id.id)),
                ("company_id", "in", (False, self.company.root_id.id)),
                ("name", "<=", day),
            ],
            limit=1,
        )
        if not rates:
            raise CannotBook(
                f"There is no rate of {currency.name} for {day} in {self.company.name}: enter one "
                "under Invoicing, Configuration, Currencies; then click once more."
            )
