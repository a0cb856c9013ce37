# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..adapter.order_words import CHANNELS

COLUMNS = (
    "amazon_connector_account_id",
    "amazon_connector_marketplace_id",
    "amazon_connector_channel",
)


class SaleReport(models.Model):
    _inherit = "sale.report"

    amazon_connector_account_id = fields.Many2one(
        "amazon.connector.account", string="Amazon Account", readonly=True
    )
    amazon_connector_marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", string="Amazon Marketplace", readonly=True
    )
    amazon_connector_channel = fields.Selection(CHANNELS, string="Amazon Channel", readonly=True)

    def _select_additional_fields(self):
        columns = {column: f"s.{column}" for column in COLUMNS}
        return {**super()._select_additional_fields(), **columns}

    def _group_by_sale(self):
        return ", ".join([super()._group_by_sale(), *(f"s.{column}" for column in COLUMNS)])
