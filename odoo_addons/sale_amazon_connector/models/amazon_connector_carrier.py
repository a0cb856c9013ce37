# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.carriers import KNOWN_CARRIERS

from odoo import api, fields, models


class AmazonConnectorCarrier(models.Model):
    """What Amazon is told of a carrier of Odoo's, found by its name."""

    _name = "amazon.connector.carrier"
    _description = "Carrier on Amazon"
    _order = "name, id"

    name = fields.Char(
        required=True, help="As it is called in Odoo, upper and lower case being the same."
    )
    code = fields.Char(
        string="Amazon Carrier Code",
        required=True,
        help="Amazon's carrierCode. With Other the name goes along.",
    )
    shipping_method = fields.Char(help="Amazon's shippingMethod, where the carrier has several.")
    active = fields.Boolean(default=True)

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS amazon_connector_carrier_once
            ON amazon_connector_carrier (lower(name))
            """
        )

    @api.model
    def _load_known(self):
        """Create the carriers of the core's table that are not there yet."""
        wanted = [carrier.name for carrier in KNOWN_CARRIERS]
        domain = ["|"] * (len(wanted) - 1) + [("name", "=ilike", name) for name in wanted]
        there = self.with_context(active_test=False).search(domain).mapped("name")
        known = {name.casefold() for name in there}
        return self.create(
            [
                {
                    "name": carrier.name,
                    "code": carrier.code,
                    "shipping_method": carrier.shipping_method,
                }
                for carrier in KNOWN_CARRIERS
                if carrier.name.casefold() not in known
            ]
        )
