# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError

from ..adapter import packing

VALIDATING = "amazon_connector_validating"
TOLD = {"carrier_id", "carrier_tracking_ref", "amazon_connector_carrier"}


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "amazon.connector.parcels.mixin"]

    amazon_connector_parcel_ids = fields.One2many(
        "amazon.connector.parcel",
        "picking_id",
        string="Amazon Parcels",
        groups="sales_team.group_sale_salesman,stock.group_stock_user",
    )
    amazon_connector_carrier = fields.Char(
        readonly=False, help="Told to Amazon where the delivery has no carrier of Odoo's."
    )

    def _action_done(self):
        """A parcel is on its way to Amazon in the transaction in which the goods leave."""
        validating = self.with_context(**{VALIDATING: True})
        done = super(StockPicking, validating)._action_done()
        parcels = self.env["amazon.connector.parcel"].sudo().create(packing.parcels(self.sudo()))
        if parcels.filtered(lambda parcel: not parcel.shipped_outside):
            self.env["amazon.connector.account"]._amazon_wake_up()
        return done

    def send_to_shipper(self):
        """A label from the carrier; where it gives none, the goods leave all the same."""
        if not (self.env.context.get(VALIDATING) and self.amazon_connector_order_ref):
            return super().send_to_shipper()
        if self.amazon_connector_shipped_outside:
            return None
        try:
            with self.env.cr.savepoint():
                return super().send_to_shipper()
        except (UserError, OSError) as error:
            told = self.env._("The carrier gave no tracking reference: %s", error)
            self.message_post(body=told, subtype_xmlid="mail.mt_note")
        return None

    def _add_delivery_cost_to_so(self):
        # What the buyer pays for the delivery is in Amazon's order.
        if self.amazon_connector_order_ref:
            return None
        return super()._add_delivery_cost_to_so()

    def write(self, vals):
        if TOLD.isdisjoint(vals):
            return super().write(vals)
        parcels = self.sudo().amazon_connector_parcel_ids
        before = parcels._told()
        written = super().write(vals)
        # What was missing or wrong is filled in: told at once, without a button.
        parcels._filled_in(before)
        return written
