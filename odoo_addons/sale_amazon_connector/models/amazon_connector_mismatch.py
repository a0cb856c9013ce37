# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.payouts.booking import repairs_of
from amazon_connector.records_money import (
    BOOK_AS_SALES,
    DONE_BY_HAND,
    MISMATCHES,
    PAY_NOW,
    WRITE_OFF,
)

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..adapter import driver
from ..adapter.books_mismatches import mismatch_of
from ..adapter.refusals import told
from .amazon_connector_settlement_line import PAYS


class AmazonConnectorMismatch(models.Model):
    """What of a payout does not match, with what a person can do about it."""

    _name = "amazon.connector.mismatch"
    _description = "Amazon Payout: What Does Not Match"
    _rec_name = "subject"
    _order = "is_settled, id"

    settlement_id = fields.Many2one(
        "amazon.connector.settlement",
        string="Payout",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="settlement_id.company_id", store=True)
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    cause = fields.Selection(list(MISMATCHES.items()), required=True)
    subject = fields.Char(string="Order", required=True)
    pays = fields.Selection(PAYS)
    amount = fields.Monetary(string="On Amazon")
    open_amount = fields.Monetary(string="Open Here")
    why = fields.Text(string="Explanation")
    is_settled = fields.Boolean(string="Put Right")
    paid_by = fields.Char(string="Paid by Payout")
    is_small = fields.Boolean(compute="_compute_is_small")

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS amazon_connector_mismatch_once
            ON amazon_connector_mismatch (settlement_id, cause, subject, COALESCE(pays, ''))
            """
        )

    @api.depends("cause", "amount", "open_amount", "settlement_id.currency_code")
    def _compute_is_small(self):
        for mismatch in self:
            currency = mismatch.settlement_id.currency_code or ""
            mismatch.is_small = WRITE_OFF in repairs_of(mismatch_of(mismatch), currency)

    def action_write_off(self):
        """*Write Off*: what is open goes to the account of small differences."""
        self._amazon_repair(WRITE_OFF)

    def action_book_as_sales(self):
        """*Book as Sales*: what waits goes to the accounts of its kinds."""
        self._amazon_repair(BOOK_AS_SALES)

    def action_pay_now(self):
        """*Pay Now*: what waits pays the invoice that is here by now."""
        self._amazon_repair(PAY_NOW)

    def action_done_by_hand(self):
        """*Done by Hand*: a person put it right; nothing is booked."""
        self._amazon_repair(DONE_BY_HAND)

    def _amazon_repair(self, how):
        self.check_access("write")
        payouts = driver.connector(self.env).payouts
        with told():
            for mismatch in self:
                payouts.repair(mismatch_of(mismatch), how)

    def action_view_order(self):
        """*Open Order*: what the explanation asks a person to look at."""
        self.ensure_one()
        orders = self.env["sale.order"].search(
            [
                ("amazon_connector_order_ref", "=", self.subject),
                ("company_id", "=", self.company_id.id),
            ]
        )
        if not orders:
            raise UserError(self.env._("Order %s is not here: recover it first.", self.subject))
        return {
            "type": "ir.actions.act_window",
            "name": self.subject,
            "res_model": "sale.order",
            "res_id": orders[:1].id,
            "view_mode": "form",
        }

    def action_recover(self):
        """*Recover Order*: read from Amazon what this payout paid for."""
        self.ensure_one()
        return {
            **self.settlement_id.account_id.action_recover(),
            "context": {
                "default_account_id": self.settlement_id.account_id.id,
                "default_order_ref": self.subject,
            },
        }
