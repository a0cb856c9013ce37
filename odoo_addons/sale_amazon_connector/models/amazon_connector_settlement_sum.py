# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.records_money import SETTLED_KINDS

from odoo import fields, models, tools

from .amazon_connector_settlement_line import HOW


class AmazonConnectorSettlementSum(models.Model):
    """A payout's lines, summed by what they are: what a person looks at before posting."""

    _name = "amazon.connector.settlement.sum"
    _description = "Amazon Payout by Kind"
    _auto = False
    _rec_name = "kind"
    _order = "settlement_id, month, marketplace, kind"
    _depends = {"amazon.connector.settlement": ["company_id", "currency_id"]}

    settlement_id = fields.Many2one("amazon.connector.settlement", string="Payout")
    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one("res.currency")
    month = fields.Date()
    marketplace = fields.Char()
    kind = fields.Selection(list(SETTLED_KINDS.items()))
    description = fields.Char(string="Amazon's Words")
    how = fields.Selection(HOW, string="Booked As")
    amount = fields.Monetary()
    line_count = fields.Integer(string="Lines")

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        # The first line's id: a numbering would sum every payout to show one.
        self.env.cr.execute(
            """
            CREATE VIEW amazon_connector_settlement_sum AS
            SELECT min(l.id) AS id, l.settlement_id, s.company_id, s.currency_id, l.month,
                   l.marketplace, l.kind, l.how,
                   CASE WHEN l.kind = 'unknown' THEN l.description ELSE '' END AS description,
                   sum(l.amount) AS amount, count(*) AS line_count
              FROM amazon_connector_settlement_line l
              JOIN amazon_connector_settlement s ON s.id = l.settlement_id
             GROUP BY l.settlement_id, s.company_id, s.currency_id, l.month, l.marketplace,
                      l.kind, l.how, CASE WHEN l.kind = 'unknown' THEN l.description ELSE '' END
            """
        )
