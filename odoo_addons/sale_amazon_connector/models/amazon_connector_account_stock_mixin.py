# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.port import STOCK_MODES, STOCK_OFF, SYNCHRONIZED, UNREAD

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..adapter import driver
from ..adapter.refusals import told
from .amazon_connector_sku_stock import STUCK

# What the quantities of all its offers follow from.
RECKONED = {"warehouse_id", "stock_divide", "seller_id", "region", "active", "linked_at"}


class AmazonConnectorAccountStockMixin(models.AbstractModel):
    """*FBM Stock Synchronization*: turned on it compares first, and starts after a person's yes."""

    _name = "amazon.connector.account.stock.mixin"
    _description = "An Amazon account's FBM stock synchronization"

    stock_sync = fields.Boolean(
        string="FBM Stock Synchronization",
        compute="_compute_stock_sync",
        inverse="_inverse_stock_sync",
        help="What the warehouse has is told to Amazon within seconds. Turned on, it is compared "
        "with Amazon first: nothing is sent before you click Start.",
    )
    stock_mode = fields.Selection(
        list(STOCK_MODES.items()),
        string="Stock on Amazon",
        required=True,
        readonly=True,
        default=STOCK_OFF,
        copy=False,
    )
    stock_compare_since = fields.Datetime(string="Compared since", readonly=True, copy=False)
    stock_next_full = fields.Datetime(string="All Reckoned Again", readonly=True, copy=False)
    stock_stopped = fields.Text(string="Stopped", readonly=True, copy=False)
    stock_approved = fields.Boolean(readonly=True, copy=False)
    stock_divide = fields.Boolean(
        string="Promise No Piece Twice",
        help="Several SKUs of one product share its pieces among them. Without the tick each is "
        "offered with all of them.",
    )

    stock_sku_count = fields.Integer(string="SKUs", compute="_compute_stock_counts")
    stock_unread_count = fields.Integer(string="Still to Be Read", compute="_compute_stock_counts")
    stock_same_count = fields.Integer(string="As on Amazon", compute="_compute_stock_counts")
    stock_differing_count = fields.Integer(string="Would Change", compute="_compute_stock_counts")
    stock_falling_count = fields.Integer(
        string="Would Fall to Zero", compute="_compute_stock_counts"
    )
    stock_fba_count = fields.Integer(string="FBA, Left Out", compute="_compute_stock_counts")
    stock_unlisted_count = fields.Integer(
        string="Unknown to Amazon", compute="_compute_stock_counts"
    )
    stock_stuck_count = fields.Integer(
        string="Failed Quantities",
        compute="_compute_stock_stuck_count",
        help="SKUs whose quantity Amazon refused, or that need a decision.",
    )

    @api.depends("stock_mode")
    def _compute_stock_sync(self):
        for account in self:
            account.stock_sync = account.stock_mode != STOCK_OFF

    def _inverse_stock_sync(self):
        for account in self:
            if account.stock_sync == (account.stock_mode != STOCK_OFF):
                continue
            stock = account._amazon_stock()
            if account.stock_sync:
                account._amazon_check_stock()
                stock.turn_on(str(account.id))
            else:
                stock.turn_off(str(account.id))
        self._amazon_wake_up()

    def _amazon_check_stock(self):
        self._amazon_check_enabled()
        if not self.linked_at:
            raise UserError(self.env._("Link %s with Amazon first.", self.name))

    @api.constrains("stock_mode", "warehouse_id")
    def _check_stock_warehouse(self):
        for account in self:
            if account.stock_mode != STOCK_OFF and not account.warehouse_id:
                raise ValidationError(
                    self.env._(
                        "%s tells Amazon what its warehouse has: choose the warehouse.",
                        account.name,
                    )
                )

    def _compute_stock_counts(self):
        rows = self.env["amazon.connector.sku.stock"]
        domains = {
            "stock_sku_count": [],
            "stock_unread_count": [("state", "=", UNREAD)],
            "stock_same_count": [("state", "=", SYNCHRONIZED)],
            "stock_differing_count": rows._amazon_differing(),
            "stock_falling_count": rows._amazon_falling(),
            "stock_fba_count": rows._amazon_fba(),
            "stock_unlisted_count": rows._amazon_unlisted(),
        }
        for account in self:
            mine = [("account_id", "=", account.id)]
            for name, domain in domains.items():
                account[name] = rows.search_count([*mine, *domain])

    def _compute_stock_stuck_count(self):
        rows = self.env["amazon.connector.sku.stock"]
        counted = dict(
            rows._read_group(
                [("account_id", "in", self.ids), ("state", "in", STUCK)],
                ["account_id"],
                ["__count"],
            )
        )
        for account in self:
            account.stock_stuck_count = counted.get(account, 0)

    # What else the quantities follow from

    def write(self, vals):
        touches = self.env["amazon.connector.touch"]
        if "location_id" in vals:
            touches._touch_locations(self.location_id.ids)
        if vals.get("active"):
            # Nothing was noted while it was archived.
            vals = {**vals, "stock_next_full": False}
        written = super().write(vals)
        if "location_id" in vals:
            touches._touch_locations(self.location_id.ids)
        if not RECKONED.isdisjoint(vals) or vals.get("stock_mode") == STOCK_OFF:
            # An SKU may have offers on other accounts: they speak for it alone, or again.
            touches._touch_offers(SQL("a.id = ANY(%s)", self.ids))
        return written

    # By hand

    def _amazon_stock(self):
        """The core's verbs, for whoever may change the account."""
        self.check_access("write")
        return driver.connector(self.env).stock

    def action_stock_start(self):
        """*Start*: a person has seen what would change and says yes."""
        self.ensure_one()
        self._amazon_check_stock()
        with told():
            self._amazon_stock().start(str(self.id))
        self._amazon_wake_up()

    def action_stock_send_anyway(self):
        """*Send Anyway*: a round that was stopped is right as it is."""
        self.ensure_one()
        self._amazon_stock().send_anyway(str(self.id))
        self._amazon_wake_up()

    def action_stock_compare(self):
        """*Read Back from Amazon*: everything is reckoned and read again, now."""
        on = self.filtered(lambda account: account.stock_mode != STOCK_OFF)
        on._amazon_stock().compare([str(account.id) for account in on])
        self._amazon_wake_up()
        return self._amazon_notice(
            self.env._("What Amazon shows is being read: look at the quantities in a while.")
        )

    def action_view_stock(self):
        """The quantities of this account; the button's context names a filter."""
        action = self._amazon_view("sale_amazon_connector.amazon_connector_sku_stock_action")
        filters = {
            name: value
            for name, value in self.env.context.items()
            if name.startswith("search_default_")
        }
        return {**action, "context": filters}

    def action_view_stock_feeds(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_stock_feed_action")
