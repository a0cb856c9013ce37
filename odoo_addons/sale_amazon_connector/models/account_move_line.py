# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # The order that a line of a payout's payments pays.
    amazon_connector_order_ref = fields.Char(
        string="Amazon Order Reference", readonly=True, copy=False, index="btree_not_null"
    )
