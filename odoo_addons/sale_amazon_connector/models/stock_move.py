# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

# What makes a move take pieces out of a warehouse, reserved or not.
DEMANDED = {"state", "product_uom_qty", "product_uom", "location_id", "location_dest_id"}
# Amazon's windows on a transfer.
WINDOWS = tuple(
    f"amazon_connector_{name}" for name in ("ship_from", "ship_by", "deliver_from", "deliver_by")
)


class StockMove(models.Model):
    """What is confirmed is promised: its quantity on Amazon follows before it is reserved."""

    _inherit = "stock.move"

    amazon_connector_gift_wrap = fields.Char(
        string="Gift Wrap",
        compute="_compute_amazon_connector_gift_wrap",
        compute_sudo=True,
        help="The gift wrap that the buyer ordered for this item.",
    )

    @api.depends("sale_line_id")
    @api.depends_context("lang")
    def _compute_amazon_connector_gift_wrap(self):
        wraps = self.sale_line_id._amazon_connector_gift_wraps()
        for move in self:
            item = (move.sale_line_id.order_id, move.sale_line_id.amazon_connector_item_ref)
            move.amazon_connector_gift_wrap = wraps.get(item, False)

    def _get_new_picking_values(self):
        """Where an order is delivered in several steps, the next one has its windows too."""
        values = super()._get_new_picking_values()
        before = self.move_orig_ids.picking_id.filtered("amazon_connector_ship_by")[:1]
        return {**values, **{name: before[name] for name in WINDOWS if before}}

    def write(self, vals):
        written = super().write(vals)
        if not DEMANDED.isdisjoint(vals):
            self.env["amazon.connector.touch"]._touch(self.sudo().product_id.ids)
        return written
