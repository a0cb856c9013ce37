# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..adapter.books_words import ROLES


class AmazonConnectorPayoutAccount(models.Model):
    """On which account of a company a kind of amount is booked: filled, and to be edited."""

    _name = "amazon.connector.payout.account"
    _description = "Account of an Amazon Payout"
    _rec_name = "role"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True)
    role = fields.Selection(list(ROLES.items()), string="Amounts", required=True, readonly=True)
    sequence = fields.Integer()
    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain="[('deprecated', '=', False)]",
        ondelete="restrict",
        help="Payouts of which an amount has no account are not posted: they say so.",
    )

    _sql_constraints = [
        (
            "amazon_connector_payout_account_once",
            "UNIQUE(company_id, role)",
            "A kind of amount has one account in a company.",
        ),
    ]

    @api.model
    def _fill(self, company, accounts):
        """Rows for all kinds, with these accounts; what a person chose stays."""
        known = set(self.search([("company_id", "=", company.id)]).mapped("role"))
        return self.create(
            [
                {
                    "company_id": company.id,
                    "role": role,
                    "sequence": number,
                    "account_id": accounts[role].id if role in accounts else False,
                }
                for number, role in enumerate(ROLES)
                if role not in known
            ]
        )
