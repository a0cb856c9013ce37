# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def write(self, vals):
        written = super().write(vals)
        if "lot_stock_id" in vals:
            self.env["amazon.connector.touch"]._touch_offers(
                SQL("a.warehouse_id = ANY(%s)", self.ids)
            )
        return written
