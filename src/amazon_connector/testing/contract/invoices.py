# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices to Amazon's buyers: with the right tax, once, or a list that says why not yet."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, cast

from amazon_connector.domain.vat import SellerVat
from amazon_connector.port import OrderKey
from amazon_connector.records_invoices import Departure
from amazon_connector.testing.amazon import ProbedHalf
from amazon_connector.testing.orders import ADDRESS, item, order
from amazon_connector.testing.world import Tax
from amazon_connector.testing.world_invoices import InvoicingWorld, SeenInvoice
from amazon_connector.usecases.invoices.making import MakeInvoices

from .base import GERMANY, SELLER, VAT_19, Contract

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"
GERMAN = SellerVat("DE", frozenset({"DE", "PL"}), oss=True)
IN_AUSTRIA = {**ADDRESS, "city": "Wien", "postalCode": "1010", "countryCode": "AT"}
IN_POLAND = {**ADDRESS, "city": "Warszawa", "postalCode": "00-001", "countryCode": "PL"}
TURKEY = "A33AVAJ2PDY3EV"
VAT_20 = Tax("VAT 20 % Austria", Decimal(20))
VAT_23 = Tax("VAT 23 % Poland", Decimal(23))
AUSTRIAN_NUMBER, POLISH_NUMBER = "ATU12345675", "PL5260001246"
PLACED = datetime(2026, 11, 20, 10, 0, tzinfo=timezone.utc)


class InvoicesCase(Contract):
    """A German seller whose invoices are made; ``invoicing`` is under the probe."""

    topic = "invoices"

    def setUp(self) -> None:
        super().setUp()
        self.books = cast("InvoicingWorld", self.world)
        self.account_id = self.account()
        self.books.warehouse_country(self.account_id, "DE")
        self.books.seller_vat(self.account_id, GERMAN)
        self.books.product("SKU-1", tax=VAT_19)
        self.books.stock("SKU-1", "warehouse", 10)
        self.books.stock("SKU-1", "amazon", 10)
        self.invoicing = ProbedHalf(self.books.invoicing(), self.backend)
        self.connector = self.connected(invoicing=self.invoicing)

    def invoices_are_made(self, *, upload: bool = False) -> None:
        self.books.make_invoices(self.account_id, GERMANY, upload=upload)

    def fbm(self, order_id: str = ONE, *, price: str = "11.90", **more: Any) -> None:
        """An order of one piece that the seller sends, and has sent."""
        self.at_amazon(order(order_id, items=[item(sku="SKU-1", price=price)], **more))
        self.sync()
        self.books.deliver(SELLER, order_id, {"SKU-1": 1}, "DHL", "JD0001")

    def fba(self, order_id: str = ONE, *, price: str = "11.90", **more: Any) -> None:
        """An order of one piece that Amazon has sent."""
        sold = {"channel": "AMAZON", "status": "SHIPPED", **more}
        self.at_amazon(order(order_id, items=[item(sku="SKU-1", price=price)], **sold))
        self.sync()

    def make(self) -> None:
        """All that is due, twice: the second time must change nothing."""
        for _ in range(2):
            self.drive(MakeInvoices(self.invoicing, self.clock, [self.account_id]))

    def wanted(self) -> datetime | None:
        """The order date of the oldest order of which Amazon's report is to be read."""
        since = self.clock.now() - timedelta(days=90)
        found: datetime | None = self.invoicing.answers_wanted([self.account_id], since)
        return found

    def invoice(self, order_id: str = ONE) -> SeenInvoice:
        """The order's invoice, of which there must be one."""
        (found,) = self.books.invoices(SELLER, order_id)
        return found

    def assert_waits_for(self, *words: str) -> None:
        why = self.books.invoice_waits(SELLER, ONE)
        self.assertEqual([word for word in words if word not in why], [], why)
        self.assertEqual(self.books.invoices(SELLER, ONE), [])


class InvoicesContract(InvoicesCase):
    """Which orders are invoiced, and with which tax."""

    def assert_invoiced(self, total: str, tax: str, rate: int | None) -> None:
        found = self.invoice()
        self.assertEqual((found.total, found.tax), (Decimal(total), Decimal(tax)))
        self.assertEqual(found.rates, frozenset() if rate is None else {Decimal(rate)})
        self.assertEqual(self.books.invoice_waits(SELLER, ONE), "")

    def test_a_delivered_order_is_invoiced_once(self) -> None:
        self.invoices_are_made()
        self.fbm()
        self.make()
        self.assert_invoiced("11.90", "1.90", 19)

    def test_what_has_not_left_is_not_invoiced(self) -> None:
        self.invoices_are_made()
        self.at_amazon(order(ONE, items=[item(sku="SKU-1", quantity=2)]))
        self.sync()
        self.books.deliver(SELLER, ONE, {"SKU-1": 1}, "DHL", "JD0001")
        self.make()
        self.assertEqual(self.books.invoices(SELLER, ONE), [])

    def test_a_marketplace_that_is_not_ticked_makes_none(self) -> None:
        self.fbm()
        self.make()
        self.assertEqual(self.books.invoices(SELLER, ONE), [])
        self.assertEqual(self.books.invoice_waits(SELLER, ONE), "")

    def test_numbers_have_no_gap(self) -> None:
        self.invoices_are_made()
        self.fbm(ONE)
        self.later(hours=1)
        self.fbm(TWO, updated="2026-11-23T12:30:00Z")
        self.make()
        first, second = (int(self.invoice(o).number[-4:]) for o in (ONE, TWO))
        self.assertEqual(abs(second - first), 1)

    def test_a_distance_sale_bears_the_tax_of_where_it_arrives(self) -> None:
        self.invoices_are_made()
        self.books.vat_row(self.account_id, "oss", "AT", VAT_20)
        self.fbm(price="12.00", address=IN_AUSTRIA)
        self.make()
        self.assert_invoiced("12.00", "2.00", 20)

    def test_a_row_that_is_missing_is_named(self) -> None:
        self.invoices_are_made()
        self.fbm(price="12.00", address=IN_AUSTRIA)
        self.make()
        self.assert_waits_for("One Stop Shop", "AT")
        self.books.vat_row(self.account_id, "oss", "AT", VAT_20)
        self.later(hours=7)
        self.make()
        self.assert_invoiced("12.00", "2.00", 20)

    def test_a_business_of_another_state_bears_none_and_the_document_says_why(self) -> None:
        self.invoices_are_made()
        self.books.vat_row(self.account_id, "intra_community", "", None)
        self.fbm(price="10.00", address=IN_AUSTRIA, **_business(AUSTRIAN_NUMBER))
        self.make()
        self.assert_invoiced("10.00", "0.00", None)
        self.assertIn("138", self.invoice().note)

    def test_where_a_business_may_owe_the_tax_by_a_states_own_law_it_waits(self) -> None:
        self.invoices_are_made()
        self.books.vat_row(self.account_id, "domestic", "PL", VAT_23)
        self.fba(address=IN_POLAND, **_business(POLISH_NUMBER))
        self.later(hours=1)
        consumer = {"buyerName": "Anna Nowak", "buyerEmail": "an@marketplace.amazon.pl"}
        self.fba(TWO, address=IN_POLAND, updated="2026-11-23T12:30:00Z", buyer=consumer)
        left = [Departure(OrderKey(SELLER, order_id), "PL") for order_id in (ONE, TWO)]
        self.invoicing.save_departures(left)
        self.make()
        self.assert_waits_for("Article 194", "PL")
        self.assertEqual(self.invoice(TWO).rates, {Decimal(23)})

    def test_a_wrong_number_is_a_consumers(self) -> None:
        self.invoices_are_made()
        self.books.vat_row(self.account_id, "oss", "AT", VAT_20)
        self.fbm(price="12.00", address=IN_AUSTRIA, **_business("ATU12345670"))
        self.make()
        self.assert_invoiced("12.00", "2.00", 20)

    def test_what_amazon_collected_bears_none(self) -> None:
        self.invoices_are_made()
        collected = item(sku="SKU-1", price="11.90", tax={"ITEM": "1.90"}, collected=True)
        self.at_amazon(order(ONE, items=[collected]))
        self.sync()
        self.books.deliver(SELLER, ONE, {"SKU-1": 1}, "DHL", "JD0001")
        self.make()
        self.assert_invoiced("10.00", "0.00", None)

    def test_an_fba_order_waits_until_it_is_known_where_it_left_from(self) -> None:
        self.invoices_are_made()
        self.books.vat_row(self.account_id, "oss", "DE", VAT_19)
        self.fba()
        self.make()
        self.assert_waits_for("FBA shipments")
        self.assertEqual(self.wanted(), PLACED)
        self.invoicing.save_departures([Departure(OrderKey(SELLER, ONE), "PL")])
        self.make()
        self.assert_invoiced("11.90", "1.90", 19)
        self.assertIsNone(self.wanted())

    def make_for(self, account_id: str) -> None:
        """All that is due of another account."""
        self.drive(MakeInvoices(self.invoicing, self.clock, [account_id]))

    def turkish(self) -> str:
        """An account on a marketplace of which no report of Amazon's tells."""
        turkish = self.account(marketplace_ids=(TURKEY,))
        self.books.make_invoices(turkish, TURKEY)
        return turkish

    def test_where_no_report_tells_the_departure_it_waits_until_the_seller_does(self) -> None:
        turkish = self.turkish()
        self.fba(marketplace_id=TURKEY)
        self.make_for(turkish)
        self.assert_waits_for("no report of Amazon's tells", "FBA Leaves from Here")
        since = self.clock.now() - timedelta(days=90)
        self.assertIsNone(self.invoicing.answers_wanted([turkish], since))
        self.books.make_invoices(turkish, TURKEY, fba_from_here=True)
        self.later(hours=7)
        self.make_for(turkish)
        self.assert_invoiced("11.90", "1.90", 19)

    def test_a_seller_whom_no_rule_is_about_needs_no_departure(self) -> None:
        turkish = self.turkish()
        self.books.seller_vat(turkish, SellerVat("TR", frozenset()))
        self.books.product("SKU-TR", tax=Tax("KDV 20 %", Decimal(20)))
        self.books.stock("SKU-TR", "amazon", 10)
        sold: dict[str, Any] = {"channel": "AMAZON", "status": "SHIPPED", "marketplace_id": TURKEY}
        self.at_amazon(order(ONE, items=[item(sku="SKU-TR", price="12.00")], **sold))
        self.sync()
        self.make_for(turkish)
        self.assert_invoiced("12.00", "2.00", 20)

    def test_an_fba_order_from_several_countries_is_a_persons(self) -> None:
        self.invoices_are_made()
        self.fba()
        several = Departure(OrderKey(SELLER, ONE), "", ("DE", "PL"))
        self.invoicing.save_departures([several])
        self.make()
        self.assert_waits_for("DE, PL")

    def test_goods_from_a_state_without_a_number_wait(self) -> None:
        self.invoices_are_made()
        self.fba()
        self.invoicing.save_departures([Departure(OrderKey(SELLER, ONE), "CZ")])
        self.make()
        self.assert_waits_for("CZ", "VAT number")

    def test_unknown_orders_have_no_departure(self) -> None:
        self.invoicing.save_departures([Departure(OrderKey(SELLER, "302-9-9"), "PL")])


def _business(number: str) -> dict[str, Any]:
    """A buyer of Amazon Business with a VAT number."""
    registration = {
        "entityType": "BUYER",
        "taxRegistrationType": "VAT",
        "taxRegistrationNumber": number,
    }
    return {"programs": ["AMAZON_BUSINESS"], "tax": {"taxRegistrations": [registration]}}
