# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ..adapter import driver, rounds, waking
from .amazon_connector_marketplace import REGIONS

TO_SHIP = [("state", "not in", ("done", "cancel")), ("picking_type_id.code", "=", "outgoing")]


class AmazonConnectorAccount(models.Model):
    """A seller's account in a region of Amazon's; what it can do stands in its mixins."""

    _name = "amazon.connector.account"
    _inherit = [
        "amazon.connector.account.stock.mixin",
        "amazon.connector.account.payouts.mixin",
        "amazon.connector.account.invoices.mixin",
        "amazon.connector.account.fba.mixin",
        "amazon.connector.account.days.mixin",
        "amazon.connector.account.mails.mixin",
        "amazon.connector.account.orders.mixin",
        "amazon.connector.account.link.mixin",
    ]
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
    problem = fields.Text(readonly=True, copy=False)
    team_id = fields.Many2one("crm.team", string="Sales Team", check_company=True)
    warehouse_id = fields.Many2one("stock.warehouse", check_company=True)
    location_id = fields.Many2one(
        "stock.location", string="Amazon Location", check_company=True, copy=False
    )
    payouts_journal_id = fields.Many2one(
        related="company_id.amazon_connector_payout_journal_id",
        help="Its payment methods use the intermediary account.",
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
    to_ship_count = fields.Integer(
        string="To Ship",
        compute="_compute_to_ship_count",
        help="Orders with an open delivery.",
    )

    _sql_constraints = [
        (
            "amazon_connector_turn_positive",
            "CHECK(turn_minutes >= 1)",
            "A turn takes at least a minute.",
        ),
    ]

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

    def _compute_to_ship_count(self):
        open_orders = [
            ("amazon_connector_account_id", "in", self.ids),
            ("picking_ids", "any", TO_SHIP),
        ]
        orders = self.env["sale.order"]
        counted = dict(
            orders._read_group(open_orders, ["amazon_connector_account_id"], ["__count"])
        )
        for account in self:
            account.to_ship_count = counted.get(account, 0)

    @api.onchange("home_marketplace_id")
    def _onchange_home_marketplace_id(self):
        if self.home_marketplace_id:
            self.region = self.home_marketplace_id.region

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

    # Where its buttons lead

    def action_view_orders(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_order_action")

    def action_view_offers(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_offer_action")

    def action_view_issues(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_issue_action")

    def action_view_to_ship(self):
        """The open deliveries of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_all")
        mine = ("sale_id.amazon_connector_account_id", "=", self.id)
        return {**action, "domain": [mine, *TO_SHIP], "context": {}}

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

    # The job

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
