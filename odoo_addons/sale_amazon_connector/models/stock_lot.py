# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..adapter import lots


class StockLot(models.Model):
    _inherit = "stock.lot"

    amazon_connector_stand_in = fields.Boolean(
        string="Stands in for a Lot at Amazon",
        readonly=True,
        copy=False,
        help="Amazon shipped pieces whose lot or serial number was not known here. Give this one "
        "its real name, or choose the real one on the moves.",
    )

    def write(self, vals):
        named = self.filtered("amazon_connector_stand_in") if "name" in vals else self.browse()
        written = super().write(vals)
        real = named.filtered(lambda lot: not lots.is_stand_in(lot.name))
        if real:
            real.amazon_connector_stand_in = False
            lots.close_corrected(self.sudo().env)
        return written
