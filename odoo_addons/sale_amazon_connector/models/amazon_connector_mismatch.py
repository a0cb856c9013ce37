# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.records_money import MISMATCHES

from odoo import fields, models

from .amazon_connector_settlement_line import PAYS


class AmazonConnectorMismatch(models.Model):
    """What of a payout does not match, with what a person can do about it."""

    _name = "amazon.connector.mismatch"
    _description = "Amazon Payout: What Does Not Match"
    _rec_name = "subject"
    _order = "is_settled, id"

    settlement_id = fields.Many2one(
        "amazon.connector.settlement",
        string="Payout",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="settlement_id.company_id", store=True)
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    cause = fields.Selection(list(MISMATCHES.items()), required=True)
    subject = fields.Char(string="Order", required=True)
    pays = fields.Selection(PAYS)
    amount = fields.Monetary(string="On Amazon")
    open_amount = fields.Monetary(string="Open Here")
    why = fields.Text(string="Explanation")
    is_settled = fields.Boolean(string="Put Right")

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS amazon_connector_mismatch_once
            ON amazon_connector_mismatch (settlement_id, cause, subject, COALESCE(pays, ''))
            """
        )
