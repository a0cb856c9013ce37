# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

NEGATIVE = ("!=", "not in")


class SaleOrder(models.Model):
    """What the buyer asked of Amazon: to cancel the order. A person decides, nothing is blocked.

    Amazon's ``cancellation.cancellationRequest`` of an order item.
    """

    _name = "sale.order"
    _inherit = ["sale.order"]

    amazon_connector_cancellation_requested = fields.Boolean(
        string="Buyer Asks to Cancel",
        compute="_compute_amazon_connector_cancellation",
        search="_search_amazon_connector_cancellation_requested",
        compute_sudo=True,
    )
    amazon_connector_cancellation_reason = fields.Char(
        string="Buyer's Reason",
        compute="_compute_amazon_connector_cancellation",
        compute_sudo=True,
    )

    @api.depends("amazon_connector_seller_id", "amazon_connector_order_ref")
    def _compute_amazon_connector_cancellation(self):
        refs = [ref for ref in self.mapped("amazon_connector_order_ref") if ref]
        asked = [("order_ref", "in", refs), ("cancellation_requested", "=", True)]
        rows = self.env["amazon.connector.order"].search(asked) if refs else ()
        reasons = {(row.seller_id, row.order_ref): row.cancellation_reason for row in rows}
        for order in self:
            key = (order.amazon_connector_seller_id, order.amazon_connector_order_ref)
            order.amazon_connector_cancellation_requested = key in reasons
            order.amazon_connector_cancellation_reason = reasons.get(key, False)

    def _search_amazon_connector_cancellation_requested(self, operator, value):
        self.env["amazon.connector.order"].flush_model()
        asked = SQL(
            """(
            SELECT o.id
              FROM sale_order o
              JOIN amazon_connector_order r
                ON r.seller_id = o.amazon_connector_seller_id
               AND r.order_ref = o.amazon_connector_order_ref
             WHERE r.cancellation_requested
            )"""
        )
        wanted = bool(value) != (operator in NEGATIVE)
        return [("id", "in" if wanted else "not in", asked)]
