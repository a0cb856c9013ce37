# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorIssue(models.Model):
    _name = "amazon.connector.issue"
    _description = "Amazon Issue"
    _rec_name = "kind"
    _order = "closed_at desc, write_date desc, id desc"

    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    kind = fields.Char(required=True)
    order_ref = fields.Char(string="Amazon Order Reference", index=True)
    subject = fields.Char()
    message = fields.Text(required=True)
    closed_at = fields.Datetime(string="Closed")

    def init(self):
        # An open issue of a kind and subject is one issue.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS amazon_connector_issue_open_once
            ON amazon_connector_issue
               (account_id, kind, COALESCE(order_ref, ''), COALESCE(subject, ''))
            WHERE closed_at IS NULL
            """
        )

    def action_retry(self):
        """Try the orders of these issues again."""
        rows = self.env["amazon.connector.order"].search(
            [
                ("account_id", "in", self.account_id.ids),
                ("order_ref", "in", [ref for ref in self.mapped("order_ref") if ref]),
            ]
        )
        rows.action_retry()

    def action_lots(self):
        """The moves whose lots are to be corrected."""
        action = "sale_amazon_connector.stock_move_line_action_lots"
        return self.env["ir.actions.act_window"]._for_xml_id(action)

    def action_close(self):
        self.filtered(lambda issue: not issue.closed_at).closed_at = fields.Datetime.now()
