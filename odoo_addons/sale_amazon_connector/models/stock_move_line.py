# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.osv import expression
from odoo.tools import float_is_zero

from ..adapter import lots

# In the context of the list *Lots to Correct*.
CORRECTING = "amazon_connector_correcting"
SOLD = "move_id.sale_line_id.order_id"
POSITIVE = {"!=": "=", "not in": "in", "not ilike": "ilike", "not like": "like"}


class StockMoveLine(models.Model):
    """*Moves History* finds Amazon's moves by order, marketplace and account."""

    _inherit = "stock.move.line"

    amazon_connector_order_ref = fields.Char(
        string="Amazon Order Reference",
        related="move_id.sale_line_id.order_id.amazon_connector_order_ref",
    )
    amazon_connector_marketplace_id = fields.Many2one(
        string="Amazon Marketplace",
        related="move_id.sale_line_id.order_id.amazon_connector_marketplace_id",
    )
    amazon_connector_account_id = fields.Many2one(
        "amazon.connector.account",
        string="Amazon Account",
        compute="_compute_amazon_connector_account_id",
        search="_search_amazon_connector_account_id",
        compute_sudo=True,
        help="Of the order, else of the Amazon location that the goods come from or go to.",
    )
    amazon_connector_lot_to_correct = fields.Boolean(
        string="Lot to Correct", related="lot_id.amazon_connector_stand_in"
    )

    @api.depends("move_id.sale_line_id.order_id.amazon_connector_account_id")
    def _compute_amazon_connector_account_id(self):
        places = self.location_id | self.location_dest_id
        here = [("location_id", "in", places.ids)]
        accounts = self.env["amazon.connector.account"].search(here, order="id desc")
        at_amazon = {account.location_id: account for account in accounts}
        for line in self:
            sold = line.move_id.sale_line_id.order_id
            line.amazon_connector_account_id = (
                sold.amazon_connector_account_id
                or at_amazon.get(line.location_id)
                or at_amazon.get(line.location_dest_id)
            )

    @api.model
    def _search_amazon_connector_account_id(self, operator, value):
        wanted = POSITIVE.get(operator, operator)
        field = "id" if wanted in ("=", "in") else "name"
        named = [(field, wanted, value)] if value else []
        accounts = self.env["amazon.connector.account"].search(named)
        found = expression.OR(
            [
                [(f"{SOLD}.amazon_connector_account_id", "in", accounts.ids)],
                [
                    (f"{SOLD}.amazon_connector_account_id", "=", False),
                    "|",
                    ("location_id", "in", accounts.location_id.ids),
                    ("location_dest_id", "in", accounts.location_id.ids),
                ],
            ]
        )
        # Without a value: those of no account at all.
        return ["!", *found] if (operator in POSITIVE) == bool(value) else found

    def write(self, vals):
        if "quantity" in vals and self.env.context.get(CORRECTING):
            return self._amazon_connector_correct_some(vals)
        corrected = "lot_id" in vals and self.sudo().mapped("amazon_connector_lot_to_correct")
        if not (corrected and any(corrected)):
            return super().write(vals)
        lines = self
        if all(corrected) and len(vals) == 1:
            # Odoo's valuation follows the lot, and reads journal entries that the warehouse
            # may not see.
            self.check_access("write")
            lines = self.sudo()
        written = super(StockMoveLine, lines).write(vals)
        lots.close_corrected(self.sudo().env)
        return written

    def _amazon_connector_correct_some(self, vals):
        """*Lots to Correct*: so many pieces came from the lot that is chosen, the rest stays on
        the one that stands in.
        """
        self.ensure_one()
        rest = self.quantity - vals["quantity"]
        if not vals.get("lot_id") or vals["quantity"] <= 0 or rest < 0:
            raise UserError(
                self.env._(
                    "Choose a lot and how many of the %s pieces came from it: the others stay in "
                    "this list.",
                    self.quantity,
                )
            )
        self.check_access("write")
        line = self.sudo().with_context(**{CORRECTING: False})
        if not float_is_zero(rest, precision_rounding=line.product_uom_id.rounding):
            line.write({"quantity": vals["quantity"]})
            line.copy({"quantity": rest})
        return line.write({name: value for name, value in vals.items() if name != "quantity"})
