# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter

from amazon_connector.records_invoices import REFUSED_INVOICE

from odoo import fields, models

from ..adapter import driver


class AmazonConnectorAccountInvoicesMixin(models.AbstractModel):
    """*Invoices*: made by the marketplaces' ticks, and Amazon's report of them."""

    _name = "amazon.connector.account.invoices.mixin"
    _description = "An Amazon account's invoices"

    invoices_next_read = fields.Datetime(string="Answers Read Next", readonly=True, copy=False)
    invoices_report = fields.Char(string="Amazon Report", readonly=True, copy=False)
    has_invoices = fields.Boolean(string="Invoices", compute="_compute_has_invoices")
    invoice_wait_count = fields.Integer(
        string="Wait for an Invoice", compute="_compute_invoice_wait_count"
    )
    invoice_refused_count = fields.Integer(
        string="Refused by Amazon", compute="_compute_invoice_refused_count"
    )

    def _compute_has_invoices(self):
        for account in self:
            account.has_invoices = account._amazon_has_invoices()

    def _amazon_has_invoices(self):
        """Whether any of its marketplaces makes invoices, or uploads those made by hand."""
        return any(line.invoices_on or line.invoices_upload for line in self.marketplace_ids)

    def _compute_invoice_wait_count(self):
        orders = self.env["sale.order"].sudo()
        mine = [
            ("amazon_connector_account_id", "in", self.ids),
            *orders._amazon_connector_waits(),
        ]
        counted = dict(orders._read_group(mine, ["amazon_connector_account_id"], ["__count"]))
        for account in self:
            account.invoice_wait_count = counted.get(account, 0)

    def _compute_invoice_refused_count(self):
        documents = self.env["account.move"].sudo()
        refused = documents._read_group(
            [
                ("amazon_connector_upload_state", "=", REFUSED_INVOICE),
                ("amazon_connector_sale_id.amazon_connector_account_id", "in", self.ids),
            ],
            ["amazon_connector_sale_id"],
            ["__count"],
        )
        counted = Counter()
        for order, number in refused:
            counted[order.amazon_connector_account_id.id] += number
        for account in self:
            account.invoice_refused_count = counted[account.id]

    def action_view_refused_invoices(self):
        """What Amazon refused of this account, with its words."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale_amazon_connector.account_move_action_invoices"
        )
        return {
            **action,
            "domain": [
                ("amazon_connector_upload_state", "=", REFUSED_INVOICE),
                ("amazon_connector_sale_id.amazon_connector_account_id", "in", self.ids),
            ],
        }

    def action_view_invoice_waits(self):
        """The orders of this account that wait for an invoice."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale_amazon_connector.sale_order_action_waiting"
        )
        return {
            **action,
            "domain": [
                ("amazon_connector_account_id", "in", self.ids),
                *self.env["sale.order"]._amazon_connector_waits(),
            ],
        }

    def action_read_invoice_answers(self):
        """*Read Amazon's Answers*: its report is asked for now."""
        self.check_access("write")
        self._amazon_check_enabled()
        driver.connector(self.env).invoices.read_now([str(account.id) for account in self])
        self._amazon_wake_up()
