# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.steps import AgainAt
from amazon_connector.usecases.groups import group_of

from odoo import fields, models
from odoo.exceptions import UserError

from ..adapter import OdooBackend, driver, one_worker
from ..adapter.refusals import told


class AmazonConnectorRecover(models.TransientModel):
    _name = "amazon.connector.recover"
    _description = "Recover an Amazon Order"

    account_id = fields.Many2one("amazon.connector.account", required=True)
    order_ref = fields.Char(string="Amazon Order Reference", required=True)

    def action_recover(self):
        """Read the order now; quarantine and default lines are redone by the next run.

        One account, one worker: while the job is at it, it is not disturbed.
        """
        self.ensure_one()
        self.account_id._amazon_check_sales()
        self.account_id._amazon_check_enabled()
        with told(), one_worker.held(self.env.registry, self._groups()) as mine:
            if not mine:
                raise UserError(
                    self.env._(
                        "The job is reading the orders of %s right now. Try again in a moment.",
                        self.account_id.name,
                    )
                )
            use_case = driver.connector(self.env).recover(str(self.account_id.id), self.order_ref)
            outcome = driver.run(self.env, use_case)
        self.account_id._amazon_wake_up()
        if isinstance(outcome, AgainAt):
            raise UserError(outcome.why)
        return self.account_id._amazon_notice(use_case.result)

    def _groups(self):
        """The account's, as the job calls it."""
        accounts = OdooBackend(self.env).accounts()
        return {group_of(a) for a in accounts if a.account_id == str(self.account_id.id)}
