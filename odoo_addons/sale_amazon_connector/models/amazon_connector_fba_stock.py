# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class AmazonConnectorFbaStock(models.Model):
    """What Amazon says lies there, for each SKU and country."""

    _name = "amazon.connector.fba.stock"
    _description = "Stock at Amazon"
    _rec_name = "sku"
    _order = "sku, marketplace_id, id"

    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", required=True, ondelete="cascade"
    )
    sku = fields.Char(string="SKU", required=True)
    asin = fields.Char(string="ASIN")
    fulfillable = fields.Integer(help="Can be sold now.")
    reserved = fields.Integer(help="Sold and not shipped yet, or on its way between warehouses.")
    inbound = fields.Integer(help="On its way to Amazon, or being received there.")
    unfulfillable = fields.Integer(help="Damaged or expired.")
    researching = fields.Integer(help="Mislaid: Amazon is looking for it.")
    at_amazon = fields.Integer(
        compute="_compute_at_amazon",
        store=True,
        help="All that lies there: fulfillable, reserved, unfulfillable and researching.",
    )
    read_at = fields.Datetime(string="Read", required=True)

    _sql_constraints = [
        (
            "amazon_connector_fba_stock_once",
            "UNIQUE(account_id, marketplace_id, sku)",
            "There is one row for an SKU and a country.",
        ),
    ]

    @api.depends("fulfillable", "reserved", "unfulfillable", "researching")
    def _compute_at_amazon(self):
        for row in self:
            row.at_amazon = row.fulfillable + row.reserved + row.unfulfillable + row.researching
