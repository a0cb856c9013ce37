# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.payouts.booking import PAYABLE
from amazon_connector.records_money import LISTED, SETTLEMENT_STATES

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..adapter import driver
from ..adapter.refusals import told


class AmazonConnectorSettlement(models.Model):
    """A payout: what Amazon pays a seller in one currency, by a settlement report.

    The row is the core's: ``adapter/books_settlements.py`` writes it whole.
    """

    _name = "amazon.connector.settlement"
    _description = "Amazon Payout"
    _rec_name = "settlement_ref"
    _order = "created desc, id desc"

    report_ref = fields.Char(string="Amazon Report", required=True, readonly=True)
    document_ref = fields.Char(readonly=True)
    account_id = fields.Many2one(
        "amazon.connector.account", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    state = fields.Selection(
        list(SETTLEMENT_STATES.items()), required=True, readonly=True, default=LISTED, index=True
    )
    created = fields.Datetime(string="Made by Amazon", required=True, readonly=True)
    settlement_ref = fields.Char(string="Settlement", readonly=True, index="btree_not_null")
    currency_code = fields.Char(size=3, readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    total = fields.Monetary(string="Deposit", readonly=True)
    is_total_known = fields.Boolean(readonly=True)
    starts = fields.Datetime(string="From", readonly=True)
    ends = fields.Datetime(string="To", readonly=True)
    deposited = fields.Datetime(string="Deposited on", readonly=True)
    staged = fields.Integer(string="Lines Read", readonly=True, aggregator=None)
    problem = fields.Text(readonly=True)
    digest = fields.Char(readonly=True)
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    # Of the adapter: on which account its entries meet the bank, and the bank's line.
    intermediary_id = fields.Many2one("account.account", readonly=True, ondelete="restrict")
    bank_line_id = fields.Many2one(
        "account.bank.statement.line", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    move_ids = fields.One2many("account.move", "amazon_connector_settlement_id")
    sum_ids = fields.One2many("amazon.connector.settlement.sum", "settlement_id", string="Amounts")
    mismatch_ids = fields.One2many(
        "amazon.connector.mismatch", "settlement_id", string="What Does Not Match"
    )
    entry_count = fields.Integer(string="Entries", compute="_compute_entry_count")
    open_mismatch_count = fields.Integer(
        string="To Look at", compute="_compute_open_mismatch_count"
    )
    payable_count = fields.Integer(
        string="Waiting for a Document", compute="_compute_open_mismatch_count"
    )
    is_matched = fields.Boolean(string="Matched", compute="_compute_is_matched")

    _sql_constraints = [
        (
            "amazon_connector_settlement_once",
            "UNIQUE(report_ref)",
            "A settlement report is there once.",
        ),
    ]

    @api.depends("settlement_ref", "report_ref")
    def _compute_display_name(self):
        for settlement in self:
            settlement.display_name = settlement.settlement_ref or settlement.report_ref

    @api.depends("move_ids")
    def _compute_entry_count(self):
        moves = self.env["account.move"]
        counted = dict(
            moves._read_group(
                [("amazon_connector_settlement_id", "in", self.ids)],
                ["amazon_connector_settlement_id"],
                ["__count"],
            )
        )
        for settlement in self:
            settlement.entry_count = counted.get(settlement, 0)

    @api.depends("mismatch_ids.is_settled")
    def _compute_open_mismatch_count(self):
        counted = self.env["amazon.connector.mismatch"]._read_group(
            [("settlement_id", "in", self.ids), ("is_settled", "=", False)],
            ["settlement_id", "cause"],
            ["__count"],
        )
        for settlement in self:
            own = [(cause, count) for found, cause, count in counted if found == settlement]
            settlement.open_mismatch_count = sum(count for _cause, count in own)
            settlement.payable_count = sum(count for cause, count in own if cause in PAYABLE)

    @api.depends("bank_line_id")
    def _compute_is_matched(self):
        for settlement in self:
            settlement.is_matched = bool(settlement.bank_line_id)

    # What a person does with it

    def _amazon_payouts(self):
        """The core's verbs, for whoever may book."""
        self.check_access("write")
        return driver.connector(self.env).payouts

    def action_post(self):
        """*Post*: the job books it, page by page; what is booked stays, whatever happens."""
        payouts = self._amazon_payouts()
        with told():
            for settlement in self:
                payouts.post(settlement.report_ref)
        self.env["amazon.connector.account"]._amazon_wake_up()

    def action_reverse(self):
        """*Reverse*: every entry, and the match with the bank."""
        payouts = self._amazon_payouts()
        with told():
            for settlement in self:
                payouts.reverse(settlement.report_ref)
        self.env["amazon.connector.account"]._amazon_wake_up()

    def action_read_again(self):
        """*Try Again*: the file is read from its first line."""
        payouts = self._amazon_payouts()
        with told():
            for settlement in self:
                payouts.read_again(settlement.report_ref)
        self.env["amazon.connector.account"]._amazon_wake_up()

    def action_pay_exact(self):
        """*Pay All Exact*: whatever waits and whose invoice is here by now, to the cent."""
        self.ensure_one()
        payouts = self._amazon_payouts()
        with told():
            done = payouts.pay_exact(self.report_ref)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if done.orders and not done.refused else "warning",
                "message": " ".join(self._amazon_paid(done)),
                "sticky": bool(done.refused),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _amazon_paid(self, done):
        """What became of it, for the person who clicked."""
        if done.orders:
            yield self.env._("Paid: %(number)s.", number=done.orders)
        elif not done.refused:
            yield self.env._(
                "Nothing that waits has an open invoice or credit note of exactly its amount yet."
            )
        if done.refused:
            yield self.env._(
                "Not paid: %(number)s. %(why)s", number=len(done.refused), why=done.refused[0]
            )
        if done.more:
            yield self.env._("There are more: click once more.")

    def action_match(self):
        """*Match Payout*: with the bank's line that looks like it."""
        self.ensure_one()
        proposed = self._amazon_payouts().propose(self.report_ref)
        if not proposed:
            raise UserError(
                self.env._(
                    "No line of the bank looks like this payout yet: it would be of this amount, "
                    "at most ten days after the deposit. Import the statement, or choose the line "
                    "under Payouts, Bank Lines and click Match Payout there."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Match Payout"),
            "res_model": "amazon.connector.match",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_line_id": int(proposed.line_id),
                "default_settlement_ids": [fields.Command.set(self.ids)],
            },
        }

    def action_view_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_journal_line")
        action["domain"] = [("amazon_connector_settlement_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    def action_view_lines(self):
        self.ensure_one()
        xml_id = "sale_amazon_connector.amazon_connector_settlement_line_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {**action, "domain": [("settlement_id", "=", self.id)], "context": {}}

    def action_view_bank_line(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.bank.statement.line",
            "res_id": self.bank_line_id.id,
            "views": [
                (
                    self.env.ref("sale_amazon_connector.account_bank_statement_line_view_form").id,
                    "form",
                )
            ],
        }
