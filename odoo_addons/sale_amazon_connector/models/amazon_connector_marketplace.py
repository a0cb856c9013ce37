# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.marketplaces import MARKETPLACES

from odoo import api, fields, models

REGIONS = [("NA", "North America"), ("EU", "Europe"), ("FE", "Far East")]


class AmazonConnectorMarketplace(models.Model):
    _name = "amazon.connector.marketplace"
    _description = "Amazon Marketplace"
    _order = "region, name"

    name = fields.Char(required=True)
    api_ref = fields.Char(string="API Identifier", required=True)
    region = fields.Selection(REGIONS, string="Amazon Region", required=True)
    seller_central_url = fields.Char(string="Seller Central URL", required=True)
    country_id = fields.Many2one("res.country")
    currency_code = fields.Char(string="Currency", size=3)
    prices_include_tax = fields.Boolean(
        default=True,
        help="The custom of the country, used where Amazon's own amounts do not tell.",
    )
    active = fields.Boolean(default=True)

    _sql_constraints = [
        (
            "amazon_connector_api_ref_unique",
            "UNIQUE(api_ref)",
            "There is already a marketplace with this API Identifier.",
        ),
    ]

    @api.model
    def _load_known(self):
        """Create the marketplaces of the core's table that are not there yet."""
        refs = [marketplace.marketplace_id for marketplace in MARKETPLACES]
        there = self.with_context(active_test=False).search([("api_ref", "in", refs)])
        known = there.mapped("api_ref")
        codes = [marketplace.country for marketplace in MARKETPLACES]
        found = self.env["res.country"].search([("code", "in", codes)])
        countries = {country.code: country.id for country in found}
        return self.create(
            [
                self._prepare_known(marketplace, countries)
                for marketplace in MARKETPLACES
                if marketplace.marketplace_id not in known
            ]
        )

    @api.model
    def _prepare_known(self, marketplace, countries):
        return {
            "name": marketplace.name,
            "api_ref": marketplace.marketplace_id,
            "region": marketplace.region,
            "seller_central_url": marketplace.seller_central_url,
            "country_id": countries.get(marketplace.country, False),
            "currency_code": marketplace.currency,
            "prices_include_tax": marketplace.prices_include_tax,
        }
