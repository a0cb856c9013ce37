# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    amazon_connector_enabled = fields.Boolean(
        string="Amazon Sync of the Company",
        related="company_id.amazon_connector_enabled",
        readonly=False,
    )
    amazon_connector_sale_product_id = fields.Many2one(
        related="company_id.amazon_connector_sale_product_id", readonly=False
    )
    amazon_connector_shipping_product_id = fields.Many2one(
        related="company_id.amazon_connector_shipping_product_id", readonly=False
    )
    amazon_connector_vat_country_ids = fields.Many2many(
        related="company_id.amazon_connector_vat_country_ids", readonly=False
    )
    amazon_connector_oss = fields.Boolean(related="company_id.amazon_connector_oss", readonly=False)
    amazon_connector_below_threshold = fields.Boolean(
        related="company_id.amazon_connector_below_threshold", readonly=False
    )
