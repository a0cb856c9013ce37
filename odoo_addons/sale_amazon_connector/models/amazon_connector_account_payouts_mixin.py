# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..adapter import driver


class AmazonConnectorAccountPayoutsMixin(models.AbstractModel):
    """*Payouts*: Amazon's settlement reports are read, posted and matched with the bank."""

    _name = "amazon.connector.account.payouts.mixin"
    _description = "An Amazon account's payouts"

    payouts_on = fields.Boolean(
        string="Payouts",
        copy=False,
        help="Read what Amazon pays out, every six hours. The journal Amazon Payments and the "
        "accounts are made when you tick it.",
    )
    payouts_next_read = fields.Datetime(string="Next Look", readonly=True, copy=False)
    payouts_posts_itself = fields.Boolean(
        string="Post without a Click",
        help="A payout is posted as soon as it is read and adds up to the cent. Without the tick "
        "it waits for somebody who clicks Post.",
    )
    payouts_sales_without_invoice = fields.Boolean(
        string="Book Sales without Invoice",
        default=True,
        help="What buyers paid for orders that are here but have no invoice is booked as sales; "
        "orders so booked get no invoice any more. Without the tick it waits on the account To "
        "Clarify, and is listed.",
    )
    payout_count = fields.Integer(string="Payouts Read", compute="_compute_payout_count")

    def _compute_payout_count(self):
        counted = self.sudo()._counted("amazon.connector.settlement", [])
        for account in self:
            account.payout_count = counted[account]

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts.filtered("payouts_on")._amazon_prepare_payouts()
        return accounts

    def write(self, vals):
        if not vals.get("payouts_on"):
            return super().write(vals)
        turned_on = self.filtered(lambda account: not account.payouts_on)
        written = super().write(vals)
        turned_on._amazon_prepare_payouts()
        return written

    def _amazon_prepare_payouts(self):
        for company in self.company_id:
            company._amazon_connector_prepare_payouts()
        self.payouts_next_read = False
        self._amazon_wake_up()

    def action_read_payouts(self):
        """*Read Payouts*: look for new ones now."""
        self.check_access("write")
        self._amazon_check_enabled()
        driver.connector(self.env).payouts.read_now([str(account.id) for account in self])
        self._amazon_wake_up()

    def action_view_payouts(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_settlement_action")
