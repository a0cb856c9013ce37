# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        partners = self.env["res.partner"].browse(partner_ids or [])
        allowed = partners.sudo()._amazon_connector_not_buyers().ids
        if partners and not allowed:
            return True
        return super().message_subscribe(partner_ids=allowed, subtype_ids=subtype_ids)
