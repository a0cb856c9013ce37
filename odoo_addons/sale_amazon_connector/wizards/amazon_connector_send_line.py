# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorSendLine(models.TransientModel):
    _name = "amazon.connector.send.line"
    _description = "Send to Amazon: Product"

    wizard_id = fields.Many2one("amazon.connector.send", required=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product", required=True, domain=[("is_storable", "=", True)]
    )
    quantity = fields.Float(string="Pieces", required=True, default=1.0)
