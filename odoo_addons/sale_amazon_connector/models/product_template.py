# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        written = super().write(vals)
        if "is_storable" in vals or "type" in vals:
            self.env["amazon.connector.touch"]._touch(self.product_variant_ids.ids)
        return written
