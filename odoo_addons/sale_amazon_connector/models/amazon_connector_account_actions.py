# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import contextmanager

from amazon_connector.port import FAILED, NEEDS_ATTENTION, SENDING, TO_SEND, BackendError
from amazon_connector.spapi import SellingPartnerError
from amazon_connector.vault import LinkAgain, NoKey

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..adapter import driver, languages, mails
from ..adapter.values import aware

CALLBACK = "/amazon_connector/callback"
FAILED_PARCELS = "sale_amazon_connector.mail_template_failed_parcels"
NOTICE = "sale_amazon_connector.mail_template_notice"
MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"


@contextmanager
def told():
    """What the core and Amazon refuse is told as it is: their texts are for people."""
    try:
        yield
    except (SellingPartnerError, LinkAgain, NoKey, BackendError) as error:
        raise UserError(str(error)) from error


class AmazonConnectorAccount(models.Model):
    """What a person does with an account by hand."""

    _inherit = "amazon.connector.account"

    last_order_sync = fields.Datetime(
        compute="_compute_last_order_sync",
        inverse="_inverse_last_order_sync",
        help="Everything that Amazon changed before this is here. An earlier date and Save "
        "synchronize again from there.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        help="Gets one mail for each round of shipments that Amazon did not take.",
    )
    parcel_count = fields.Integer(
        compute="_compute_parcel_count", help="Parcels that failed or need attention."
    )

    @api.depends("cursor")
    def _compute_last_order_sync(self):
        for account in self:
            account.last_order_sync = account.cursor

    def _inverse_last_order_sync(self):
        for account in self:
            since, stored = account.last_order_sync, account.cursor
            if not since or (stored and since > stored):
                raise UserError(
                    self.env._("Last Order Sync goes back only: choose an earlier time.")
                )
            account._amazon_check_enabled()
            with told():
                driver.connector(self.env).synchronize_from(str(account.id), aware(since))
        self._amazon_wake_up()

    def amazon_history_told(self, since):
        """What the form asks before it saves an earlier *Last Order Sync*: how many orders come
        from then on, in sentences; empty where there is nothing to ask, or saving refuses it.

        ``since`` as the web client writes times, in UTC. Counting spends calls to Amazon, so it
        is done once, at Save.
        """
        self.ensure_one()
        self.check_access("write")
        wanted = fields.Datetime.to_datetime(since)
        goes_back = wanted and self.cursor and wanted < self.cursor
        if not self.linked_at or not goes_back or not self.company_id.amazon_connector_enabled:
            return ""
        try:
            return str(driver.connector(self.env).history_count(str(self.id), aware(wanted)))
        except (SellingPartnerError, LinkAgain) as error:
            return str(error)

    def action_sync_orders(self):
        """*Sync Orders*: the next turn is due now."""
        self._amazon_check_sales()
        driver.connector(self.env).sync_now([str(account.id) for account in self])
        self._amazon_wake_up()

    def _amazon_check_sales(self):
        """Whoever sees Amazon's orders may have them read at once; no setting is changed by it."""
        self.check_access("read")
        self.env["amazon.connector.order"].check_access("read")

    def action_link(self):
        """*Link with Amazon*: to the consent page, and back through the controller."""
        self.ensure_one()
        self.check_access("write")
        self._amazon_check_enabled()
        if not self.home_marketplace_id:
            raise UserError(self.env._("Choose the Home Marketplace first."))
        with told():
            url = driver.connector(self.env).begin_link(
                str(self.id),
                self._amazon_redirect_uri(),
                driver.seller_central(self.env, self.home_marketplace_id.seller_central_url),
                draft=self.sudo().application_draft,
            )
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def _amazon_check_enabled(self):
        """Accounts of a company without Amazon Sync are none for the core."""
        for company in self.company_id:
            if not company.amazon_connector_enabled:
                raise UserError(
                    self.env._(
                        "Amazon Sync is off for %s: turn it on in the Sales settings first.",
                        company.name,
                    )
                )

    def _amazon_redirect_uri(self):
        return self.get_base_url() + CALLBACK

    @api.model
    def _amazon_linked(self, state, seller_id, code):
        """What the consent page brought back; the account that is linked now."""
        with told():
            result = driver.connector(self.env).finish_link(
                state, seller_id, code, self._amazon_redirect_uri()
            )
        self._amazon_wake_up()
        return self.browse(int(result.account_id))

    def action_check_credentials(self):
        """Pasted credentials, checked against Amazon."""
        self.ensure_one()
        self.check_access("write")
        self._amazon_check_enabled()
        account = self.sudo()
        if not account.sealed_refresh_token:
            raise UserError(self.env._("Enter the Refresh Token and save first."))
        with told():
            token = driver.vault().open(account.sealed_refresh_token, str(account.id))
            seller_id = account.seller_id or ""
            driver.connector(self.env).paste_token(str(account.id), seller_id, token)
        self._amazon_wake_up()

    def action_update_marketplaces(self):
        """*Update Available Marketplaces*."""
        self.ensure_one()
        self.check_access("write")
        self._amazon_check_enabled()
        with told():
            names = driver.connector(self.env).update_marketplaces(str(self.id))
        new = ", ".join(names) or self.env._("none")
        return self._amazon_notice(self.env._("New marketplaces: %s", new))

    def action_recover(self):
        """*Recover Order*: asks for the Amazon Order Reference."""
        self.ensure_one()
        self._amazon_check_sales()
        self._amazon_check_enabled()
        return {
            **self._amazon_dialog("amazon.connector.recover", self.env._("Recover Order")),
            "context": {"default_account_id": self.id},
        }

    def action_examine(self):
        """What is wrong with the connection, and what to do about it."""
        self.ensure_one()
        self.check_access("write")
        self._amazon_check_enabled()
        with told():
            findings = driver.connector(self.env).doctor([str(self.id)])
        findings += [*mails.findings(self), *languages.findings(self)]
        doctor = self.env["amazon.connector.doctor"].create(
            {"line_ids": [fields.Command.create(_finding(finding)) for finding in findings]}
        )
        dialog = self._amazon_dialog("amazon.connector.doctor", self.env._("Examination"))
        return {**dialog, "res_id": doctor.id}

    def action_view_orders(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_order_action")

    def action_view_offers(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_offer_action")

    def action_view_issues(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_issue_action")

    def _amazon_view(self, action):
        self.ensure_one()
        values = self.env["ir.actions.act_window"]._for_xml_id(action)
        values["domain"] = [("account_id", "=", self.id)]
        values["context"] = {"default_account_id": self.id}
        return values

    @api.model
    def _amazon_dialog(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _amazon_notice(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # Parcels

    def _compute_parcel_count(self):
        stuck = [("state", "in", (FAILED, NEEDS_ATTENTION))]
        numbers = self._counted("amazon.connector.parcel", stuck)
        for account in self:
            account.parcel_count = numbers[account]

    def action_sync_pickings(self):
        """*Sync Pickings*: what is to be sent is sent by the next run, which is now."""
        self._amazon_check_sales()
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


def _finding(finding):
    return {
        "level": finding.level,
        "subject": finding.subject,
        "what": finding.what,
        "todo": finding.todo,
    }
