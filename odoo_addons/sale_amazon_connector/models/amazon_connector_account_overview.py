# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

TO_SHIP = [("state", "not in", ("done", "cancel")), ("picking_type_id.code", "=", "outgoing")]


class AmazonConnectorAccount(models.Model):
    """The overview: what is to be done for an account, and where its links lead."""

    _name = "amazon.connector.account"
    _inherit = ["amazon.connector.account"]

    to_ship_count = fields.Integer(
        string="To Ship",
        compute="_compute_to_ship_count",
        help="Orders with an open delivery.",
    )

    def _compute_to_ship_count(self):
        open_orders = [
            ("amazon_connector_account_id", "in", self.ids),
            ("picking_ids", "any", TO_SHIP),
        ]
        orders = self.env["sale.order"]
        counted = dict(
            orders._read_group(open_orders, ["amazon_connector_account_id"], ["__count"])
        )
        for account in self:
            account.to_ship_count = counted.get(account, 0)

    @api.onchange("home_marketplace_id")
    def _onchange_home_marketplace_id(self):
        if self.home_marketplace_id:
            self.region = self.home_marketplace_id.region

    def action_view_to_ship(self):
        """The open deliveries of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all")
        mine = ("sale_id.amazon_connector_account_id", "=", self.id)
        return {**action, "domain": [mine, *TO_SHIP], "context": {}}
