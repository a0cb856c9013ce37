# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AmazonConnectorAccountMarketplace(models.Model):
    _name = "amazon.connector.account.marketplace"
    _description = "Marketplace of an Amazon Account"
    _order = "account_id, id"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", required=True, ondelete="restrict"
    )
    name = fields.Char(related="marketplace_id.name")
    api_ref = fields.Char(related="marketplace_id.api_ref", store=True)
    searched = fields.Boolean(
        string="Synchronize", default=True, help="Orders of this marketplace are read."
    )
    blocked = fields.Char(
        readonly=True, help="Why Amazon does not let the seller use this marketplace."
    )
    fiscal_rule_ids = fields.One2many(
        "amazon.connector.fiscal.rule", "account_marketplace_id", string="Fiscal Positions"
    )

    _sql_constraints = [
        (
            "amazon_connector_once",
            "UNIQUE(account_id, marketplace_id)",
            "This marketplace is on the account already.",
        ),
    ]

    @api.constrains("searched", "account_id", "marketplace_id")
    def _check_one_account(self):
        """A marketplace belongs to one account of a seller at most."""
        for line in self.filtered("searched"):
            if line._of_same_seller():
                raise ValidationError(
                    self.env._(
                        "%(marketplace)s of this seller is synchronized by another account: "
                        "take it out there first.",
                        marketplace=line.name,
                    )
                )

    def _of_same_seller(self):
        self.ensure_one()
        seller = self.account_id.seller_id
        if not seller:
            return self.browse()
        return self.sudo().search(
            [
                ("id", "!=", self.id),
                ("searched", "=", True),
                ("marketplace_id", "=", self.marketplace_id.id),
                ("account_id.seller_id", "=", seller),
                ("account_id.active", "=", True),
            ],
            limit=1,
        )
