# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.port import MarketplaceSeen, OrderKey
from amazon_connector.testing.orders import ADDRESS, item, order
from amazon_connector.usecases.importing import OrderImport

from odoo.tests import tagged

from .documents import NOW, ONE, DocumentsCase

TWO = "302-0000002-0000002"
PARIS = {**ADDRESS, "addressLine1": "1 Rue de Rivoli", "city": "Paris", "phone": "+33 1 23"}


@tagged("post_install", "-at_install")
class TestCustomers(DocumentsCase):
    def second(self):
        """The same buyer's next order, to the same address."""
        backend = self.world.backend()
        with backend.atomic():
            accounts = backend.accounts()
            OrderImport(backend, accounts, NOW).page([order(TWO, items=[item(sku="SKU-1")])])
        return self.env["sale.order"].search([("amazon_connector_order_ref", "=", TWO)])

    def forget(self, order_ref):
        backend = self.world.backend()
        with backend.atomic():
            backend.forget([OrderKey("A1SELLER", order_ref)])
        self.env.invalidate_all()

    def test_an_address_from_before_a_change_is_forgotten_too(self):
        first = self.imported(address=PARIS).partner_shipping_id
        changed = self.imported(updated="2026-11-23T11:00:00Z")
        self.assertNotEqual(changed.partner_shipping_id, first)
        self.assertTrue(first.phone)
        self.forget(ONE)
        for contact in (first, changed.partner_shipping_id, changed.partner_id):
            self.assertEqual(contact.name, "Amazon customer (forgotten)")
            self.assertFalse(contact.street or contact.phone or contact.amazon_connector_key)

    def test_an_address_that_another_order_needs_stays(self):
        self.imported()
        self.imported(address=PARIS, updated="2026-11-23T11:00:00Z")
        needed = self.second().partner_shipping_id
        by_hand = self.env["res.partner"].create({"name": "By hand"})
        by_hand.parent_id = needed.parent_id
        self.forget(ONE)
        self.assertEqual((needed.name, needed.city), ("Petra Muster", "Berlin"))
        self.assertEqual(needed.parent_id.name, "Petra Muster")
        self.assertEqual(by_hand.name, "By hand")
        self.forget(TWO)
        self.assertEqual(needed.name, "Amazon customer (forgotten)")
        self.assertEqual(by_hand.name, "By hand")

    def test_the_next_order_goes_to_the_same_address(self):
        first = self.imported()
        first.partner_shipping_id.phone = "Kept by hand"
        self.assertEqual(self.second().partner_shipping_id, first.partner_shipping_id)

    def test_an_edited_address_stays_with_its_order(self):
        first = self.imported()
        first.partner_shipping_id.street = "By hand 5"
        second = self.second()
        self.assertEqual(second.partner_shipping_id.street, "Hauptstraße 5")
        self.assertEqual(first.partner_shipping_id.street, "By hand 5")
        self.assertEqual(second.partner_id, first.partner_id)
        self.assertEqual(second.picking_ids.partner_id, second.partner_shipping_id)

    def test_a_new_marketplace_has_the_site_of_its_region(self):
        backend = self.world.backend()
        seen = MarketplaceSeen(str(self.account.id), "ANEW", "Amazon.pt", "PT", "EUR", True)
        with backend.atomic():
            backend.save_marketplaces([seen])
        made = self.env["amazon.connector.marketplace"].search([("api_ref", "=", "ANEW")])
        self.assertEqual(made.region, "EU")
        self.assertEqual(made.seller_central_url, "https://sellercentral-europe.amazon.com")
