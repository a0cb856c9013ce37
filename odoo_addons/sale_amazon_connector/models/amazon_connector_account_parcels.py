# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.port import FAILED, NEEDS_ATTENTION, SENDING, TO_SEND

from odoo import fields, models

TEMPLATE = "sale_amazon_connector.mail_template_failed_parcels"
MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"


class AmazonConnectorAccount(models.Model):
    _inherit = "amazon.connector.account"

    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        help="Gets one mail for each round of shipments that Amazon did not take.",
    )
    parcel_count = fields.Integer(
        compute="_compute_parcel_count", help="Parcels that failed or need attention."
    )

    def _compute_parcel_count(self):
        for account in self:
            account.parcel_count = self.env["amazon.connector.parcel"].search_count(
                [("account_id", "=", account.id), ("state", "in", (FAILED, NEEDS_ATTENTION))]
            )

    def action_sync_pickings(self):
        """*Sync Pickings*: what is to be sent is sent by the next run, which is now."""
        self._amazon_wake_up()
        waiting = self.env["amazon.connector.parcel"].search_count(
            [("account_id", "in", self.ids), ("state", "in", (TO_SEND, SENDING))]
        )
        message = self.env._("%s parcels are on their way to Amazon.", waiting)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "message": message},
        }

    def action_view_parcels(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_parcel_action")

    def _amazon_connector_responsible(self):
        """Who gets the account's mails."""
        self.ensure_one()
        return self.user_id or self.create_uid

    def _amazon_connector_mail_failures(self, parcels):
        """One mail with these parcels, in the queue of this transaction."""
        self.ensure_one()
        responsible = self._amazon_connector_responsible()
        partner = (responsible if responsible.email else self.company_id).partner_id
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
        template = self.env.ref(TEMPLATE).with_context(
            amazon_connector_parcels=told, lang=responsible.lang
        )
        template.send_mail(self.id, email_values={"recipient_ids": partner.ids})
        self.env.ref(MAIL_QUEUE).sudo()._trigger()
