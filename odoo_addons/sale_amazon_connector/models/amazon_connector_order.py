# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.orders import MERCHANT, PARTIALLY_SHIPPED, UNSHIPPED
from amazon_connector.domain.totals import CAUSES
from amazon_connector.port import IMPORTED, ORDER_STATES, QUARANTINED

from odoo import api, fields, models

from ..adapter.order_words import CHANNELS, STATUSES


class AmazonConnectorOrder(models.Model):
    """The connector's own row of an Amazon order: what came of it and why."""

    _name = "amazon.connector.order"
    _description = "Amazon Order"
    _rec_name = "order_ref"
    _order = "updated desc, id desc"

    seller_id = fields.Char(required=True)
    order_ref = fields.Char(string="Amazon Order Reference", required=True, index=True)
    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    marketplace_ref = fields.Char(string="Marketplace Identifier")
    channel = fields.Selection(CHANNELS)
    status = fields.Selection(STATUSES, string="Status on Amazon")
    state = fields.Selection(list(ORDER_STATES.items()), required=True, index=True)
    reason = fields.Text()
    updated = fields.Datetime(string="Updated on Amazon")
    attempts = fields.Integer()
    next_attempt = fields.Datetime(index=True)
    history = fields.Boolean()
    currency_code = fields.Char(string="Currency", size=3)
    compared = fields.Boolean()
    expected = fields.Float(digits=(16, 4))
    ours = fields.Float(digits=(16, 4))
    difference = fields.Float(digits=(16, 4), compute="_compute_difference", store=True)
    collected_by_amazon = fields.Float(string="Tax Collected by Amazon", digits=(16, 4))
    cause = fields.Selection(list(CAUSES.items()))
    cause_detail = fields.Char()
    ship_by_earliest = fields.Datetime()
    ship_by_latest = fields.Datetime(string="Ship By")
    deliver_by_earliest = fields.Datetime()
    deliver_by_latest = fields.Datetime(string="Deliver By")
    cancellation_requested = fields.Boolean()
    cancellation_reason = fields.Char()
    flag = fields.Text(string="To Decide")
    forget_after = fields.Datetime(index=True)
    forgotten = fields.Boolean()
    memo = fields.Text()
    sale_order_id = fields.Many2one(
        "sale.order", string="Sales Order", compute="_compute_sale_order_id"
    )

    _sql_constraints = [
        (
            "amazon_connector_order_once",
            "UNIQUE(seller_id, order_ref)",
            "This order of the seller is there already.",
        ),
    ]

    @api.depends("expected", "ours", "compared")
    def _compute_difference(self):
        for row in self:
            row.difference = row.expected - row.ours if row.compared else 0.0

    def _compute_sale_order_id(self):
        orders = self.env["sale.order"].search(
            [("amazon_connector_order_ref", "in", self.mapped("order_ref"))]
        )
        by_key = {(o.amazon_connector_seller_id, o.amazon_connector_order_ref): o for o in orders}
        for row in self:
            row.sale_order_id = by_key.get((row.seller_id, row.order_ref), False)

    @api.model
    def _in_quarantine(self):
        return [("state", "=", QUARANTINED)]

    @api.model
    def _to_decide(self):
        return [("flag", "!=", False)]

    @api.model
    def _to_ship(self):
        """Still to be shipped by us."""
        return [
            ("state", "=", IMPORTED),
            ("channel", "=", MERCHANT),
            ("status", "in", (UNSHIPPED, PARTIALLY_SHIPPED)),
        ]

    @api.model
    def _late(self):
        """Still to be shipped by us, after Amazon's ship-by."""
        return [*self._to_ship(), ("ship_by_latest", "<", fields.Datetime.now())]

    @api.model
    def _asked_to_cancel(self):
        """Still to be shipped by us, though the buyer asks to cancel."""
        return [*self._to_ship(), ("cancellation_requested", "=", True)]

    def action_retry(self):
        """Make quarantined orders due now; the next run of the job reads them again."""
        self.filtered(lambda row: row.state == QUARANTINED).write(
            {"next_attempt": fields.Datetime.now()}
        )
        self.env["amazon.connector.account"]._amazon_wake_up()
