# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..adapter.waking import CRON

GROUP = "sale_amazon_connector.group_amazon_connector"
SALES = "sales_team.group_sale_salesman"
STOCK = "stock.group_stock_user"
BILLING = "account.group_account_invoice"


class ResCompany(models.Model):
    _inherit = "res.company"

    amazon_connector_enabled = fields.Boolean(string="Amazon Sync")
    amazon_connector_team_id = fields.Many2one("crm.team", string="Amazon Sales Team")
    amazon_connector_location_id = fields.Many2one("stock.location", string="Amazon Location")
    amazon_connector_transit_id = fields.Many2one(
        "stock.location", string="On the Way to Amazon", copy=False
    )
    amazon_connector_sale_product_id = fields.Many2one(
        "product.product",
        string="Amazon Sale",
        help="Lines of SKUs that no product is known for, and charges of other types.",
    )
    amazon_connector_shipping_product_id = fields.Many2one(
        "product.product", string="Amazon Shipping"
    )

    def write(self, vals):
        res = super().write(vals)
        if "amazon_connector_enabled" in vals:
            self._amazon_connector_switch()
        return res

    def _amazon_connector_switch(self):
        """The job and the menus are on while a company has *Amazon Sync* ticked."""
        for company in self.filtered("amazon_connector_enabled"):
            company._amazon_connector_default_products()
            # No stock move was noted while it was off.
            accounts = self.env["amazon.connector.account"].sudo()
            accounts.search([("company_id", "=", company.id)]).stock_next_full = False
        self.env.ref(CRON).sudo().active = self._amazon_connector_menus()
        self.env.registry.clear_cache()  # of menus, see ir_ui_menu

    @api.model
    def _amazon_connector_menus(self):
        """Who has menus; whether *Amazon Sync* is ticked in a company. Each update of the addon
        says so again, because another one may have menus since.
        """
        on = bool(self.sudo().search_count([("amazon_connector_enabled", "=", True)], limit=1))
        group = self.env.ref(GROUP).sudo()
        # Sales people have their menu; the warehouse has one of parcels, accountants of payouts.
        for people in (self.env.ref(name).sudo() for name in (SALES, STOCK, BILLING)):
            if on:
                people._apply_group(group)
            else:
                people._remove_group(group)
        return on

    def _amazon_connector_team(self):
        """The sales team that the company's accounts share unless changed."""
        self.ensure_one()
        if not self.amazon_connector_team_id:
            self.amazon_connector_team_id = (
                self.env["crm.team"].sudo().create({"name": "Amazon", "company_id": self.id})
            )
        return self.amazon_connector_team_id

    def _amazon_connector_location(self, warehouse):
        """The stock at Amazon, which the company's accounts share unless changed."""
        self.ensure_one()
        if not self.amazon_connector_location_id:
            self.amazon_connector_location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": "Amazon",
                        "usage": "internal",
                        "company_id": self.id,
                        "location_id": warehouse.view_location_id.id,
                    }
                )
            )
        return self.amazon_connector_location_id

    def _amazon_connector_transit(self):
        """Where goods are between the warehouse and Amazon: nobody's stock."""
        self.ensure_one()
        if not self.amazon_connector_transit_id:
            self.sudo().amazon_connector_transit_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.env._("On the way to Amazon"),
                        "usage": "transit",
                        "company_id": self.id,
                        "location_id": self.env.ref("stock.stock_location_locations").id,
                    }
                )
            )
        return self.amazon_connector_transit_id

    def _amazon_connector_default_products(self):
        """*Amazon Sale* and *Amazon Shipping*; made where they are missing."""
        self.ensure_one()
        if not self.amazon_connector_sale_product_id:
            # Goods: an order of an unknown SKU is delivered all the same.
            self.amazon_connector_sale_product_id = self._make_default("Amazon Sale", "consu")
        if not self.amazon_connector_shipping_product_id:
            self.amazon_connector_shipping_product_id = self._make_default(
                "Amazon Shipping", "service"
            )
        return self.amazon_connector_sale_product_id | self.amazon_connector_shipping_product_id

    def _make_default(self, name, kind):
        return (
            self.env["product.product"]
            .sudo()
            .create(
                {
                    "name": name,
                    "type": kind,
                    "company_id": self.id,
                    "taxes_id": False,
                    "supplier_taxes_id": False,
                    "purchase_ok": False,
                    "list_price": 0.0,
                }
            )
        )
