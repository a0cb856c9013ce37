# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "amazon.connector.parcels.mixin"]

    amazon_connector_parcel_ids = fields.One2many(
        "amazon.connector.parcel",
        "sale_order_id",
        string="Amazon Parcels",
        groups="sales_team.group_sale_salesman,stock.group_stock_user",
    )
