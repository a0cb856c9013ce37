# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.lines import GIFT_WRAP_LINE

from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """A line of an Amazon order: prices and taxes are Amazon's."""

    _inherit = "sale.order.line"

    amazon_connector_key = fields.Char(readonly=True, copy=False)
    amazon_connector_item_ref = fields.Char(readonly=True, copy=False)
    amazon_connector_sku = fields.Char(string="Amazon SKU", readonly=True, copy=False)
    amazon_connector_kind = fields.Char(readonly=True, copy=False)
    amazon_connector_charge = fields.Char(readonly=True, copy=False)
    amazon_connector_collected = fields.Boolean(
        string="Amazon Collects Its Tax", readonly=True, copy=False
    )
    # Precomputed: they are in the row that is inserted, and lines of many orders take no more
    # statements than before.
    amazon_connector_account_id = fields.Many2one(
        related="order_id.amazon_connector_account_id", store=True, precompute=True
    )
    amazon_connector_marketplace_id = fields.Many2one(
        related="order_id.amazon_connector_marketplace_id", store=True, precompute=True
    )
    amazon_connector_channel = fields.Selection(
        related="order_id.amazon_connector_channel", store=True, precompute=True
    )
    amazon_connector_gift_wrap_level = fields.Char(
        string="Gift Wrap Level",
        readonly=True,
        copy=False,
        help="Amazon's giftWrapLevel, on the line of the gift wrap.",
    )

    def _amazon_connector_priced(self):
        """Lines whose prices and taxes are Amazon's."""
        return self.filtered("amazon_connector_key")

    @api.depends("product_id", "product_uom", "product_uom_qty")
    def _compute_price_unit(self):
        # No pricelist changes what the buyer has paid.
        return super(SaleOrderLine, self - self._amazon_connector_priced())._compute_price_unit()

    @api.depends("product_id", "company_id")
    def _compute_tax_id(self):
        return super(SaleOrderLine, self - self._amazon_connector_priced())._compute_tax_id()

    def _action_launch_stock_rule(self, previous_product_uom_qty=False):
        """FBA and history launch no rule, nor do shipping, discounts and charges."""
        launched = self.filtered(
            lambda line: (
                line.order_id._amazon_connector_moves_stock()
                and line.amazon_connector_kind in (False, "product")
            )
        )
        return super(SaleOrderLine, launched)._action_launch_stock_rule(previous_product_uom_qty)

    @api.depends("product_id")
    def _compute_qty_delivered_method(self):
        res = super()._compute_qty_delivered_method()
        for line in self:
            if line.amazon_connector_kind not in (False, "product"):
                line.qty_delivered_method = "manual"
        return res

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
