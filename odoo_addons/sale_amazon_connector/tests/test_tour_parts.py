# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.port import FAILED, SENT

from odoo.tests import tagged

from .showing import showing
from .tour_case import TourCase

ORDER = "302-7000000-0000005"
REFUSAL = "The tracking number is not valid for this carrier."
TRACKING = [f"0034043416109404255{number}" for number in (7, 8, 9)]


@tagged("post_install", "-at_install")
class TestTourParts(TourCase):
    """An order leaves in parts, in a real Chromium; the third is refused and put right."""

    def setUp(self):
        super().setUp()
        self.env.companies.search([]).amazon_connector_enabled = True
        self.link(self.seller_of(ORDER, 5))
        self.run_the_job()

    def link(self, seller):
        home = self.env["amazon.connector.marketplace"].search([("api_ref", "=", "A1PA6795UKMFR9")])
        account = self.env["amazon.connector.account"].create(
            {
                "name": "Tour Shop",
                "home_marketplace_id": home.id,
                "seller_id": seller["seller_id"],
                "client_id": seller["client_id"],
                "new_client_secret": seller["client_secret"],
                "new_refresh_token": seller["refresh_token"],
            }
        )
        account.action_check_credentials()

    def run_the_job(self):
        self.env["amazon.connector.account"]._cron_work()
        self.env.invalidate_all()

    def click(self, tour):
        """One sitting at the screen, and then the job."""
        with showing():
            self.start_tour("/odoo", f"sale_amazon_connector_{tour}", login="admin", timeout=300)
        self.env.invalidate_all()
        self.run_the_job()

    def states(self):
        sold = self.env["sale.order"].search([("amazon_connector_order_ref", "=", ORDER)])
        return sold.amazon_connector_parcel_ids.sorted("id").mapped("state")

    def test_an_order_leaves_in_parts_and_a_refused_parcel_is_put_right(self):
        # Two parcels are taken; the third is refused, and so is its first correction.
        refusal = {"kind": "invalid_input", "operation": "confirmShipment", "message": REFUSAL}
        self.amazon.control("POST", "faults", {**refusal, "skip": 2, "count": 2})
        self.click("first_part")
        self.click("second_part")
        self.assertEqual(self.states(), [SENT, SENT])
        self.click("third_part")
        self.assertEqual(self.states(), [SENT, SENT, FAILED])
        self.click("corrected")
        self.assertEqual(self.states(), [SENT, SENT, FAILED])
        self.click("retried")
        self.assertEqual(self.states(), [SENT, SENT, SENT])
        told = [package["trackingNumber"] for package in self.packages(ORDER)]
        self.assertEqual(sorted(told), TRACKING)
