# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..adapter.order_words import CHANNELS


class SaleOrder(models.Model):
    _inherit = "sale.order"

    amazon_connector_order_ref = fields.Char(
        string="Amazon Order Reference", readonly=True, copy=False, index="btree_not_null"
    )
    amazon_connector_seller_id = fields.Char(readonly=True, copy=False)
    amazon_connector_account_id = fields.Many2one(
        "amazon.connector.account",
        string="Amazon Account",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    amazon_connector_marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", string="Amazon Marketplace", readonly=True, copy=False
    )
    amazon_connector_channel = fields.Selection(
        CHANNELS, string="Amazon Channel", readonly=True, copy=False
    )
    amazon_connector_history = fields.Boolean(
        string="Amazon History",
        readonly=True,
        copy=False,
        help="Created on Amazon before the account was linked: no delivery, no stock.",
    )
    amazon_connector_include_tax = fields.Boolean(readonly=True, copy=False)
    amazon_connector_gift_messages = fields.Text(string="Gift Messages", readonly=True, copy=False)
    amazon_connector_purchase_order = fields.Char(
        string="Buyer's Purchase Order", readonly=True, copy=False
    )

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS sale_order_amazon_connector_once
            ON sale_order (amazon_connector_seller_id, amazon_connector_order_ref)
            WHERE amazon_connector_order_ref IS NOT NULL
            """
        )

    @api.depends("partner_shipping_id", "partner_id", "company_id")
    def _compute_fiscal_position_id(self):
        # The position chosen for the marketplace survives a change of address.
        others = self.filtered(lambda order: not order.amazon_connector_order_ref)
        return super(SaleOrder, others)._compute_fiscal_position_id()

    def _prepare_confirmation_values(self):
        values = super()._prepare_confirmation_values()
        if self and all(order.amazon_connector_order_ref for order in self):
            # The order's date is the time at which the buyer ordered.
            values.pop("date_order", None)
        return values

    def _send_order_notification_mail(self, mail_template):
        # Amazon confirms orders to its buyers.
        if self.amazon_connector_order_ref:
            return None
        return super()._send_order_notification_mail(mail_template)

    def _amazon_connector_moves_stock(self):
        """Whether Odoo's own rules make the delivery of this order."""
        self.ensure_one()
        return not self.amazon_connector_order_ref or (
            self.amazon_connector_channel == "MERCHANT" and not self.amazon_connector_history
        )
