# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class MailThread(models.AbstractModel):
    """Amazon's buyers hear nothing from Odoo: Amazon writes to them.

    Whoever else follows a document or is written to is followed and written to as ever.
    """

    _inherit = "mail.thread"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        partners = self.env["res.partner"].browse(partner_ids or [])
        allowed = partners.sudo()._amazon_connector_not_buyers().ids
        if partners and not allowed:
            return True
        return super().message_subscribe(partner_ids=allowed, subtype_ids=subtype_ids)

    def _notify_get_recipients(self, message, msg_vals, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        partners = self.env["res.partner"].browse([r["id"] for r in recipients if r["id"]])
        allowed = set(partners.sudo()._amazon_connector_not_buyers().ids)
        return [r for r in recipients if not r["id"] or r["id"] in allowed]
