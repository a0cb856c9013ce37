# SPDX-License-Identifier: LGPL-3.0-or-later
import uuid
from datetime import timedelta

from amazon_connector.testing.local_amazon import LocalAmazon
from amazon_connector.testing.orders import item, order

from odoo import fields
from odoo.tests import HttpCase


class TourCase(HttpCase):
    """A seller of the local Amazon with one order of mugs, which are in the warehouse."""

    def setUp(self):
        super().setUp()
        self.amazon = LocalAmazon()
        self.addCleanup(self.amazon.close)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("sale_amazon_connector.base_url", self.amazon.base_url)
        # Odoo's own guide for newcomers would stand in the way.
        self.env.ref("base.user_admin").tour_enabled = False

    def seller_of(self, order_id, pieces):
        """A seller of this tour's own, with one order to be shipped; Amazon's clock is ahead."""
        seller_id = f"A{uuid.uuid4().hex[:13].upper()}"
        wanted = {"seller_id": seller_id, "country": "DE", "countries": ["DE"]}
        self.amazon.control("POST", "sellers", wanted)
        now = fields.Datetime.now()
        ahead = f"{(now + timedelta(minutes=10)).isoformat()}Z"
        if self.amazon.control("GET", "clock")["now"] < ahead:
            self.amazon.control("POST", "clock", {"now": ahead})
        placed = f"{(now - timedelta(minutes=30)).isoformat()}Z"
        one = order(
            order_id,
            items=[item("1", "TOUR-MUG", pieces)],
            buyer={"buyerName": "Tour Buyer", "buyerEmail": "tour@marketplace.amazon.de"},
            created=placed,
            updated=placed,
            # Late already, at any time of day.
            ship_by=(placed, f"{(now - timedelta(minutes=1)).isoformat()}Z"),
        )
        self.amazon.control("POST", "orders", {"sellerId": seller_id, "order": one})
        self._mugs(5)
        sellers = self.amazon.control("GET", "sellers")["sellers"]
        return next(seller for seller in sellers if seller["seller_id"] == seller_id)

    def _mugs(self, pieces):
        product = self.env["product.product"].create(
            {"name": "Tour Mug", "default_code": "TOUR-MUG", "is_storable": True}
        )
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, pieces)

    def packages(self, order_id):
        """The packages that Amazon has of it."""
        return self.amazon.control("GET", f"orders/{order_id}")["order"]["packages"]
