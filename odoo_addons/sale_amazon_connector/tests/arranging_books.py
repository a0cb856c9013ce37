# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange and inspect in Odoo's accounting: ``BooksWorld``."""

from decimal import Decimal

from amazon_connector.testing.world_books import (
    BANK,
    INTERMEDIARY,
    RECEIVABLE,
    SeenEntry,
    SeenEntryLine,
)

from odoo import Command

from ..adapter.books import OdooBooks
from ..adapter.books_chart import PayoutChart
from ..adapter.books_words import ROLES
from ..adapter.values import money


class ArrangingBooks:
    """The part of ``OdooWorld`` about accounting."""

    def books(self):
        return OdooBooks(self.env)

    # Arrange

    def read_payouts(self, account_id, *, posts_itself=False, sales_without_invoice=True):
        account = self._account(account_id)
        self._chart_of_accounts(account.company_id)
        account.write(
            {
                "payouts_on": True,
                "payouts_posts_itself": posts_itself,
                "payouts_sales_without_invoice": sales_without_invoice,
            }
        )
        self._accounts_of_their_own(account.company_id)
        self._fresh()

    def _chart_of_accounts(self, company):
        """A person chooses a package for a company that has none."""
        income = company._amazon_connector_account_of_type("income")
        if not income:
            currency = company.currency_id
            charts = self.env["account.chart.template"]
            charts.try_loading("generic_coa", company=company, install_demo=False)
            company.currency_id = currency

    def _accounts_of_their_own(self, company):
        """The table of accounts is edited: no two kinds share one, so that each can be seen."""
        rows = self.env["amazon.connector.payout.account"].search([("company_id", "=", company.id)])
        accounts = self.env["account.account"].with_company(company)
        codes = {row.role: f"AMZ.{row.role.replace('_', '.')}" for row in rows}
        found = accounts.search(
            [("code", "in", list(codes.values())), ("company_ids", "in", company.ids)]
        )
        if not found:
            found = accounts.create(
                [
                    {
                        "name": ROLES[role],
                        "code": code,
                        "account_type": "asset_current",
                        "reconcile": role == "clarify",
                        "company_ids": [Command.set(company.ids)],
                    }
                    for role, code in codes.items()
                ]
            )
        by_code = {account.code: account for account in found}
        for row in rows:
            row.account_id = by_code[codes[row.role]]

    def invoice(self, seller_id, order_id, reference=""):
        order = self._order(seller_id, order_id)
        order.order_line.filtered("product_id").product_id.invoice_policy = "order"
        invoices = order._create_invoices()
        if reference:
            others = invoices.invoice_line_ids.filtered(
                lambda line: line.product_id.default_code != reference
            )
            others.unlink()
        invoices.action_post()
        self._fresh()

    def credit(self, seller_id, order_id):
        invoices = self._order(seller_id, order_id).invoice_ids
        invoices = invoices.filtered(lambda move: move.move_type == "out_invoice")
        notes = invoices._reverse_moves([{"invoice_date": move.date} for move in invoices])
        notes.action_post()
        # Odoo reconciles a credit note with its invoice where that is open; a person undoes it.
        notes.line_ids.remove_move_reconcile()
        self._fresh()

    def rate(self, account_id, currency, per_unit, since):
        company = self._account(account_id).company_id
        currencies = self.env["res.currency"].with_context(active_test=False)
        found = currencies.search([("name", "=", currency)])
        found.active = True
        rates = self.env["res.currency.rate"].with_company(company)
        rates.create(
            {
                "currency_id": found.id,
                "company_id": company.id,
                "name": since,
                "inverse_company_rate": float(per_unit),
            }
        )
        self._fresh()

    def bank_line(self, account_id, currency, amount, dated, text):
        journal = self._bank(self._account(account_id).company_id, currency)
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": dated,
                "amount": float(amount),
                "payment_ref": text,
            }
        )
        self._fresh()
        return str(line.id)

    def _bank(self, company, currency):
        journals = self.env["account.journal"].with_company(company)
        name = f"Bank in {currency}"
        found = journals.search([("name", "=", name), ("company_id", "=", company.id)])
        its_currency = self.env["res.currency"].search([("name", "=", currency)])
        return found or journals.create(
            {
                "name": name,
                "code": f"B{currency}",
                "type": "bank",
                "company_id": company.id,
                "currency_id": (its_currency - company.currency_id).id,
            }
        )

    # Inspect

    def open_on(self, seller_id, order_id):
        self._fresh()
        order = self._order(seller_id, order_id)
        lines = order.invoice_ids.filtered(lambda move: move.state == "posted").line_ids
        lines = lines.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        code = order.currency_id.name
        return sum((money(line.amount_residual_currency, code) for line in lines), Decimal(0))

    def balance(self, account_id, role, currency):
        self._fresh()
        company = self._account(account_id).company_id
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("currency_id.name", "=", currency),
                *self._of_role(company, role),
            ]
        )
        return sum((money(line.amount_currency, currency) for line in lines), Decimal(0))

    def _of_role(self, company, role):
        chart = PayoutChart(self.env, company)
        if role == RECEIVABLE:
            return [("account_id.account_type", "=", "asset_receivable")]
        if role == BANK:
            journals = self.env["account.journal"].search(
                [("company_id", "=", company.id), ("name", "=like", "Bank in %")]
            )
            return [("account_id", "in", journals.default_account_id.ids)]
        account = chart.intermediary if role == INTERMEDIARY else chart.account(role)
        return [("account_id", "=", account.id)]

    def entries(self, report_id):
        self._fresh()
        moves = self.env["account.move"].search(
            [
                ("amazon_connector_settlement_id.report_ref", "=", report_id),
                ("state", "=", "posted"),
            ],
            order="id",
        )
        return [self._seen_entry(move) for move in moves]

    def _seen_entry(self, move):
        chart = PayoutChart(self.env, move.company_id)
        roles = {chart.account(role): role for role in ROLES}
        roles[chart.intermediary] = INTERMEDIARY
        code, own = move.currency_id.name, move.company_id.currency_id.name
        return SeenEntry(
            kind=move.amazon_connector_kind,
            dated=move.date,
            currency=code,
            lines=[
                SeenEntryLine(
                    roles.get(line.account_id, RECEIVABLE),
                    money(line.amount_currency, code),
                    money(line.balance, own),
                )
                for line in move.line_ids
            ],
        )

    def is_reconciled(self, line_id):
        self._fresh()
        return self.env["account.bank.statement.line"].browse(int(line_id)).is_reconciled
