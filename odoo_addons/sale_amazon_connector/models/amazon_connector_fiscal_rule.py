# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorFiscalRule(models.Model):
    _name = "amazon.connector.fiscal.rule"
    _description = "Fiscal Position of an Amazon Marketplace"
    _order = "account_marketplace_id, is_business desc, country_id, id"
    _check_company_auto = True

    account_marketplace_id = fields.Many2one(
        "amazon.connector.account.marketplace", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_marketplace_id.company_id", store=True)
    country_id = fields.Many2one("res.country", help="Empty: whatever the country.")
    is_business = fields.Boolean(string="Business Buyers Only")
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position", required=True, check_company=True
    )

    def _fits(self, country_code, is_business):
        """The most telling rule for this buyer: business buyers first, then the country."""
        fitting = self.filtered(
            lambda rule: (
                (is_business or not rule.is_business)
                and (not rule.country_id or rule.country_id.code == country_code)
            )
        )
        return fitting.sorted(lambda rule: (not rule.is_business, not rule.country_id))[:1]
