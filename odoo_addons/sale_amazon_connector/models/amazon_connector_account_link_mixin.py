# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.vault import NoKey

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..adapter import driver, mails
from ..adapter.refusals import told

CALLBACK = "/amazon_connector/callback"
SYSTEM = "base.group_system"


class AmazonConnectorAccountLinkMixin(models.AbstractModel):
    """An account's connection with Amazon: its credentials, *Link with Amazon*, *Examine*."""

    _name = "amazon.connector.account.link.mixin"
    _description = "An Amazon account's connection"

    # Credentials: sealed by the core's vault, readable by the system group alone.
    client_id = fields.Char(string="Client ID", groups=SYSTEM)
    application_id = fields.Char(
        string="Application ID",
        groups=SYSTEM,
        help="Of a public application only: Link with Amazon needs it.",
    )
    application_draft = fields.Boolean(
        string="Draft Application",
        groups=SYSTEM,
        help="Amazon's consent page wants to know that the application is not published yet.",
    )
    sealed_client_secret = fields.Char(groups=SYSTEM, copy=False)
    sealed_refresh_token = fields.Char(groups=SYSTEM, copy=False)
    new_client_secret = fields.Char(
        string="Client Secret",
        groups=SYSTEM,
        compute="_compute_blank",
        inverse="_inverse_new_client_secret",
        help="Typed once, stored encrypted, never shown again.",
    )
    new_refresh_token = fields.Char(
        string="Refresh Token",
        groups=SYSTEM,
        compute="_compute_blank",
        inverse="_inverse_new_refresh_token",
        help="Typed once, stored encrypted, never shown again.",
    )
    linked_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="Orders created before this moment are history: they change no stock.",
    )

    def _compute_blank(self):
        self.new_client_secret = False
        self.new_refresh_token = False

    def _inverse_new_client_secret(self):
        self._seal("new_client_secret", "sealed_client_secret")

    def _inverse_new_refresh_token(self):
        self._seal("new_refresh_token", "sealed_refresh_token")

    def _seal(self, typed, stored):
        vault = driver.vault()
        try:
            for account in self.filtered(typed):
                account[stored] = vault.seal(account[typed], str(account.id))
        except NoKey as error:
            raise UserError(str(error)) from error

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

    def action_examine(self):
        """What is wrong with the connection, and what to do about it."""
        self.ensure_one()
        self.check_access("write")
        self._amazon_check_enabled()
        with told():
            findings = driver.connector(self.env).doctor([str(self.id)])
        findings += mails.findings(self)
        doctor = self.env["amazon.connector.doctor"].create(
            {"line_ids": [fields.Command.create(_finding(finding)) for finding in findings]}
        )
        dialog = self._amazon_dialog("amazon.connector.doctor", self.env._("Examination"))
        return {**dialog, "res_id": doctor.id}


def _finding(finding):
    return {
        "level": finding.level,
        "subject": finding.subject,
        "what": finding.what,
        "todo": finding.todo,
    }
