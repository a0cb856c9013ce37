# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, fields, models
from odoo.osv import expression

LATE, TODAY, LATER = "late", "today", "later"
NEGATIVE = ("!=", "not in")
SHIP_BY = "amazon_connector_ship_by"
ACCOUNT = "sale_id.amazon_connector_account_id"
# What of an Amazon order is still in the warehouse, in whichever step; no return.
OPEN = [
    ("sale_id.amazon_connector_order_ref", "!=", False),
    ("state", "not in", ("done", "cancel")),
    ("picking_type_id.code", "in", ("outgoing", "internal")),
]


class StockPicking(models.Model):
    """*Leaving Today*: what is late and what must leave, by Amazon's ship-by."""

    _name = "stock.picking"
    _inherit = ["stock.picking"]

    amazon_connector_leaving = fields.Selection(
        [(LATE, "Late"), (TODAY, "Today"), (LATER, "Later")],
        string="Must Leave",
        compute="_compute_amazon_connector_leaving",
        search="_search_amazon_connector_leaving",
        compute_sudo=True,
        help="By Amazon's ship-by; the days are those of the account's time zone.",
    )

    @api.model
    def get_empty_list_help(self, help_message):
        # Odoo's own words of every empty list of transfers ask to create one.
        if self.env.context.get("amazon_connector_leaving"):
            return help_message
        return super().get_empty_list_help(help_message)

    @api.depends("state", SHIP_BY, ACCOUNT)
    def _compute_amazon_connector_leaving(self):
        now = fields.Datetime.now()
        still_here = self.filtered_domain(OPEN)
        (self - still_here).amazon_connector_leaving = False
        for account, pickings in still_here.grouped(_account).items():
            ends = account._amazon_connector_day_ends(now)
            for picking in pickings:
                picking.amazon_connector_leaving = _when(picking[SHIP_BY], now, ends)

    def _search_amazon_connector_leaving(self, operator, value):
        wanted = value if isinstance(value, list | tuple | set) else [value]
        domains = self._amazon_connector_leaving_domains()
        found = [expression.AND([OPEN, domains[name]]) for name in domains if name in wanted]
        if False in wanted:
            found.append(["!", *expression.normalize_domain(OPEN)])
        # As a set of ids: what is not in it includes what has no ship-by.
        named = "not in" if operator in NEGATIVE else "in"
        return [("id", named, self.sudo()._search(expression.OR(found)))]

    @api.model
    def _amazon_connector_leaving_domains(self):
        now = fields.Datetime.now()
        today, later = [], [[(SHIP_BY, "=", False)]]
        for ends, account_ids in self._amazon_connector_days(now).items():
            theirs = [(ACCOUNT, "in", account_ids)]
            today.append([*theirs, (SHIP_BY, ">=", now), (SHIP_BY, "<", ends)])
            later.append([*theirs, (SHIP_BY, ">=", ends)])
        return {
            LATE: [(SHIP_BY, "<", now)],
            TODAY: expression.OR(today),
            LATER: expression.OR(later),
        }

    @api.model
    def _amazon_connector_days(self, now):
        """Ids of the accounts by the moment at which their day ends; False: orders without."""
        accounts = self.env["amazon.connector.account"].sudo()
        days = defaultdict(list)
        days[accounts._amazon_connector_day_ends(now)].append(False)
        for account in accounts.search([("active", "in", (True, False))]):
            days[account._amazon_connector_day_ends(now)].append(account.id)
        return days


def _account(picking):
    return picking.sale_id.amazon_connector_account_id


def _when(ship_by, now, ends):
    if not ship_by or ship_by >= ends:
        return LATER
    return LATE if ship_by < now else TODAY
