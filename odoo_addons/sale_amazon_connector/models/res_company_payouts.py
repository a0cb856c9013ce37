# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector import records_money as kinds

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..adapter.books_words import BATCH_DEPOSIT, CLARIFY, SMALL_DIFFERENCES

_INCOME = (
    kinds.SALES,
    kinds.SHIPPING_SOLD,
    kinds.GIFT_WRAP_SOLD,
    kinds.PROMOTION,
    kinds.OTHER_CHARGE,
    kinds.REFUND,
)
_TAXES = (kinds.TAX, kinds.REFUND_TAX, kinds.WITHHELD_TAX)
_EXPENSES = (kinds.COMMISSION, kinds.FBA_FEE, kinds.OTHER_FEE, kinds.ADVERTISING, kinds.UNKNOWN)


class ResCompany(models.Model):
    """What a company needs for payouts: the journal, the intermediary account, the accounts."""

    _name = "res.company"
    _inherit = ["res.company"]

    amazon_connector_payout_journal_id = fields.Many2one(
        "account.journal",
        string="Amazon Payments",
        copy=False,
        domain="[('type', '=', 'bank'), ('company_id', '=', id)]",
    )

    def _amazon_connector_prepare_payouts(self):
        """Make what is missing of it; what a person chose stays. Raises UserError without a
        chart of accounts.
        """
        self.ensure_one()
        company = self.sudo().with_company(self).with_context(allowed_company_ids=self.ids)
        company._amazon_connector_check_chart()
        journal = company.amazon_connector_payout_journal_id
        if not journal:
            journal = company._amazon_connector_make_journal()
            company.amazon_connector_payout_journal_id = journal
        company._amazon_connector_batch_methods(journal)
        rows = self.env["amazon.connector.payout.account"].sudo()
        if not rows.search_count([("company_id", "=", self.id)], limit=1):
            rows._fill(self, company._amazon_connector_accounts())

    def _amazon_connector_check_chart(self):
        if not self._amazon_connector_account_of_type("income"):
            raise UserError(
                self.env._(
                    "%s has no chart of accounts: choose a package under Invoicing, "
                    "Configuration, Settings, Fiscal Localization. Then tick Payouts again.",
                    self.name,
                )
            )

    # The journal

    def _amazon_connector_make_journal(self):
        return self.env["account.journal"].create(
            {
                "name": self.env._("Amazon Payments"),
                "code": self._amazon_connector_journal_code(),
                "type": "bank",
                # After the company's own bank, which Odoo proposes where one is to be chosen.
                "sequence": 20,
                "company_id": self.id,
                "amazon_connector": True,
            }
        )

    def _amazon_connector_journal_code(self):
        journals = self.env["account.journal"].with_context(active_test=False)
        taken = set(journals.search([("company_id", "=", self.id)]).mapped("code"))
        codes = ["AMZ", *(f"AMZ{number}" for number in range(1, 100))]
        return next(code for code in codes if code not in taken)

    def _amazon_connector_batch_methods(self, journal):
        """*Batch Deposit* first, and the intermediary account on every method of the journal."""
        account = self._amazon_connector_intermediary(journal)
        for direction in ("inbound", "outbound"):
            name = f"{direction}_payment_method_line_ids"
            method = self.env.ref(f"sale_amazon_connector.payment_method_batch_{direction}")
            if method not in journal[name].payment_method_id:
                values = {"payment_method_id": method.id, "name": method.name, "sequence": 1}
                journal[name] = [Command.create(values)]
            missing = journal[name].filtered(lambda line: not line.payment_account_id)
            missing.payment_account_id = account

    def _amazon_connector_intermediary(self, journal):
        """The outstanding account of the journal's methods; made if there is none yet."""
        lines = journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids
        batch = lines.filtered(lambda line: line.code == BATCH_DEPOSIT)
        found = (batch or lines).payment_account_id[:1]
        return found or self._amazon_connector_make_account(
            self.env._("Amazon Intermediary"), "asset_current", reconcile=True
        )

    # The accounts

    def _amazon_connector_accounts(self):
        """An account for each kind of amount, as far as the chart has one."""
        income = self._amazon_connector_journal_account("sale", "income")
        expense = self._amazon_connector_journal_account("purchase", "expense")
        taxes = self._amazon_connector_tax_account()
        other_income = self._amazon_connector_account_of_type("income_other") or income
        make = self._amazon_connector_make_account
        found = {
            **dict.fromkeys(_INCOME, income),
            **dict.fromkeys(_EXPENSES, expense),
            **dict.fromkeys(_TAXES, taxes),
            kinds.REIMBURSEMENT: other_income,
            kinds.TRANSFER: self.transfer_account_id,
            kinds.RESERVE: make(self.env._("Amazon Reserves"), "asset_current"),
            CLARIFY: make(self.env._("Amazon to Clarify"), "asset_current", reconcile=True),
            SMALL_DIFFERENCES: make(self.env._("Amazon Small Differences"), "expense"),
        }
        return {role: account for role, account in found.items() if account}

    def _amazon_connector_journal_account(self, journal_type, account_type):
        journal = self.env["account.journal"].search(
            [("type", "=", journal_type), ("company_id", "=", self.id)], limit=1
        )
        return journal.default_account_id or self._amazon_connector_account_of_type(account_type)

    def _amazon_connector_tax_account(self):
        """Where the company's sales tax is booked."""
        taxes = self.account_sale_tax_id | self.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("company_id", "=", self.id), ("amount", ">", 0)]
        )
        return taxes.invoice_repartition_line_ids.account_id[:1]

    def _amazon_connector_account_of_type(self, account_type):
        accounts = self.env["account.account"]
        return accounts.search(
            [
                *accounts._check_company_domain(self),
                ("account_type", "=", account_type),
                ("deprecated", "=", False),
            ],
            limit=1,
        )

    def _amazon_connector_make_account(self, name, account_type, reconcile=False):
        """An account of its own, beside those of its type in the chart."""
        accounts = self.env["account.account"].with_company(self)
        beside = self._amazon_connector_account_of_type(account_type)
        start = beside.code or self.bank_account_code_prefix or "1000"
        return accounts.create(
            {
                "name": name,
                "code": accounts._search_new_account_code(start),
                "account_type": account_type,
                "reconcile": reconcile,
                "company_ids": [Command.link(self.id)],
            }
        )
