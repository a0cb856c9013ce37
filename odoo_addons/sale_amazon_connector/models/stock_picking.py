# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    amazon_connector_order_ref = fields.Char(
        string="Amazon Order Reference",
        related="sale_id.amazon_connector_order_ref",
    )
    amazon_connector_cancellation_requested = fields.Boolean(
        related="sale_id.amazon_connector_cancellation_requested"
    )
    amazon_connector_cancellation_reason = fields.Char(
        related="sale_id.amazon_connector_cancellation_reason"
    )
    amazon_connector_gift_messages = fields.Text(related="sale_id.amazon_connector_gift_messages")
    amazon_connector_gift_wraps = fields.Text(
        string="Gift Wrap",
        compute="_compute_amazon_connector_gift_wraps",
        compute_sudo=True,
        help="What of this delivery is to be wrapped as a gift, and how.",
    )
    amazon_connector_shipped_outside = fields.Boolean(
        string="Shipped Outside", readonly=True, copy=False
    )
    amazon_connector_carrier = fields.Char(string="Carrier on Amazon", readonly=True, copy=False)
    amazon_connector_blocked = fields.Char(string="Blocked", readonly=True, copy=False)
    amazon_connector_ship_from = fields.Datetime(string="Ship Not Before", readonly=True)
    amazon_connector_ship_by = fields.Datetime(string="Ship By", readonly=True)
    amazon_connector_deliver_from = fields.Datetime(string="Deliver Not Before", readonly=True)
    amazon_connector_deliver_by = fields.Datetime(string="Deliver By", readonly=True)

    @api.depends("move_ids.amazon_connector_gift_wrap", "move_ids.state")
    @api.depends_context("lang")
    def _compute_amazon_connector_gift_wraps(self):
        for picking in self:
            pieces = defaultdict(float)
            for move in picking.move_ids.filtered("amazon_connector_gift_wrap"):
                number = move.quantity if move.state == "done" else move.product_uom_qty
                if move.state != "cancel":
                    pieces[move.product_id, move.amazon_connector_gift_wrap] += number
            picking.amazon_connector_gift_wraps = "\n".join(
                f"{number:g} x {product.display_name}: {wrap}"
                for (product, wrap), number in pieces.items()
                if number
            )

    def button_validate(self):
        # stock_sms would stop here with a wizard about texting the buyer.
        if self and all(picking.amazon_connector_order_ref for picking in self):
            self = self.with_context(skip_sms=True)
        return super().button_validate()

    def _action_done(self):
        blocked = self.filtered("amazon_connector_blocked")
        if blocked:
            raise UserError(
                self.env._(
                    "%(picking)s is blocked: %(why)s. Close it as done if these goods have left, "
                    "or reopen it if they are still to be shipped.",
                    picking=blocked[0].name,
                    why=blocked[0].amazon_connector_blocked,
                )
            )
        amazon = self.filtered("amazon_connector_order_ref")
        if not amazon:
            return super()._action_done()
        res = super(StockPicking, amazon.with_context(skip_sms=True))._action_done()
        others = self - amazon
        return super(StockPicking, others)._action_done() if others else res

    def message_post_with_source(self, source_ref, **kwargs):
        # The mail of a validated delivery: not even written, because a slip that cannot be
        # printed for it would stop the goods. (Labels are made beside it, those stay.)
        confirmation = self.company_id.stock_mail_confirmation_template_id
        is_confirmation = isinstance(source_ref, models.BaseModel) and source_ref == confirmation
        if is_confirmation and any(self.mapped("amazon_connector_order_ref")):
            return self.env["mail.message"]
        return super().message_post_with_source(source_ref, **kwargs)

    def action_amazon_connector_close(self):
        """The goods have left without us: book the delivery as done."""
        self.amazon_connector_blocked = False
        for picking in self:
            for move in picking.move_ids.filtered(lambda m: m.state not in ("done", "cancel")):
                move.quantity = move.product_uom_qty
                move.picked = True
        self.amazon_connector_shipped_outside = True
        return self._action_done()

    def action_amazon_connector_reopen(self):
        """The goods are still here: the delivery can be validated again."""
        self.amazon_connector_blocked = False
