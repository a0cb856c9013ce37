# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.vat import rules

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..adapter.books_sold import sold_by
from ..adapter.order_words import CHANNELS

NEGATIVE = ("!=", "not in")


class SaleOrder(models.Model):
    """An order of Amazon's: what Amazon said of it stays as it is."""

    _name = "sale.order"
    _inherit = ["sale.order", "amazon.connector.parcels.mixin"]

    amazon_connector_order_ref = fields.Char(
        string="Amazon Order Reference", readonly=True, copy=False, index="btree_not_null"
    )
    amazon_connector_seller_id = fields.Char(readonly=True, copy=False)
    amazon_connector_account_id = fields.Many2one(
        "amazon.connector.account",
        string="Amazon Account",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    amazon_connector_marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", string="Amazon Marketplace", readonly=True, copy=False
    )
    amazon_connector_channel = fields.Selection(
        CHANNELS, string="Amazon Channel", readonly=True, copy=False
    )
    amazon_connector_history = fields.Boolean(
        string="Amazon History",
        readonly=True,
        copy=False,
        help="Created on Amazon before the account was linked: no delivery, no stock.",
    )
    amazon_connector_include_tax = fields.Boolean(readonly=True, copy=False)
    amazon_connector_gift_messages = fields.Text(string="Gift Messages", readonly=True, copy=False)
    amazon_connector_purchase_order = fields.Char(
        string="Buyer's Purchase Order", readonly=True, copy=False
    )
    # What the buyer asked of Amazon, its ``cancellation.cancellationRequest`` of an order item. A
    # person decides, nothing is blocked.
    amazon_connector_cancellation_requested = fields.Boolean(
        string="Buyer Asks to Cancel",
        compute="_compute_amazon_connector_cancellation",
        search="_search_amazon_connector_cancellation_requested",
        compute_sudo=True,
    )
    amazon_connector_cancellation_reason = fields.Char(
        string="Buyer's Reason",
        compute="_compute_amazon_connector_cancellation",
        compute_sudo=True,
    )
    amazon_connector_parcel_ids = fields.One2many(
        "amazon.connector.parcel",
        "sale_order_id",
        string="Amazon Parcels",
        groups="sales_team.group_sale_salesman,stock.group_stock_user",
    )
    # Its invoice: where it left from, and why it waits
    amazon_connector_departure_id = fields.Many2one(
        "res.country",
        string="Left from",
        copy=False,
        help="The country from which Amazon sent it, as its report tells. Where parts left from "
        "several, choose the one whose law applies, or invoice the order by hand.",
    )
    amazon_connector_departures = fields.Char(
        string="Left from Several Countries", readonly=True, copy=False
    )
    amazon_connector_invoice_wait = fields.Text(
        string="Waits for an Invoice", readonly=True, copy=False
    )
    amazon_connector_invoice_look_again = fields.Datetime(
        string="Looked at Again", readonly=True, copy=False
    )

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS sale_order_amazon_connector_once
            ON sale_order (amazon_connector_seller_id, amazon_connector_order_ref)
            WHERE amazon_connector_order_ref IS NOT NULL
            """
        )

    @api.depends("partner_shipping_id", "partner_id", "company_id")
    def _compute_fiscal_position_id(self):
        # The position chosen for the marketplace survives a change of address.
        others = self.filtered(lambda order: not order.amazon_connector_order_ref)
        return super(SaleOrder, others)._compute_fiscal_position_id()

    def action_confirm(self):
        # Odoo dates a set as a whole: Amazon's orders are a set of their own.
        amazon = self.filtered("amazon_connector_order_ref")
        others = self - amazon
        if not (amazon and others):
            return super().action_confirm()
        super(SaleOrder, amazon).action_confirm()
        return super(SaleOrder, others).action_confirm()

    def _prepare_confirmation_values(self):
        values = super()._prepare_confirmation_values()
        if self and all(order.amazon_connector_order_ref for order in self):
            # The order's date is the time at which the buyer ordered.
            values.pop("date_order", None)
        return values

    def _send_order_notification_mail(self, mail_template):
        # Amazon confirms orders to its buyers.
        if self.amazon_connector_order_ref:
            return None
        return super()._send_order_notification_mail(mail_template)

    def _amazon_connector_moves_stock(self):
        """Whether Odoo's own rules make the delivery of this order."""
        self.ensure_one()
        return not self.amazon_connector_order_ref or (
            self.amazon_connector_channel == "MERCHANT" and not self.amazon_connector_history
        )

    # The buyer asks to cancel

    @api.depends("amazon_connector_seller_id", "amazon_connector_order_ref")
    def _compute_amazon_connector_cancellation(self):
        refs = [ref for ref in self.mapped("amazon_connector_order_ref") if ref]
        asked = [("order_ref", "in", refs), ("cancellation_requested", "=", True)]
        rows = self.env["amazon.connector.order"].search(asked) if refs else ()
        reasons = {(row.seller_id, row.order_ref): row.cancellation_reason for row in rows}
        for order in self:
            key = (order.amazon_connector_seller_id, order.amazon_connector_order_ref)
            order.amazon_connector_cancellation_requested = key in reasons
            order.amazon_connector_cancellation_reason = reasons.get(key, False)

    def _search_amazon_connector_cancellation_requested(self, operator, value):
        self.env["amazon.connector.order"].flush_model()
        asked = SQL(
            """(
            SELECT o.id
              FROM sale_order o
              JOIN amazon_connector_order r
                ON r.seller_id = o.amazon_connector_seller_id
               AND r.order_ref = o.amazon_connector_order_ref
             WHERE r.cancellation_requested
            )"""
        )
        wanted = bool(value) != (operator in NEGATIVE)
        return [("id", "in" if wanted else "not in", asked)]

    # Its invoice

    def write(self, vals):
        written = super().write(vals)
        if vals.get("amazon_connector_departure_id") and not self.env.su:
            self._amazon_connector_look_again()
        return written

    @api.model
    def _amazon_connector_waits(self):
        """Confirmed orders that wait for an invoice."""
        return [
            ("amazon_connector_invoice_wait", "!=", False),
            ("state", "=", "sale"),
            ("invoice_ids", "=", False),
        ]

    def action_amazon_connector_invoice(self):
        """*Try Again*: the job looks at these orders now."""
        self.check_access("write")
        self.sudo()._amazon_connector_look_again()

    def _amazon_connector_look_again(self):
        if self:
            self.amazon_connector_invoice_look_again = False
            self.env["amazon.connector.account"]._amazon_wake_up()

    def _create_invoices(self, grouped=False, final=False, date=None):
        """By hand too, what a payout booked as a sale gets no invoice beside it."""
        of_amazon = self.filtered("amazon_connector_order_ref")
        sold = sold_by(of_amazon) if of_amazon else {}
        for order in of_amazon.filtered(lambda order: order.id in sold):
            # The core's ``sold_already`` word for word, which a test compares: Odoo translates what
            # stands in the addon as a literal, and nothing else.
            raise UserError(
                self.env._(
                    "%(order)s: Payout %(payout)s booked what was paid for this order as sales "
                    "without an invoice, and an invoice would count it twice. Reverse that payout, "
                    "make the invoice, and Post the payout again.",
                    order=order.name,
                    payout=sold[order.id],
                )
            )
        return super()._create_invoices(grouped=grouped, final=final, date=date)

    def _prepare_invoice(self):
        values = super()._prepare_invoice()
        values["amazon_connector_sale_id"] = bool(self.amazon_connector_order_ref) and self.id
        return values

    @api.model
    def _get_invoice_grouping_keys(self):
        # Amazon wants an invoice for each order, whoever bought.
        return [*super()._get_invoice_grouping_keys(), "amazon_connector_sale_id"]

    def _amazon_connector_legal_note(self, note):
        """What the core wants the document to say, in the language of this environment."""
        return {
            rules.BUSINESS_ELSEWHERE.note: self.env._(
                "VAT exempt intra-Community supply, Article 138(1) Directive 2006/112/EC"
            ),
            rules.OUT_OF_THE_UNION.note: self.env._(
                "VAT exempt export, Article 146(1)(a) Directive 2006/112/EC"
            ),
            rules.OUT_OF_GREAT_BRITAIN.note: self.env._(
                "Zero-rated export, Value Added Tax Act 1994, section 30(6)"
            ),
        }.get(note, note)
