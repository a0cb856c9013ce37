# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.steps import AgainAt

from odoo import fields, models
from odoo.exceptions import UserError

from ..adapter import driver
from ..adapter.refusals import told


class AmazonConnectorRecover(models.TransientModel):
    _name = "amazon.connector.recover"
    _description = "Recover an Amazon Order"

    account_id = fields.Many2one("amazon.connector.account", required=True)
    order_ref = fields.Char(string="Amazon Order Reference", required=True)

    def action_recover(self):
        """Read the order now; quarantine and default lines are redone by the next run."""
        self.ensure_one()
        self.account_id._amazon_check_sales()
        self.account_id._amazon_check_enabled()
        with told():
            use_case = driver.connector(self.env).recover(str(self.account_id.id), self.order_ref)
            outcome = driver.run(self.env, use_case)
        self.account_id._amazon_wake_up()
        if isinstance(outcome, AgainAt):
            raise UserError(outcome.why)
        return self.account_id._amazon_notice(use_case.result)
