# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class MailMail(models.Model):
    """Mails that are no notifications (of templates, to many at once) reach no buyer either."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        for mail in mails.filtered("recipient_ids"):
            buyers = mail.recipient_ids - mail.sudo().recipient_ids._amazon_connector_not_buyers()
            if buyers:
                mail.recipient_ids -= buyers
                if not (mail.recipient_ids or mail.email_to or mail.email_cc):
                    mail.cancel()
        return mails
