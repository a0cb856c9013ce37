# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.port import FAILED, NEEDS_ATTENTION, SENDING, TO_SEND
from amazon_connector.spapi import SellingPartnerError
from amazon_connector.vault import LinkAgain

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..adapter import driver
from ..adapter.refusals import told
from ..adapter.values import aware


class AmazonConnectorAccountOrdersMixin(models.AbstractModel):
    """An account's *Order Follow-up*: orders in, and parcels out."""

    _name = "amazon.connector.account.orders.mixin"
    _description = "An Amazon account's order follow-up"

    cursor = fields.Datetime(string="Synchronized until", copy=False)
    opened = fields.Boolean(readonly=True, copy=False)
    redo = fields.Boolean(copy=False)
    turn_minutes = fields.Integer(
        string="Turn (Minutes)",
        default=5,
        help="Every 5 minutes is 288 of the 484 searches that Amazon allows in a day.",
    )
    next_turn = fields.Datetime(readonly=True, copy=False)
    last_order_sync = fields.Datetime(
        compute="_compute_last_order_sync",
        inverse="_inverse_last_order_sync",
        help="Everything that Amazon changed before this is here. An earlier date and Save "
        "synchronize again from there.",
    )
    parcel_count = fields.Integer(
        compute="_compute_parcel_count", help="Parcels that failed or need attention."
    )

    @api.depends("cursor")
    def _compute_last_order_sync(self):
        for account in self:
            account.last_order_sync = account.cursor

    def _inverse_last_order_sync(self):
        for account in self:
            since, stored = account.last_order_sync, account.cursor
            if not since or (stored and since > stored):
                raise UserError(
                    self.env._("Last Order Sync goes back only: choose an earlier time.")
                )
            account._amazon_check_enabled()
            with told():
                driver.connector(self.env).synchronize_from(str(account.id), aware(since))
        self._amazon_wake_up()

    def amazon_history_told(self, since):
        """What the form asks before it saves an earlier *Last Order Sync*: how many orders come
        from then on, in sentences; empty where there is nothing to ask, or saving refuses it.

        ``since`` as the web client writes times, in UTC. Counting spends calls to Amazon, so it
        is done once, at Save.
        """
        self.ensure_one()
        self.check_access("write")
        wanted = fields.Datetime.to_datetime(since)
        goes_back = wanted and self.cursor and wanted < self.cursor
        if not self.linked_at or not goes_back or not self.company_id.amazon_connector_enabled:
            return ""
        try:
            return str(driver.connector(self.env).history_count(str(self.id), aware(wanted)))
        except (SellingPartnerError, LinkAgain) as error:
            return str(error)

    def action_sync_orders(self):
        """*Sync Orders*: the next turn is due now."""
        self._amazon_check_sales()
        driver.connector(self.env).sync_now([str(account.id) for account in self])
        self._amazon_wake_up()

    def _amazon_check_sales(self):
        """Whoever sees Amazon's orders may have them read at once; no setting is changed by it."""
        self.check_access("read")
        self.env["amazon.connector.order"].check_access("read")

    def action_recover(self):
        """*Recover Order*: asks for the Amazon Order Reference."""
        self.ensure_one()
        self._amazon_check_sales()
        self._amazon_check_enabled()
        return {
            **self._amazon_dialog("amazon.connector.recover", self.env._("Recover Order")),
            "context": {"default_account_id": self.id},
        }

    # Parcels

    def _compute_parcel_count(self):
        stuck = [("state", "in", (FAILED, NEEDS_ATTENTION))]
        numbers = self._counted("amazon.connector.parcel", stuck)
        for account in self:
            account.parcel_count = numbers[account]

    def action_sync_pickings(self):
        """*Sync Pickings*: what is to be sent is sent by the next run, which is now."""
        self._amazon_check_sales()
        self._amazon_wake_up()
        waiting = self.env["amazon.connector.parcel"].search_count(
            [("account_id", "in", self.ids), ("state", "in", (TO_SEND, SENDING))]
        )
        message = self.env._("%s parcels are on their way to Amazon.", waiting)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "message": message},
        }

    def action_view_parcels(self):
        return self._amazon_view("sale_amazon_connector.amazon_connector_parcel_action")
