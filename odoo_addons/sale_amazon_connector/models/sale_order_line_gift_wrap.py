# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.lines import GIFT_WRAP_LINE

from odoo import fields, models


class SaleOrderLine(models.Model):
    """Which order items are to be wrapped as a gift: those with a line for it."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line"]

    amazon_connector_gift_wrap_level = fields.Char(
        string="Gift Wrap Level",
        readonly=True,
        copy=False,
        help="Amazon's giftWrapLevel, on the line of the gift wrap.",
    )

    def _amazon_connector_gift_wraps(self):
        """The gift wrap that the items of these lines' orders are to get, by order and Order
        Item ID. Items that are not wrapped are left out.
        """
        wraps = self.order_id.order_line.filtered(
            lambda line: (
                line.amazon_connector_kind == GIFT_WRAP_LINE
                and line.amazon_connector_item_ref
                and line.product_uom_qty > 0
            )
        )
        return {
            (line.order_id, line.amazon_connector_item_ref): (
                line.amazon_connector_gift_wrap_level or self.env._("as ordered")
            )
            for line in wraps
        }
