# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the addon's own tests of invoices share: a German seller, and orders that have left."""

from decimal import Decimal

from amazon_connector.clock import FixedClock
from amazon_connector.domain.vat import SellerVat
from amazon_connector.steps import drive
from amazon_connector.testing.orders import ADDRESS, item, order
from amazon_connector.testing.world import Tax
from amazon_connector.usecases.importing import OrderImport
from amazon_connector.usecases.invoices.making import MakeInvoices

from .documents import NOW, ONE, DocumentsCase

GERMANY, FRANCE = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
TWO = "302-0000002-0000002"
VAT_19, VAT_20 = Tax("VAT 19 %", Decimal(19)), Tax("VAT 20 % Austria", Decimal(20))
IN_AUSTRIA = {**ADDRESS, "city": "Wien", "postalCode": "1010", "countryCode": "AT"}
AUSTRIAN_BUSINESS = {
    "programs": ["AMAZON_BUSINESS"],
    "tax": {
        "taxRegistrations": [
            {
                "entityType": "BUYER",
                "taxRegistrationType": "VAT",
                "taxRegistrationNumber": "ATU12345675",
            }
        ]
    },
}


class InvoicesCase(DocumentsCase):
    """A company in Germany whose marketplace Amazon.de makes invoices."""

    def setUp(self):
        super().setUp()
        self.number = str(self.account.id)
        self.company = self.account.company_id
        self.world.seller_vat(self.number, SellerVat("DE", frozenset({"DE"}), oss=True))
        self.world.warehouse_country(self.number, "DE")
        self.world.product("SKU-9", tax=VAT_19)
        self.world.stock("SKU-9", "warehouse", 20)
        self.world.stock("SKU-9", "amazon", 20)
        self.product = self.env["product.product"].search([("default_code", "=", "SKU-9")])

    def ticked(self, marketplace=GERMANY, *, upload=False):
        self.world.make_invoices(self.number, marketplace, upload=upload)

    def imported_page(self, *page):
        backend = self.world.backend()
        with backend.atomic():
            OrderImport(backend, backend.accounts(), NOW).page(list(page))
        self.env.invalidate_all()

    def sold(self, order_id=ONE, *, quantity=1, price="11.90", of_item=None, **more):
        """The sales order of what the seller has sent."""
        sold = item(sku="SKU-9", quantity=quantity, price=price, **(of_item or {}))
        self.imported_page(order(order_id, items=[sold], **more))
        self.world.deliver("A1SELLER", order_id, {"SKU-9": quantity}, "DHL", "JD0001")
        return self.order(order_id)

    def sent_by_amazon(self, order_id=ONE, **more):
        """The sales order of what Amazon has sent."""
        sold = {"channel": "AMAZON", "status": "SHIPPED", **more}
        self.imported_page(order(order_id, items=[item(sku="SKU-9")], **sold))
        return self.order(order_id)

    def order(self, order_id=ONE):
        return self.env["sale.order"].search([("amazon_connector_order_ref", "=", order_id)])

    def make(self):
        """All invoices that are due."""
        invoicing = self.world.invoicing()
        drive(MakeInvoices(invoicing, FixedClock(NOW), [self.number]), lambda step: step(), 100)
        self.env.invalidate_all()

    def waits(self, order_id=ONE):
        return self.world.invoice_waits("A1SELLER", order_id)

    def invoice(self, order_id=ONE):
        """The order's invoice, of which there must be one."""
        invoices = self.order(order_id).invoice_ids
        self.assertEqual(len(invoices), 1, self.waits(order_id))
        self.assertEqual(invoices.state, "posted")
        return invoices
