# SPDX-License-Identifier: LGPL-3.0-or-later
"""A page of invoices costs the database no more for each of them when the page is longer."""

from datetime import timedelta

from amazon_connector.port import OrderKey
from amazon_connector.records_invoices import Departure, InvoicePlan, InvoiceWait
from amazon_connector.testing.orders import item, order

from odoo.tests import tagged

from .documents import NOW
from .invoices_case import InvoicesCase
from .test_sets import PagesCase

SHORT, LONG = 4, 24


@tagged("post_install", "-at_install")
class TestInvoicesInSets(InvoicesCase):
    cost = PagesCase.cost

    def setUp(self):
        super().setUp()
        self.ticked()
        self.invoicing = self.world.invoicing()
        self.world.stock("SKU-9", "amazon", 100)
        sold = {"channel": "AMAZON", "status": "SHIPPED"}
        page = [
            order(
                key.order_id,
                items=[item(sku="SKU-9")],
                buyer={"buyerName": f"Buyer {n}", "buyerEmail": f"b{n}@example.com"},
                **sold,
            )
            for n, key in enumerate(self.keys(1 + SHORT + LONG))
        ]
        self.imported_page(*page)

    @staticmethod
    def keys(number):
        return [OrderKey("A1SELLER", f"302-0000001-{n:07d}") for n in range(number)]

    def pages(self):
        """One order to warm up, a short page, a long one."""
        keys = self.keys(1 + SHORT + LONG)
        return keys[:1], keys[1 : 1 + SHORT], keys[1 + SHORT :]

    def costs(self, act):
        """Queries for the short page and for the long one."""
        first, short, long = self.pages()
        act(first)
        return self.cost(lambda: act(short)), self.cost(lambda: act(long))

    def due(self, limit):
        return self.invoicing.orders_to_invoice([self.number], NOW, limit)

    def test_what_is_due_is_read_with_as_many_queries_for_one_as_for_all(self):
        self.due(1)
        few, many = self.cost(lambda: self.due(SHORT)), self.cost(lambda: self.due(LONG))
        self.assertEqual(len(self.due(LONG)), LONG)
        self.assertEqual(many, few)

    def test_departures_waits_and_answers_are_sets(self):
        def departures(keys):
            self.invoicing.save_departures([Departure(key, "DE") for key in keys])

        def waits(keys):
            until = NOW + timedelta(hours=6)
            self.invoicing.hold_invoices([InvoiceWait(key, "Why.", until) for key in keys])

        for act in (departures, waits):
            few, many = self.costs(act)
            self.assertLessEqual(many, few)
        wanted = self.cost(lambda: self.invoicing.answers_wanted([self.number], NOW))
        self.assertLessEqual(wanted, 2)

    def test_invoices_are_made_in_sets(self):
        def made(keys):
            plans = [InvoicePlan(key, "domestic", "DE", "", NOW.date(), NOW.date()) for key in keys]
            self.assertEqual(self.invoicing.create_invoices(plans), [None] * len(keys))

        few, many = self.costs(made)
        self.assertLessEqual(many / LONG, few / SHORT)
        orders = [key.order_id for key in self.keys(1 + SHORT + LONG)]
        uploads = self.invoicing.uploads_of([self.number], orders)
        self.assertEqual(len(uploads), len(orders))
        numbers = sorted(int(upload.number[-5:]) for upload in uploads)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(orders))))
        read = self.invoicing.uploads_of
        few, many = self.costs(lambda keys: read([self.number], [key.order_id for key in keys]))
        self.assertEqual(many, few)
