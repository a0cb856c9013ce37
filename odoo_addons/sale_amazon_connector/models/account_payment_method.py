# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import UserError

from ..adapter.books_words import BATCH_DEPOSIT


class AccountPaymentMethod(models.Model):
    """*Batch Deposit*: payments that Amazon pays out together. Only in its own journals."""

    _inherit = "account.payment.method"

    @api.model
    def _get_payment_method_information(self):
        information = super()._get_payment_method_information()
        information[BATCH_DEPOSIT] = {"mode": "multi", "type": ("bank",)}
        return information

    @api.model
    def _get_payment_method_domain(self, code, with_currency=True, with_country=True):
        domain = super()._get_payment_method_domain(code, with_currency, with_country)
        if code == BATCH_DEPOSIT:
            domain = [*domain, ("amazon_connector", "=", True)]
        return domain

    @api.ondelete(at_uninstall=True)
    def _unlink_except_amazons_in_use(self):
        """What payments were made by stays, also when the addon goes: it is found again when the
        addon comes back.
        """
        mine = self.filtered(lambda method: method.code == BATCH_DEPOSIT)
        payments = self.env["account.payment"].sudo()
        if payments.search_count([("payment_method_id", "in", mine.ids)], limit=1):
            raise UserError(self.env._("Payments were made by Batch Deposit: it stays."))
