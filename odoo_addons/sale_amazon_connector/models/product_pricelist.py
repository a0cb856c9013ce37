# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    amazon_connector = fields.Boolean(
        string="Made by the Amazon Connector", readonly=True, copy=False
    )
