# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

_ASKED = {
    "amazon_connector_vat_country_ids",
    "amazon_connector_oss",
    "amazon_connector_below_threshold",
}


class ResCompany(models.Model):
    """The company's side of VAT: where it has a VAT number, and what it chose."""

    _name = "res.company"
    _inherit = ["res.company"]

    amazon_connector_vat_country_ids = fields.Many2many(
        "res.country",
        "amazon_connector_vat_country",
        string="VAT Numbers in",
        help="States beside its own in which the company has a VAT number. Those of fiscal "
        "positions with a Foreign Tax ID count by themselves.",
    )
    amazon_connector_oss = fields.Boolean(
        string="One Stop Shop",
        help="Distance sales to consumers in other states of the EU are declared there.",
    )
    amazon_connector_below_threshold = fields.Boolean(
        string="Below EUR 10,000 a Year",
        help="Article 59c of the VAT Directive: distance sales to all other states of the EU stay "
        "below EUR 10,000 a year, so that they are taxed where the company is established.",
    )

    def write(self, vals):
        res = super().write(vals)
        if not _ASKED.isdisjoint(vals):
            self._amazon_connector_invoice_again()
        return res

    def _amazon_connector_vat_states(self):
        """States (ISO 3166, XI for Northern Ireland) in which the company has a VAT number."""
        self.ensure_one()
        positions = self.env["account.fiscal.position"].search(
            [("company_id", "=", self.id), ("foreign_vat", "!=", False)]
        )
        own = [self.vat or "", *positions.mapped("foreign_vat")]
        countries = self.amazon_connector_vat_country_ids | positions.country_id
        states = set(countries.mapped("code"))
        return states | {"XI" for number in own if number.upper().startswith("XI")}

    def _amazon_connector_invoice_again(self):
        """What waits for an invoice may have one now: it is looked at again."""
        orders = self.env["sale.order"].sudo()
        waiting = orders.search([("company_id", "in", self.ids), *orders._amazon_connector_waits()])
        waiting._amazon_connector_look_again()
