# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    _inherit = "account.payment"

    amazon_connector_batch_id = fields.Many2one(
        "amazon.connector.payment.batch",
        string="Batch Payment",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def action_amazon_connector_batch(self):
        """*Create Batch Payment* of the selected payments."""
        batch = self.env["amazon.connector.payment.batch"]._of_payments(self)
        return {
            "type": "ir.actions.act_window",
            "name": batch.name,
            "res_model": batch._name,
            "res_id": batch.id,
            "view_mode": "form",
        }

    def action_draft(self):
        self._amazon_connector_check_batch()
        return super().action_draft()

    def action_cancel(self):
        self._amazon_connector_check_batch()
        return super().action_cancel()

    def _amazon_connector_check_batch(self):
        for payment in self:
            batch = payment.amazon_connector_batch_id
            if batch.is_validated:
                raise UserError(
                    self.env._(
                        "%(payment)s is in the validated batch %(batch)s: click Reset to New on "
                        "the batch first.",
                        payment=payment.display_name,
                        batch=batch.name,
                    )
                )
