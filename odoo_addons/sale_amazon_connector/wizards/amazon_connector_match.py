# SPDX-License-Identifier: LGPL-3.0-or-later

from amazon_connector.domain.payouts.differences import most_by_hand, most_of_a_deposit
from amazon_connector.records_money import POSTED

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..adapter import driver
from ..adapter.bank_match import BankMatch
from ..adapter.books_bank import transaction
from ..adapter.books_chart import PayoutChart
from ..adapter.refusals import told
from ..adapter.values import money


class AmazonConnectorMatch(models.TransientModel):
    """*Match Payout*: which payouts or batches a line of the bank is."""

    _name = "amazon.connector.match"
    _description = "Match Payout"

    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Bank Line",
        required=True,
        domain="[('is_reconciled', '=', False), ('journal_id.amazon_connector', '=', False)]",
    )
    company_id = fields.Many2one(related="line_id.company_id")
    line_date = fields.Date(related="line_id.date", string="Date")
    line_text = fields.Char(related="line_id.payment_ref", string="Label")
    currency_id = fields.Many2one("res.currency", compute="_compute_amounts")
    settlement_ids = fields.Many2many(
        "amazon.connector.settlement",
        string="Payouts",
        domain="[('state', '=', 'posted'), ('bank_line_id', '=', False), "
        "('company_id', '=', company_id)]",
    )
    batch_ids = fields.Many2many(
        "amazon.connector.payment.batch",
        string="Batch Payments",
        domain="[('state', '=', 'validated'), ('company_id', '=', company_id)]",
    )
    bank_amount = fields.Monetary(string="Received", compute="_compute_amounts")
    payout_amount = fields.Monetary(string="Payouts and Batches", compute="_compute_amounts")
    short = fields.Monetary(
        string="To Be Written Off",
        compute="_compute_amounts",
        help="What the bank is short of the payout; it goes to the account of small differences.",
    )

    @api.depends("line_id", "settlement_ids", "batch_ids")
    def _compute_amounts(self):
        for wizard in self:
            amount, currency = transaction(wizard.line_id)
            chosen = sum(wizard.settlement_ids.mapped("total")) + sum(
                wizard.batch_ids.mapped("amount")
            )
            if wizard._other_currency():
                # Amazon's currency converter: what the bank received is what it was worth.
                chosen = amount
            wizard.currency_id = currency
            wizard.bank_amount = amount
            wizard.payout_amount = chosen
            wizard.short = chosen - amount

    def _other_currency(self):
        """Whether all that is chosen is in one currency, which is not the bank line's."""
        currencies = self.settlement_ids.currency_id | self.batch_ids.currency_id
        return len(currencies) == 1 and currencies != transaction(self.line_id)[1]

    @api.onchange("line_id")
    def _onchange_line_id(self):
        """Propose what comes to exactly this amount."""
        amount, currency = transaction(self.line_id)
        if not self.line_id or self.settlement_ids or self.batch_ids:
            return
        same = [("currency_id", "=", currency.id), ("company_id", "=", self.company_id.id)]
        settlements = self.env["amazon.connector.settlement"].search(
            [*same, ("state", "=", POSTED), ("bank_line_id", "=", False)]
        )
        exact = settlements.filtered(lambda row: currency.is_zero(row.total - amount))
        if exact:
            self.settlement_ids = [Command.set(exact[:1].ids)]
            return
        batches = self.env["amazon.connector.payment.batch"].search(
            [*same, ("state", "=", "validated")]
        )
        exact = batches.filtered(lambda row: currency.is_zero(row.amount - amount))[:1]
        if not exact and currency.is_zero(sum(batches.mapped("amount")) - amount):
            exact = batches
        self.batch_ids = [Command.set(exact.ids)]

    def action_match(self):
        """*Match Payout*: the bank's line is reconciled with the intermediary account."""
        self.ensure_one()
        self.settlement_ids.check_access("write")
        self.batch_ids.check_access("write")
        if not self.settlement_ids and not self.batch_ids:
            raise UserError(self.env._("Choose the payouts or batches that this money is."))
        with told():
            if len(self.settlement_ids) == 1 and not self.batch_ids and not self._other_currency():
                payouts = driver.connector(self.env).payouts
                payouts.match(self.settlement_ids.report_ref, str(self.line_id.id))
            else:
                self._match_together()
        return {"type": "ir.actions.act_window_close"}

    def _match_together(self):
        """Several payouts or batches that arrived as one amount, or in another currency."""
        self._check_short()
        chart = PayoutChart(self.sudo().env, self.company_id)
        names = [*self.settlement_ids.mapped("display_name"), *self.batch_ids.mapped("name")]
        match = BankMatch(chart, self.line_id.sudo().with_env(chart.env))
        match.book(self._opened(chart), f"Amazon {', '.join(names)}", self._short_of_it())
        self.settlement_ids.sudo().bank_line_id = self.line_id

    def _short_of_it(self):
        return money(self.short, self.currency_id.name)

    def _check_short(self):
        """Only cents are written off: of payouts as of one, of batches as by hand."""
        most = most_by_hand if self.batch_ids else most_of_a_deposit
        if abs(self._short_of_it()) > most(self.currency_id.name):
            raise UserError(
                self.env._(
                    "The payouts and batches come to %(chosen)s and the bank's line to "
                    "%(received)s: only cents are written off. Choose what belongs to this line.",
                    chosen=self.currency_id.format(self.payout_amount),
                    received=self.currency_id.format(self.bank_amount),
                )
            )

    def _opened(self, chart):
        """What of the payouts and batches is open on the intermediary account."""
        items = self.env["account.move.line"].sudo()
        for settlement in self.settlement_ids.sudo():
            items |= settlement.move_ids.line_ids.filtered(
                lambda item, account=settlement.intermediary_id: item.account_id == account
            )
        for payment in self.batch_ids.sudo().payment_ids:
            items |= payment._seek_for_lines()[0]
        opened = items.filtered(lambda item: item.parent_state == "posted" and not item.reconciled)
        return opened.with_env(chart.env)
