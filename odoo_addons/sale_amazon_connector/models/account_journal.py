# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    amazon_connector = fields.Boolean(
        string="Amazon Payments",
        readonly=True,
        copy=False,
        help="The journal of what Amazon pays out; its payment methods use the intermediary "
        "account.",
    )
