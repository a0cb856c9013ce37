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
        return self._amazon_connector_without_buyers(recipients)

    def _amazon_connector_without_buyers(self, recipients):
        """Odoo's data of recipients, for a message of any kind."""
        partners = self.env["res.partner"].browse([r["id"] for r in recipients if r["id"]])
        allowed = set(partners.sudo()._amazon_connector_not_buyers().ids)
        return [r for r in recipients if not r["id"] or r["id"] in allowed]

    # What follows is called by sms, where it is installed; the addon does not depend on it.

    def _sms_get_recipients_info(self, force_field=False, partner_fallback=True):
        infos = super()._sms_get_recipients_info(
            force_field=force_field, partner_fallback=partner_fallback
        )
        customers = self._mail_get_partners()
        # One look at all of them.
        self.env["res.partner"].union(*customers.values()).sudo().fetch(["amazon_connector_buyer"])
        for number, info in infos.items():
            if (info["partner"] or customers[number])._amazon_connector_are_buyers():
                info.update(number=False, sanitized=False)
        return infos

    def _notify_thread_by_sms(self, message, recipients_data, msg_vals=False, **kwargs):
        customers = self._mail_get_partners().get(self.id)
        if customers and customers._amazon_connector_are_buyers():
            # Typed by hand, and whose else would they be?
            kwargs["sms_numbers"] = None
        allowed = self._amazon_connector_without_buyers(recipients_data)
        return super()._notify_thread_by_sms(message, allowed, msg_vals=msg_vals, **kwargs)
