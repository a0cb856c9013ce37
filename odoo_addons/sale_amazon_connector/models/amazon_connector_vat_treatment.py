# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.vat import TREATMENTS
from amazon_connector.domain.vat.rules import WAITS

from odoo import api, fields, models


class AmazonConnectorVatTreatment(models.Model):
    """Which fiscal position a company's invoices have where VAT treats a sale so."""

    _name = "amazon.connector.vat.treatment"
    _description = "VAT Treatment of Amazon Orders"
    _rec_name = "treatment"
    _order = "company_id, treatment, country_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    treatment = fields.Selection(
        [(kind, name) for kind, name in TREATMENTS.items() if kind != WAITS], required=True
    )
    country_id = fields.Many2one(
        "res.country",
        string="Taxed in",
        help="Empty: in any state. The row of Great Britain serves Northern Ireland too.",
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="Its taxes take the place of those of the products; its note stands on the invoice.",
    )

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS amazon_connector_vat_treatment_once
            ON amazon_connector_vat_treatment (company_id, treatment, COALESCE(country_id, 0))
            """
        )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.company_id._amazon_connector_invoice_again()
        return rows

    def write(self, vals):
        written = super().write(vals)
        self.company_id._amazon_connector_invoice_again()
        return written
