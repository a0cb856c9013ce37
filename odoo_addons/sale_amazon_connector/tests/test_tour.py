# SPDX-License-Identifier: LGPL-3.0-or-later
import json
import uuid
from datetime import timedelta
from urllib.parse import quote

from amazon_connector.testing.local_amazon import LocalAmazon
from amazon_connector.testing.orders import item, order

from odoo import fields
from odoo.tests import HttpCase, tagged

from .showing import showing

ORDER = "302-7000000-0000001"


@tagged("post_install", "-at_install")
class TestTour(HttpCase):
    """A seller's first hour, clicked through the web client in a real Chromium."""

    def setUp(self):
        super().setUp()
        self.amazon = LocalAmazon()
        self.addCleanup(self.amazon.close)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("sale_amazon_connector.base_url", self.amazon.base_url)
        self.env.company.amazon_connector_enabled = False
        # Odoo's own guide for newcomers would stand in the way.
        self.env.ref("base.user_admin").tour_enabled = False
        self.seller = self._seller()

    def _seller(self):
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
            ORDER,
            items=[item("1", "TOUR-MUG", 1)],
            buyer={"buyerName": "Tour Buyer", "buyerEmail": "tour@marketplace.amazon.de"},
            created=placed,
            updated=placed,
        )
        self.amazon.control("POST", "orders", {"sellerId": seller_id, "order": one})
        sellers = self.amazon.control("GET", "sellers")["sellers"]
        return next(seller for seller in sellers if seller["seller_id"] == seller_id)

    def test_from_the_tick_to_the_tag(self):
        product = self.env["product.product"].create(
            {"name": "Tour Mug", "default_code": "TOUR-MUG", "is_storable": True}
        )
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 5)
        names = ("seller_id", "client_id", "client_secret", "refresh_token")
        told = quote(json.dumps({name: self.seller[name] for name in names}), safe="")
        with showing():
            self.start_tour(
                "/odoo",
                "sale_amazon_connector_sync",
                login="admin",
                timeout=600,
                cookies={"amazon_seller": told},
            )
        packages = self.amazon.control("GET", f"orders/{ORDER}")["order"]["packages"]
        self.assertEqual(packages[0]["trackingNumber"], "00340434161094000000")
