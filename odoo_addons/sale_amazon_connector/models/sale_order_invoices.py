# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.vat import rules

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..adapter.books_sold import sold_by


class SaleOrder(models.Model):
    """What an Amazon order shows of its invoice: where it left from, and why it waits."""

    _name = "sale.order"
    _inherit = ["sale.order"]

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

    # Invoices of Amazon orders, made by the job or by hand

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
