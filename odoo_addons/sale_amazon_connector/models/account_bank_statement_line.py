# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AccountBankStatementLine(models.Model):
    """*Match Payout*: Odoo Community has the lines of the bank, and no screen to reconcile them."""

    _inherit = "account.bank.statement.line"

    amazon_connector_settlement_ids = fields.One2many(
        "amazon.connector.settlement", "bank_line_id", string="Amazon Payouts"
    )

    def action_undo_reconciliation(self):
        # The payout waits for the bank again.
        self.sudo().amazon_connector_settlement_ids.bank_line_id = False
        return super().action_undo_reconciliation()

    def action_amazon_connector_match(self):
        """*Match Payout*: asks which payouts or batches this money is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Match Payout"),
            "res_model": "amazon.connector.match",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }
