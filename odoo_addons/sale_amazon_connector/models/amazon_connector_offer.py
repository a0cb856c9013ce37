# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorOffer(models.Model):
    _name = "amazon.connector.offer"
    _description = "Amazon Offer"
    _rec_name = "sku"
    _order = "sku, id"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", required=True, ondelete="restrict"
    )
    sku = fields.Char(string="SKU", required=True, index=True, help="Exactly as Amazon sends it.")
    product_id = fields.Many2one(
        "product.product", required=True, check_company=True, ondelete="restrict"
    )
    asin = fields.Char(string="ASIN")
    title = fields.Char()

    _sql_constraints = [
        (
            "amazon_connector_offer_once",
            "UNIQUE(account_id, marketplace_id, sku)",
            "There is already an offer of this SKU on this marketplace.",
        ),
    ]
