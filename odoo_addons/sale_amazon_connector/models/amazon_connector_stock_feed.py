# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.port import FEED_STATES

from odoo import fields, models


class AmazonConnectorStockFeed(models.Model):
    """A JSON_LISTINGS_FEED with quantities of many SKUs."""

    _name = "amazon.connector.stock.feed"
    _description = "Feed of Quantities to Amazon"
    _rec_name = "feed_ref"
    _order = "intended_at desc, id desc"

    key = fields.Char(required=True)
    account_id = fields.Many2one("amazon.connector.account", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    feed_ref = fields.Char(string="Feed ID", help="Amazon's, once it gave one.")
    state = fields.Selection(list(FEED_STATES.items()), required=True)
    messages = fields.Integer(string="SKUs")
    intended_at = fields.Datetime(string="Begun", required=True)
    next_poll = fields.Datetime(string="Looked at Again", required=True)
    attempts = fields.Integer()
    outcome = fields.Text()

    _sql_constraints = [
        ("amazon_connector_stock_feed_once", "UNIQUE(key)", "This feed is there already."),
    ]

    def init(self):
        self.env.cr.execute(
            """
            CREATE INDEX IF NOT EXISTS amazon_connector_stock_feed_open
            ON amazon_connector_stock_feed (account_id) WHERE state <> 'ended';
            CREATE INDEX IF NOT EXISTS amazon_connector_stock_feed_begun
            ON amazon_connector_stock_feed (account_id, intended_at)
            """
        )
