# SPDX-License-Identifier: LGPL-3.0-or-later
"""A payout that comes before its orders' invoices: no sale is booked twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from amazon_connector.domain.vat import SellerVat
from amazon_connector.records_money import (
    AS_SALES,
    BOOK_AS_SALES,
    NO_CREDIT_NOTE,
    NO_DOCUMENT,
    PAY_NOW,
    PAYS_CREDIT_NOTE,
    REFUND,
    SettledOrder,
)
from amazon_connector.testing.amazon import ProbedHalf
from amazon_connector.testing.world_books import CLARIFY, RECEIVABLE
from amazon_connector.testing.world_invoices import InvoicingWorld
from amazon_connector.usecases.invoices.making import MakeInvoices

from .base import GERMANY, SELLER
from .payouts_base import ONE, OTHER_REPORT, REPORT, TWO
from .payouts_reading import SettlementFiles, refund, sale


class PayoutsBeforeInvoicesContract(SettlementFiles):
    """What buyers paid for orders that are invoiced later."""

    def setUp(self) -> None:
        super().setUp()
        self.invoices_world = cast("InvoicingWorld", self.world)
        self.invoicing = ProbedHalf(self.invoices_world.invoicing(), self.backend)

    def german_shop(self) -> None:
        """A German seller with goods."""
        self.shop()
        self.invoices_world.warehouse_country(self.account_id, "DE")
        self.invoices_world.seller_vat(self.account_id, SellerVat("DE", frozenset({"DE"})))
        self.invoices_world.vat_row(self.account_id, "domestic", "DE", None)
        self.world.stock("SKU-1", "warehouse", 10)

    def make_invoices(self) -> None:
        """The marketplace's *Invoices* are ticked."""
        self.invoices_world.make_invoices(self.account_id, GERMANY)

    def sent(self, order_id: str = ONE) -> None:
        """The order leaves, and all that is due is invoiced."""
        self.world.deliver(SELLER, order_id, {"SKU-1": 1}, "DHL", "JD0001")
        self.make()

    def make(self) -> None:
        """All that is due, twice: the second time must change nothing."""
        for _ in range(2):
            self.drive(MakeInvoices(self.invoicing, self.clock, [self.account_id]))

    def invoices(self, order_id: str = ONE) -> int:
        return len(self.invoices_world.invoices(SELLER, order_id))

    def repair(self, cause: str, how: str) -> None:
        (wanted,) = [m for m in self.books.mismatches(REPORT) if m.cause == cause]
        self.connector.payouts.repair(wanted, how)

    def settled(self, report_id: str = REPORT) -> SettledOrder:
        """The only order of a settlement that is not booked."""
        found: SettledOrder
        (found,) = self.books.settled_orders(report_id, 10)
        return found

    # Which orders get one yet

    def test_an_order_of_a_marketplace_that_makes_invoices_awaits_its(self) -> None:
        self.german_shop()
        self.sold()
        self.stage(self.line("11.90"))
        self.assertFalse(self.settled().awaits_invoice)
        self.make_invoices()
        self.assertTrue(self.settled().awaits_invoice)
        self.sent()
        self.assertFalse(self.settled().awaits_invoice)
        self.assertEqual(self.settled().documents, 1)

    def test_what_left_before_the_day_is_not_awaited(self) -> None:
        self.german_shop()
        self.sold()
        self.stage(self.line("11.90"))
        tomorrow = self.clock.now().date() + timedelta(days=1)
        self.invoices_world.make_invoices(self.account_id, GERMANY, since=tomorrow)
        self.assertTrue(self.settled().awaits_invoice)
        self.world.deliver(SELLER, ONE, {"SKU-1": 1}, "DHL", "JD0001")
        # An ERP may count by its own clock when goods left.
        self.invoices_world.make_invoices(self.account_id, GERMANY, since=date(2100, 1, 1))
        self.assertFalse(self.settled().awaits_invoice)
        self.make()
        self.assertEqual(self.invoices(), 0)

    def test_an_order_that_is_not_here_or_was_booked_as_a_sale_awaits_none(self) -> None:
        self.german_shop()
        self.make_invoices()
        self.sold()
        self.stage(self.line("11.90"))
        self.book(AS_SALES, "11.90")
        refunded = self.line("-2.00", REFUND, pays=PAYS_CREDIT_NOTE)
        self.stage(refunded, report_id=OTHER_REPORT)
        self.assertFalse(self.settled(OTHER_REPORT).awaits_invoice)
        self.stage(self.line("11.90", order_id=TWO), report_id="R-300")
        self.assertFalse(self.settled("R-300").awaits_invoice)

    # The payout comes first

    def test_what_was_paid_before_the_invoice_waits_for_it(self) -> None:
        self.german_shop()
        self.make_invoices()
        self.sold()
        self.post(sale(ONE, "11.90"))
        self.assert_posted("11.90")
        (found,) = self.books.mismatches(REPORT)
        self.assertEqual((found.subject, found.cause), (ONE, NO_DOCUMENT))
        self.assertIn("not invoiced yet", found.why)
        self.assert_balances(**{"sales": "0", CLARIFY: "-11.90"})
        self.sent()
        self.assert_open("11.90")
        self.repair(NO_DOCUMENT, PAY_NOW)
        self.assertEqual(self.causes(), {})
        self.assert_open("0")
        self.assert_balances(**{"sales": "0", CLARIFY: "0", RECEIVABLE: "0"})

    def test_what_was_given_back_before_the_invoice_waits_for_the_credit_note(self) -> None:
        self.german_shop()
        self.make_invoices()
        self.sold()
        self.post(sale(ONE, "11.90"), refund(ONE, "-11.90"))
        self.assert_posted("0")
        causes = sorted(mismatch.cause for mismatch in self.books.mismatches(REPORT))
        self.assertEqual(causes, [NO_CREDIT_NOTE, NO_DOCUMENT])
        self.sent()
        self.repair(NO_DOCUMENT, PAY_NOW)
        self.books_world.credit(SELLER, ONE)
        self.repair(NO_CREDIT_NOTE, PAY_NOW)
        self.assert_open("0")
        self.assert_balances(**{"sales": "0", "refund": "0", CLARIFY: "0", RECEIVABLE: "0"})

    # It was booked as a sale

    def test_an_order_that_was_booked_as_a_sale_is_not_invoiced_beside_it(self) -> None:
        self.german_shop()
        self.sold()
        self.post(sale(ONE, "11.90"), settlement_id="777")
        self.assertEqual(self.causes(), {})
        self.make_invoices()
        self.sent()
        self.assertEqual(self.invoices(), 0)
        why = self.invoices_world.invoice_waits(SELLER, ONE)
        self.assertIn("Payout 777 booked", why)
        self.assert_balances(sales="-11.90")

    def test_once_that_payout_is_reversed_it_is_invoiced(self) -> None:
        self.german_shop()
        self.sold()
        self.post(sale(ONE, "11.90"))
        self.make_invoices()
        self.sent()
        self.connector.payouts.reverse(REPORT)
        self.work()
        self.later(hours=7)
        self.make()
        self.assertEqual(self.invoices(), 1)
        self.connector.payouts.post(REPORT)
        self.work()
        self.assert_posted("11.90")
        self.assert_open("0")
        self.assert_balances(**{"sales": "0", CLARIFY: "0", RECEIVABLE: "0"})

    def test_what_a_person_booked_as_a_sale_is_not_invoiced_either(self) -> None:
        self.german_shop()
        self.make_invoices()
        self.sold()
        self.post(sale(ONE, "11.90"))
        self.repair(NO_DOCUMENT, BOOK_AS_SALES)
        self.sent()
        self.assertEqual(self.invoices(), 0)
        self.assertIn("Reverse that payout", self.invoices_world.invoice_waits(SELLER, ONE))

    def test_what_came_to_nothing_stops_no_invoice(self) -> None:
        self.german_shop()
        self.sold()
        self.post(sale(ONE, "11.90"), sale(ONE, "-11.90"))
        self.make_invoices()
        self.sent()
        self.assertEqual(self.invoices(), 1)
