# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

# On hand, reserved, and where.
PIECES = {"quantity", "reserved_quantity", "product_id", "location_id"}


class StockQuant(models.Model):
    """Every change of what lies where, or is reserved, passes here.

    Two of Odoo's own statements do not: ``_merge_quants`` adds up what lies in one place, and
    the sum stays; ``_unlink_zero_quants`` deletes what is nothing.
    """

    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        quants = super().create(vals_list)
        quants._amazon_connector_counting()._amazon_connector_touch()
        return quants

    def write(self, vals):
        changes = not PIECES.isdisjoint(vals)
        if "product_id" in vals:
            self._amazon_connector_touch()
        written = super().write(vals)
        if changes:
            self._amazon_connector_touch()
        return written

    def unlink(self):
        self._amazon_connector_counting()._amazon_connector_touch()
        return super().unlink()

    def _amazon_connector_counting(self):
        """Those that come or go with pieces, not the empty ones."""
        return self.filtered(lambda quant: quant.quantity != quant.reserved_quantity)

    def _amazon_connector_touch(self):
        self.env["amazon.connector.touch"]._touch(self.sudo().product_id.ids)
