# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

FAILED_PARCELS = "sale_amazon_connector.mail_template_failed_parcels"
NOTICE = "sale_amazon_connector.mail_template_notice"
MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"


class AmazonConnectorAccountMailsMixin(models.AbstractModel):
    """An account's mails to the seller's own people."""

    _name = "amazon.connector.account.mails.mixin"
    _description = "An Amazon account's mails to the seller's people"

    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        help="Gets one mail for each round of shipments that Amazon did not take.",
    )

    def _amazon_connector_responsible(self):
        """Who gets the account's mails."""
        self.ensure_one()
        return self.user_id or self.create_uid

    def _amazon_connector_addressee(self):
        """The partner to whom they go: the company's where that user has no address."""
        responsible = self._amazon_connector_responsible()
        return (responsible if responsible.email else self.company_id).partner_id

    def _amazon_connector_mail_failures(self, parcels):
        """One mail with these parcels, in the queue of this transaction."""
        told = [
            {
                "order": parcel.order_ref,
                "name": parcel.display_name,
                "contents": parcel.contents,
                "why": parcel.why or "",
                "url": f"{parcel.get_base_url()}/odoo/{parcel._name}/{parcel.id}",
            }
            for parcel in parcels
        ]
        self._amazon_connector_mail(FAILED_PARCELS, amazon_connector_parcels=told)

    def _amazon_connector_mail_notice(self, about, text):
        """One mail with a sentence or two, in the queue of this transaction."""
        notice = {
            "about": about,
            "text": text,
            "url": f"{self.get_base_url()}/odoo/{self._name}/{self.id}",
        }
        self._amazon_connector_mail(NOTICE, amazon_connector_notice=notice)

    def _amazon_connector_mail(self, template, **context):
        """To the responsible user, or to the company if that one has no address."""
        self.ensure_one()
        responsible = self._amazon_connector_responsible()
        partner = self._amazon_connector_addressee()
        template = self.env.ref(template).with_context(lang=responsible.lang, **context)
        template.send_mail(self.id, email_values={"recipient_ids": partner.ids})
        self.env.ref(MAIL_QUEUE).sudo()._trigger()
