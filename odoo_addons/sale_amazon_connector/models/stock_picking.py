# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.osv import expression

from ..adapter import packing

VALIDATING = "amazon_connector_validating"
TOLD = {"carrier_id", "carrier_tracking_ref", "amazon_connector_carrier"}
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
    """A delivery of an Amazon order: when it must leave, and its parcels' way to Amazon."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "amazon.connector.parcels.mixin"]

    amazon_connector_order_ref = fields.Char(
        string="Amazon Order Reference",
        related="sale_id.amazon_connector_order_ref",
    )
    amazon_connector_cancellation_requested = fields.Boolean(
        related="sale_id.amazon_connector_cancellation_requested"
    )
    amazon_connector_cancellation_reason = fields.Char(
        related="sale_id.amazon_connector_cancellation_reason"
    )
    amazon_connector_gift_messages = fields.Text(related="sale_id.amazon_connector_gift_messages")
    amazon_connector_gift_wraps = fields.Text(
        string="Gift Wrap",
        compute="_compute_amazon_connector_gift_wraps",
        compute_sudo=True,
        help="What of this delivery is to be wrapped as a gift, and how.",
    )
    amazon_connector_shipped_outside = fields.Boolean(
        string="Shipped Outside", readonly=True, copy=False
    )
    amazon_connector_carrier = fields.Char(
        string="Carrier on Amazon",
        copy=False,
        help="Told to Amazon where the delivery has no carrier of Odoo's.",
    )
    amazon_connector_blocked = fields.Char(string="Blocked", readonly=True, copy=False)
    amazon_connector_ship_from = fields.Datetime(string="Ship Not Before", readonly=True)
    amazon_connector_ship_by = fields.Datetime(string="Ship By", readonly=True)
    amazon_connector_deliver_from = fields.Datetime(string="Deliver Not Before", readonly=True)
    amazon_connector_deliver_by = fields.Datetime(string="Deliver By", readonly=True)
    amazon_connector_leaving = fields.Selection(
        [(LATE, "Late"), (TODAY, "Today"), (LATER, "Later")],
        string="Must Leave",
        compute="_compute_amazon_connector_leaving",
        search="_search_amazon_connector_leaving",
        compute_sudo=True,
        help="By Amazon's ship-by; the days are those of the account's time zone.",
    )
    amazon_connector_parcel_ids = fields.One2many(
        "amazon.connector.parcel",
        "picking_id",
        string="Amazon Parcels",
        groups="sales_team.group_sale_salesman,stock.group_stock_user",
    )

    @api.depends("move_ids.amazon_connector_gift_wrap", "move_ids.state")
    @api.depends_context("lang")
    def _compute_amazon_connector_gift_wraps(self):
        for picking in self:
            pieces = defaultdict(float)
            for move in picking.move_ids.filtered("amazon_connector_gift_wrap"):
                number = move.quantity if move.state == "done" else move.product_uom_qty
                if move.state != "cancel":
                    pieces[move.product_id, move.amazon_connector_gift_wrap] += number
            picking.amazon_connector_gift_wraps = "\n".join(
                f"{number:g} x {product.display_name}: {wrap}"
                for (product, wrap), number in pieces.items()
                if number
            )

    def button_validate(self):
        # stock_sms would stop here with a wizard about texting the buyer.
        if self and all(picking.amazon_connector_order_ref for picking in self):
            self = self.with_context(skip_sms=True)
        return super().button_validate()

    def _action_done(self):
        """A parcel is on its way to Amazon in the transaction in which the goods leave."""
        self._amazon_connector_check_blocked()
        validating = self.with_context(**{VALIDATING: True})
        amazon = validating.filtered("amazon_connector_order_ref")
        others = validating - amazon
        if amazon:
            done = super(StockPicking, amazon.with_context(skip_sms=True))._action_done()
        if others or not amazon:
            done = super(StockPicking, others)._action_done()
        parcels = self.env["amazon.connector.parcel"].sudo().create(packing.parcels(self.sudo()))
        if parcels.filtered(lambda parcel: not parcel.shipped_outside):
            self.env["amazon.connector.account"]._amazon_wake_up()
        return done

    def _amazon_connector_check_blocked(self):
        blocked = self.filtered("amazon_connector_blocked")
        if blocked:
            raise UserError(
                self.env._(
                    "%(picking)s is blocked: %(why)s. Close it as done if these goods have left, "
                    "or reopen it if they are still to be shipped.",
                    picking=blocked[0].name,
                    why=blocked[0].amazon_connector_blocked,
                )
            )

    def message_post_with_source(self, source_ref, **kwargs):
        # The mail of a validated delivery: not even written, because a slip that cannot be
        # printed for it would stop the goods. (Labels are made beside it, those stay.)
        confirmation = self.company_id.stock_mail_confirmation_template_id
        is_confirmation = isinstance(source_ref, models.BaseModel) and source_ref == confirmation
        if is_confirmation and any(self.mapped("amazon_connector_order_ref")):
            return self.env["mail.message"]
        return super().message_post_with_source(source_ref, **kwargs)

    def action_amazon_connector_close(self):
        """The goods have left without us: book the delivery as done."""
        self.amazon_connector_blocked = False
        for picking in self:
            for move in picking.move_ids.filtered(lambda m: m.state not in ("done", "cancel")):
                move.quantity = move.product_uom_qty
                move.picked = True
        self.amazon_connector_shipped_outside = True
        return self._action_done()

    def action_amazon_connector_reopen(self):
        """The goods are still here: the delivery can be validated again."""
        self.amazon_connector_blocked = False

    # Its parcels

    def send_to_shipper(self):
        """A label from the carrier; where it gives none, the goods leave all the same."""
        if not (self.env.context.get(VALIDATING) and self.amazon_connector_order_ref):
            return super().send_to_shipper()
        if self.amazon_connector_shipped_outside:
            return None
        try:
            with self.env.cr.savepoint():
                return super().send_to_shipper()
        except (UserError, OSError) as error:
            self.message_post(body=self.env._("The carrier gave no tracking reference: %s", error))
        return None

    def _add_delivery_cost_to_so(self):
        # What the buyer pays for the delivery is in Amazon's order.
        if self.amazon_connector_order_ref:
            return None
        return super()._add_delivery_cost_to_so()

    def write(self, vals):
        if TOLD.isdisjoint(vals):
            return super().write(vals)
        parcels = self.sudo().amazon_connector_parcel_ids
        before = parcels._told()
        written = super().write(vals)
        # What was missing or wrong is filled in: told at once, without a button.
        parcels._filled_in(before)
        return written

    # *Leaving Today*: what is late and what must leave, by Amazon's ship-by

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
