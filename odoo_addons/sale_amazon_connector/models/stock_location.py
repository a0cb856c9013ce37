# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

# What makes a location a part of a warehouse's stock, or not.
COUNTED = {"location_id", "usage", "scrap_location"}


class StockLocation(models.Model):
    _inherit = "stock.location"

    amazon_connector_account_ids = fields.One2many(
        "amazon.connector.account", "location_id", string="Amazon Accounts"
    )

    def write(self, values):
        written = super().write(values)
        if not COUNTED.isdisjoint(values):
            self.env["amazon.connector.touch"]._touch_locations(self.ids)
        return written
