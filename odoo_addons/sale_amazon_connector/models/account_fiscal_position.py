# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AccountFiscalPosition(models.Model):
    """A position that the connector makes for one marketplace and one price basis.

    It maps each tax to what the seller's own position says, on the basis on which Amazon
    gives its prices; the seller's own position stays as it is.
    """

    _inherit = "account.fiscal.position"

    amazon_connector_marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", readonly=True, copy=False
    )
    amazon_connector_source_id = fields.Many2one(
        "account.fiscal.position", string="Made from", readonly=True, copy=False
    )
    amazon_connector_include_tax = fields.Boolean(readonly=True, copy=False)
