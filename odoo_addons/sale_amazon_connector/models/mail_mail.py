# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command, api, models
from odoo.tools.mail import email_normalize, email_normalize_all, email_split_tuples, formataddr

TYPED = ("email_to", "email_cc")


class MailMail(models.Model):
    """Mails that are no notifications (of templates, to many at once) reach no buyer either,
    whether they name the contact or its address.
    """

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        theirs = mails._amazon_connector_addresses()
        for mail in mails:
            values = mail._amazon_connector_without_buyers(theirs)
            if values:
                mail.write(values)
                if not (mail.recipient_ids or mail.email_to or mail.email_cc):
                    mail.cancel()
        return mails

    def _amazon_connector_addresses(self):
        """Of the addresses that these mails name those of Amazon's buyers, normalized; one look
        for all of them.
        """
        texts = (mail[name] for mail in self for name in TYPED if mail[name])
        named = {address for text in texts for address in email_normalize_all(text)}
        if not named:
            return set()
        domain = [("amazon_connector_buyer", "=", True), ("email_normalized", "in", list(named))]
        buyers = self.env["res.partner"].sudo().with_context(active_test=False)
        return set(buyers.search(domain).mapped("email_normalized"))

    def _amazon_connector_without_buyers(self, addresses):
        """What is to be written so that no buyer is named; nothing where none is."""
        values = {}
        contacts = self.sudo().recipient_ids
        buyers = contacts - contacts._amazon_connector_not_buyers()
        if buyers:
            values["recipient_ids"] = [Command.unlink(buyer.id) for buyer in buyers]
        for name in TYPED:
            named = email_split_tuples(self[name] or "")
            others = [pair for pair in named if not _is_among(pair, addresses)]
            if len(others) < len(named):
                values[name] = ", ".join(formataddr(pair) for pair in others)
        return values


def _is_among(pair, addresses):
    _name, address = pair
    return email_normalize(address, strict=False) in addresses
