# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..adapter import driver


class AmazonConnectorAccountFbaMixin(models.AbstractModel):
    """Stock at Amazon: read once an hour, sent there in two steps."""

    _name = "amazon.connector.account.fba.mixin"
    _description = "An Amazon account's stock at Amazon"

    fba_on = fields.Boolean(
        string="Stock at Amazon",
        default=True,
        help="Read once an hour what lies at Amazon (FBA), and lay it beside ours.",
    )
    fba_pooled = fields.Boolean(
        string="Counted Once for All Countries",
        help="Pan-European: Amazon names the same pieces in each country. Tick it if the figures "
        "of all countries are the same: then they are not added up.",
    )
    fba_next_read = fields.Datetime(string="Next Reading", readonly=True, copy=False)
    fba_drift_count = fields.Integer(
        string="Drifts", compute="_compute_fba_drift_count", help="Products that differ."
    )

    def _compute_fba_drift_count(self):
        drifts = self.env["amazon.connector.fba.drift"]
        counted = dict(drifts._read_group([("drift", "!=", 0)], ["account_id"], ["__count"]))
        for account in self:
            account.fba_drift_count = counted.get(account, 0)

    def action_read_fba_stock(self):
        """Read the stock at Amazon now."""
        self.check_access("write")
        self._amazon_check_enabled()
        driver.connector(self.env).fba.read_now([str(account.id) for account in self])
        self._amazon_wake_up()

    def action_view_fba_drift(self):
        """What Amazon says against what we have."""
        self.ensure_one()
        xml_id = "sale_amazon_connector.amazon_connector_fba_drift_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        sharing = self.search([("location_id", "=", self.location_id.id)])
        return {**action, "domain": [("account_id", "in", sharing.ids)]}

    def action_send_to_amazon(self):
        """*Send to Amazon*: asks for products and pieces."""
        self.ensure_one()
        return {
            **self._amazon_dialog("amazon.connector.send", self.env._("Send to Amazon")),
            "context": {"default_account_id": self.id},
        }
