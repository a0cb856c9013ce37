# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class AmazonConnectorOffer(models.Model):
    _name = "amazon.connector.offer"
    _description = "Amazon Offer"
    _rec_name = "sku"
    _order = "sku, id"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", required=True, ondelete="restrict"
    )
    sku = fields.Char(string="SKU", required=True, index=True, help="Exactly as Amazon sends it.")
    product_id = fields.Many2one(
        "product.product", required=True, check_company=True, ondelete="restrict"
    )
    asin = fields.Char(string="ASIN")
    title = fields.Char()

    # Stock (FBM): Odoo has no empty integers, so what may be left open has a tick beside it.
    buffer = fields.Integer(
        required=True,
        default=0,
        help="Pieces that are never offered on Amazon: taken off first.",
    )
    share = fields.Integer(
        string="Share (%)",
        required=True,
        default=100,
        help="How much of the rest is offered on Amazon.",
    )
    is_limited = fields.Boolean(string="Maximum")
    maximum = fields.Integer(
        string="Pieces at Most", required=True, default=0, help="Never more than these are offered."
    )
    is_fixed = fields.Boolean(
        string="Fixed Quantity", help="Told to Amazon whatever the warehouse has."
    )
    fixed = fields.Integer(string="Pieces", required=True, default=0)
    has_handling = fields.Boolean(
        string="Own Handling Time", help="Not ticked: the handling time on Amazon is left alone."
    )
    handling_days = fields.Integer(
        string="Handling Time (Days)",
        required=True,
        default=0,
        help="Days until the parcel leaves.",
    )
    also_fbm = fields.Boolean(
        string="Sold by Us Too",
        help="This SKU is FBA, and we sell it from our own warehouse as well. Without the tick no "
        "quantity is sent for an FBA SKU, because that would make a merchant offer of it.",
    )

    _sql_constraints = [
        (
            "amazon_connector_offer_once",
            "UNIQUE(account_id, marketplace_id, sku)",
            "There is already an offer of this SKU on this marketplace.",
        ),
        (
            "amazon_connector_offer_rules",
            "CHECK(LEAST(buffer, share, maximum, fixed, handling_days) >= 0 AND share <= 100)",
            "Pieces and days are never below zero, and a share is from 0 to 100 percent.",
        ),
    ]

    def init(self):
        # All offers of some products, and the products of an account in order.
        self.env.cr.execute(
            """
            CREATE INDEX IF NOT EXISTS amazon_connector_offer_product
            ON amazon_connector_offer (product_id, account_id)
            """
        )

    @api.model_create_multi
    def create(self, vals_list):
        offers = super().create(vals_list)
        offers._amazon_touch()
        return offers

    def write(self, vals):
        self._amazon_touch()
        written = super().write(vals)
        if "product_id" in vals:
            self._amazon_touch()
        return written

    def unlink(self):
        self._amazon_touch()
        return super().unlink()

    def action_view_sku_stock(self):
        """The quantity that the rules of the offer make."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale_amazon_connector.amazon_connector_sku_stock_action"
        )
        account = self.account_id
        action["domain"] = [
            ("seller_id", "=", account.seller_id),
            ("region", "=", account.region),
            ("sku", "=", self.sku),
        ]
        return action

    def _amazon_touch(self):
        """The quantities of these products are to be reckoned again."""
        self.env["amazon.connector.touch"]._touch(self.product_id.ids)
