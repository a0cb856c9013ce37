# SPDX-License-Identifier: LGPL-3.0-or-later
import json
from urllib.parse import quote

from odoo.tests import tagged

from .showing import showing
from .tour_case import TourCase

ORDER = "302-7000000-0000001"


@tagged("post_install", "-at_install")
class TestTour(TourCase):
    """A seller's first hour, clicked through the web client in a real Chromium."""

    def setUp(self):
        super().setUp()
        self.env.company.amazon_connector_enabled = False
        self.seller = self.seller_of(ORDER, 1)

    def test_from_the_tick_to_the_tag(self):
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
        self.assertEqual(self.packages(ORDER)[0]["trackingNumber"], "00340434161094000000")
