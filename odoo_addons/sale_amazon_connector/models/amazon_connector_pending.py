# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorPending(models.Model):
    """Pieces of an SKU that an order holds as long as Amazon shows it as PENDING."""

    _name = "amazon.connector.pending"
    _description = "Pieces Held by a Pending Amazon Order"
    _rec_name = "order_ref"
    _order = "id"

    seller_id = fields.Char(string="Seller ID", required=True)
    order_ref = fields.Char(string="Amazon Order Reference", required=True)
    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    sku = fields.Char(string="SKU", required=True, index=True)
    pieces = fields.Integer(required=True)

    _sql_constraints = [
        (
            "amazon_connector_pending_once",
            "UNIQUE(order_ref, seller_id, sku)",
            "An order holds an SKU once.",
        ),
    ]
