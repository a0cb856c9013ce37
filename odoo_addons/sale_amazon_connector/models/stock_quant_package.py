# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class StockQuantPackage(models.Model):
    _inherit = "stock.quant.package"

    amazon_connector_tracking = fields.Char(
        string="Tracking Reference",
        copy=False,
        help="Of this package; empty where it travels under the delivery's.",
    )
    amazon_connector_parcel_ids = fields.One2many(
        "amazon.connector.parcel",
        "package_id",
        groups="sales_team.group_sale_salesman,stock.group_stock_user",
    )

    def write(self, vals):
        if "amazon_connector_tracking" not in vals:
            return super().write(vals)
        parcels = self.sudo().amazon_connector_parcel_ids
        before = parcels._told()
        written = super().write(vals)
        parcels._filled_in(before)
        return written
