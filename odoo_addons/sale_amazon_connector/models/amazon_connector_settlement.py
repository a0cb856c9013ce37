# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.records_money import LISTED, SETTLEMENT_STATES

from odoo import api, fields, models


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
