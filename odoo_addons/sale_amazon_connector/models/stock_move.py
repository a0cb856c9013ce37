# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

# What makes a move take pieces out of a warehouse, reserved or not.
DEMANDED = {"state", "product_uom_qty", "product_uom", "location_id", "location_dest_id"}


class StockMove(models.Model):
    """What is confirmed is promised: its quantity on Amazon follows before it is reserved."""

    _inherit = "stock.move"

    def write(self, vals):
        written = super().write(vals)
        if not DEMANDED.isdisjoint(vals):
            self.env["amazon.connector.touch"]._touch(self.sudo().product_id.ids)
        return written
