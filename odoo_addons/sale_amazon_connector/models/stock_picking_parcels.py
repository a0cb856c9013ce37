# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..adapter import packing

TOLD = {"carrier_id", "carrier_tracking_ref", "amazon_connector_carrier"}


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "amazon.connector.parcels.mixin"]

    amazon_connector_parcel_ids = fields.One2many(
        "amazon.connector.parcel",
        "picking_id",
        string="Amazon Parcels",
        groups="sales_team.group_sale_salesman,stock.group_stock_user",
    )
    amazon_connector_carrier = fields.Char(
        readonly=False, help="Told to Amazon where the delivery has no carrier of Odoo's."
    )

    def _action_done(self):
        """A parcel is on its way to Amazon in the transaction in which the goods leave."""
        done = super()._action_done()
        parcels = self.env["amazon.connector.parcel"].sudo().create(packing.parcels(self.sudo()))
        if parcels.filtered(lambda parcel: not parcel.shipped_outside):
            self.env["amazon.connector.account"]._amazon_wake_up()
        return done

    def write(self, vals):
        written = super().write(vals)
        if not TOLD.isdisjoint(vals):
            # What was missing or wrong is filled in: told at once, without a button.
            self.sudo().amazon_connector_parcel_ids._retry()
        return written
