# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from amazon_connector.vault import NoKey

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ..adapter import driver, rounds, waking
from .amazon_connector_marketplace import REGIONS

SYSTEM = "base.group_system"


class AmazonConnectorAccount(models.Model):
    _name = "amazon.connector.account"
    _description = "Amazon Account"
    _order = "id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    home_marketplace_id = fields.Many2one("amazon.connector.marketplace")
    region = fields.Selection(REGIONS, string="Amazon Region", required=True, default="EU")
    seller_id = fields.Char(string="Seller ID", copy=False)
    marketplace_ids = fields.One2many(
        "amazon.connector.account.marketplace", "account_id", string="Marketplaces"
    )

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

    # Order follow-up
    cursor = fields.Datetime(string="Synchronized until", copy=False)
    opened = fields.Boolean(readonly=True, copy=False)
    redo = fields.Boolean(copy=False)
    turn_minutes = fields.Integer(
        string="Turn (Minutes)",
        default=5,
        help="Every 5 minutes is 288 of the 484 searches that Amazon allows in a day.",
    )
    next_turn = fields.Datetime(readonly=True, copy=False)
    problem = fields.Text(readonly=True, copy=False)
    team_id = fields.Many2one("crm.team", string="Sales Team", check_company=True)
    warehouse_id = fields.Many2one("stock.warehouse", check_company=True)
    location_id = fields.Many2one(
        "stock.location", string="Amazon Location", check_company=True, copy=False
    )
    offer_count = fields.Integer(compute="_compute_counts")
    order_count = fields.Integer(compute="_compute_counts")
    issue_count = fields.Integer(compute="_compute_counts")
    quarantine_count = fields.Integer(compute="_compute_counts")
    to_decide_count = fields.Integer(compute="_compute_counts")
    cancellation_count = fields.Integer(
        compute="_compute_counts", help="Still to be shipped by us; the buyer asks to cancel."
    )
    late_count = fields.Integer(
        compute="_compute_counts", help="Still to be shipped by us, after Amazon's ship-by."
    )

    _sql_constraints = [
        (
            "amazon_connector_turn_positive",
            "CHECK(turn_minutes >= 1)",
            "A turn takes at least a minute.",
        ),
    ]

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

    def _compute_counts(self):
        orders = self.env["amazon.connector.order"]
        counted = {
            "offer_count": self._counted("amazon.connector.offer", []),
            "order_count": self._counted("amazon.connector.order", []),
            "issue_count": self._counted("amazon.connector.issue", [("closed_at", "=", False)]),
            "quarantine_count": self._counted("amazon.connector.order", orders._in_quarantine()),
            "to_decide_count": self._counted("amazon.connector.order", orders._to_decide()),
            "cancellation_count": self._counted(
                "amazon.connector.order", orders._asked_to_cancel()
            ),
            "late_count": self._counted("amazon.connector.order", orders._late()),
        }
        for account in self:
            account.update({name: numbers[account] for name, numbers in counted.items()})

    def _counted(self, model, domain):
        """How many records of this model each account has; one query for all of them."""
        mine = [("account_id", "in", self.ids), *domain]
        return defaultdict(int, self.env[model]._read_group(mine, ["account_id"], ["__count"]))

    @api.constrains("company_id")
    def _check_company_stays(self):
        orders = self.env["sale.order"].sudo()
        mine = [("amazon_connector_account_id", "in", self.ids)]
        for account, company in orders._read_group(
            mine, ["amazon_connector_account_id", "company_id"]
        ):
            if company != account.company_id:
                raise ValidationError(
                    self.env._(
                        "%s has orders in another company: make an account of its own there.",
                        account.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._make_defaults()
        return accounts

    def _make_defaults(self):
        """What an account needs in its company; what a person chose stays."""
        for account in self.sudo():
            company = account.company_id
            if not account.warehouse_id:
                account.warehouse_id = (
                    self.env["stock.warehouse"]
                    .sudo()
                    .search([("company_id", "=", company.id)], limit=1)
                )
            if not account.location_id:
                account.location_id = company._amazon_connector_location(account.warehouse_id)
            if not account.team_id:
                account.team_id = company._amazon_connector_team()
            company._amazon_connector_default_products()

    @api.model
    def _amazon_wake_up(self):
        """A job is a wake-up call: what is to be done stands in the rows."""
        waking.now(self.env)

    @api.model
    def _cron_work(self):
        rounds.work(self.env)

    @api.model
    @tools.ormcache()
    def _amazon_kept(self):
        """Held in this process for this database until Odoo clears its caches."""
        return driver.Kept()
