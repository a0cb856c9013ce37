# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..adapter.books_words import BATCH_DEPOSIT

POSTED = ("in_process", "paid")


class AmazonConnectorPaymentBatch(models.Model):
    """Payments that Amazon pays out together; Odoo Community has no batches of its own."""

    _name = "amazon.connector.payment.batch"
    _description = "Batch Payment"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    journal_id = fields.Many2one(
        "account.journal", required=True, readonly=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    batch_type = fields.Selection(
        [("inbound", "Received"), ("outbound", "Paid")], required=True, readonly=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    state = fields.Selection(
        [("draft", "New"), ("validated", "Validated"), ("matched", "Matched")],
        compute="_compute_state",
        store=True,
    )
    is_validated = fields.Boolean(readonly=True, copy=False)
    payment_ids = fields.One2many(
        "account.payment", "amazon_connector_batch_id", string="Payments", copy=False
    )
    payment_count = fields.Integer(compute="_compute_amount", store=True)
    amount = fields.Monetary(
        compute="_compute_amount", store=True, help="Below zero: paid by the seller."
    )

    @api.depends("is_validated", "payment_ids.is_matched")
    def _compute_state(self):
        for batch in self:
            if not batch.is_validated:
                batch.state = "draft"
            elif batch.payment_ids and all(batch.payment_ids.mapped("is_matched")):
                batch.state = "matched"
            else:
                batch.state = "validated"

    @api.depends("payment_ids.amount", "batch_type")
    def _compute_amount(self):
        for batch in self:
            total = sum(batch.payment_ids.mapped("amount"))
            batch.amount = -total if batch.batch_type == "outbound" else total
            batch.payment_count = len(batch.payment_ids)

    @api.model_create_multi
    def create(self, vals_list):
        for values in vals_list:
            if values.get("name", "/") == "/":
                journal = self.env["account.journal"].browse(values["journal_id"])
                values["name"] = self._next_name(journal, values["batch_type"])
        return super().create(vals_list)

    def _next_name(self, journal, batch_type):
        sequence = self.env["ir.sequence"].sudo()
        code = f"amazon.connector.payment.batch.{batch_type}"
        number = sequence.with_company(journal.company_id).next_by_code(code)
        return f"{journal.code}/{number}"

    @api.model
    def _of_payments(self, payments):
        """A new batch of these payments. Raises UserError where they do not belong together."""
        self._check_together(payments)
        return self.create(
            {
                "journal_id": payments.journal_id.id,
                "currency_id": payments.currency_id.id,
                "batch_type": payments[0].payment_type,
                "payment_ids": [Command.set(payments.ids)],
            }
        )

    @api.model
    def _check_together(self, payments):
        taken = payments.filtered("amazon_connector_batch_id")
        checks = [
            (not payments, self.env._("Select the payments first.")),
            (
                any(p.payment_method_code != BATCH_DEPOSIT for p in payments),
                self.env._(
                    "Only payments with the payment method Batch Deposit: choose it when "
                    "you register the payment in the journal Amazon Payments."
                ),
            ),
            (
                any(p.state not in POSTED for p in payments),
                self.env._("Only posted payments: confirm the drafts, leave out the cancelled."),
            ),
            (
                taken,
                self.env._(
                    "%(payment)s is in the batch %(batch)s already.",
                    payment=taken[:1].display_name,
                    batch=taken[:1].amazon_connector_batch_id.name,
                ),
            ),
            (
                len(payments.journal_id) > 1
                or len(payments.currency_id) > 1
                or len(set(payments.mapped("payment_type"))) > 1,
                self.env._(
                    "A batch has one journal, one currency, and either received or paid "
                    "money: make one batch for each."
                ),
            ),
        ]
        for is_wrong, what in checks:
            if is_wrong:
                raise UserError(what)

    def action_validate(self):
        """*Validate*: the batch is what Amazon pays out, and waits for the bank."""
        for batch in self:
            if not batch.payment_ids:
                raise UserError(self.env._("%s has no payments.", batch.name))
        self.payment_ids.write({"is_sent": True})
        self.is_validated = True

    def action_reset(self):
        """*Reset to New*: its payments can be changed, or the batch deleted."""
        for batch in self:
            if any(batch.payment_ids.mapped("is_matched")):
                raise UserError(
                    self.env._(
                        "%s is matched with the bank: undo the match on the bank's line first.",
                        batch.name,
                    )
                )
        validated = self.filtered("is_validated")
        validated.payment_ids.write({"is_sent": False})
        validated.is_validated = False

    def action_view_payments(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payments"),
            "res_model": "account.payment",
            "view_mode": "list,form",
            "domain": [("id", "in", self.payment_ids.ids)],
            "context": {"create": False},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_only_new(self):
        for batch in self:
            if batch.is_validated:
                raise UserError(
                    self.env._("%s is validated: click Reset to New on it first.", batch.name)
                )
