# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # A one-way digest of the core: it finds a buyer or an address again, and goes when the
    # personal data goes.
    amazon_connector_key = fields.Char(copy=False, index="btree_not_null")
    amazon_connector_buyer = fields.Boolean(string="Amazon Buyer", copy=False)

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS res_partner_amazon_connector_key_once
            ON res_partner (company_id, amazon_connector_key)
            WHERE amazon_connector_key IS NOT NULL
            """
        )

    def _amazon_connector_not_buyers(self):
        """Partners who may follow documents: Odoo never writes to Amazon's buyers."""
        return self.filtered(lambda partner: not partner.amazon_connector_buyer)

    def _amazon_connector_are_buyers(self):
        """Whether these partners, of whom there is one at least, are all Amazon's buyers."""
        return bool(self) and not self.sudo()._amazon_connector_not_buyers()

    def _update_autocomplete_data(self, vat):
        # partner_autocomplete, where it is installed: buyers are not looked up anywhere.
        others = self._amazon_connector_not_buyers()
        return super(ResPartner, others)._update_autocomplete_data(vat) if others else None
