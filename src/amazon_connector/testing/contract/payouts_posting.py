# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an ERP's books make of a settlement that is staged: payments, entries, and their reverse."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from amazon_connector.records_money import (
    AS_SALES,
    BY_PAYMENT,
    COMMISSION,
    FBA_FEE,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    REFUND,
    RESERVE,
    SALES,
    SHIPPING_SOLD,
    TO_CLARIFY,
    UNKNOWN,
    EntryLine,
    OrderBooking,
)
from amazon_connector.testing.orders import item
from amazon_connector.testing.world_books import CLARIFY, INTERMEDIARY, RECEIVABLE

from .base import JAPAN, SELLER
from .payouts_base import (
    FRENCH,
    GERMAN,
    NOVEMBER,
    OCTOBER,
    ONE,
    OTHER_REPORT,
    POSTED_AT,
    REPORT,
    TWO,
    PayoutsCase,
    amount,
)


class PostedSettlements(PayoutsCase):
    """Payments, entries, currencies, and reversing."""

    # Payments

    def test_a_payment_pays_the_invoice(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("11.90"))
        self.pay("11.90")
        self.assert_open("0")
        self.assert_paid_in("11.90")
        self.assert_balances(**{RECEIVABLE: "0"})
        self.assertEqual(list(self.books.settled_orders(REPORT, 10)), [])
        self.assertEqual([e.kind for e in self.books_world.entries(REPORT)], ["payment"])
        self.assert_balanced()

    def test_what_is_booked_stays_booked(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("11.90"))
        self.pay("11.90")
        booking = OrderBooking(REPORT, ONE, PAYS_INVOICE, TO_CLARIFY, amount("11.90"), POSTED_AT)
        self.assert_taken(self.written(self.books.book_orders, [booking]))
        self.assertEqual(list(self.books.settled_sums(REPORT)), [])
        self.assert_paid_in("11.90")

    def test_a_partial_payment_leaves_the_rest_open(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("10.00"))
        self.pay("10.00")
        self.assert_open("1.90")
        self.assert_paid_in("10.00")
        self.assert_balances(**{RECEIVABLE: "1.90"})

    def test_an_overpayment_leaves_its_surplus_open(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("12.40"))
        self.pay("12.40")
        self.assert_open("0")
        self.assert_paid_in("12.40")
        self.assert_balances(**{RECEIVABLE: "-0.50"})

    def test_two_documents_are_paid_the_oldest_first(self) -> None:
        self.shop()
        self.world.product("SKU-2")
        goods = [item("1", "SKU-1", 1, "10.00"), item("2", "SKU-2", 1, "5.00")]
        self.sold(items=goods)
        self.books_world.invoice(SELLER, ONE, "SKU-1")
        self.books_world.invoice(SELLER, ONE, "SKU-2")
        self.stage(self.line("12.00"))
        (order,) = self.books.settled_orders(REPORT, 10)
        self.assertEqual((order.documents, order.open), (2, amount("15.00")))
        self.pay("12.00")
        self.assert_open("3.00")
        self.stage(self.line("3.00"), report_id=OTHER_REPORT)
        (rest,) = self.books.settled_orders(OTHER_REPORT, 10)
        self.assertEqual(rest.open, amount("3.00"))
        self.pay("3.00", report_id=OTHER_REPORT)
        self.assert_open("0")

    def test_a_refund_pays_the_credit_note(self) -> None:
        self.shop()
        self.invoiced()
        self.books_world.credit(SELLER, ONE)
        self.stage(self.line("11.90"), self.line("-11.90", REFUND, pays=PAYS_CREDIT_NOTE))
        self.pay("11.90")
        self.assert_open("-11.90")
        self.pay("-11.90", pays=PAYS_CREDIT_NOTE)
        self.assert_open("0")
        self.assert_paid_in("0")
        self.assert_balances(**{RECEIVABLE: "0", INTERMEDIARY: "0"})

    def test_payments_of_two_settlements_are_two(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("6.00"))
        self.pay("6.00")
        self.stage(self.line("5.90"), report_id=OTHER_REPORT)
        self.pay("5.90", report_id=OTHER_REPORT)
        self.assert_open("0")
        self.assertEqual(self.books.booked_total(REPORT), amount("6.00"))
        self.assertEqual(self.books.booked_total(OTHER_REPORT), amount("5.90"))

    def test_a_page_of_payments_pays_each_order(self) -> None:
        self.shop()
        self.invoiced()
        self.invoiced(TWO, "20.00")
        self.stage(self.line("11.90"), self.line("20.00", order_id=TWO))
        page = [
            OrderBooking(REPORT, order_id, PAYS_INVOICE, BY_PAYMENT, amount(paid), POSTED_AT)
            for order_id, paid in ((ONE, "11.90"), (TWO, "20.00"))
        ]
        self.assert_taken(self.written(self.books.book_orders, page))
        self.assert_open("0")
        self.assert_open("0", TWO)
        self.assert_paid_in("31.90")

    def test_an_order_without_documents_cannot_be_paid_and_stops_no_other(self) -> None:
        self.shop()
        self.invoiced(TWO)
        self.stage(self.line("11.90"), self.line("11.90", order_id=TWO))
        page = [
            OrderBooking(REPORT, order_id, PAYS_INVOICE, BY_PAYMENT, amount("11.90"), POSTED_AT)
            for order_id in (ONE, TWO)
        ]
        unknown, paid = self.written(self.books.book_orders, page)
        assert unknown is not None
        self.assertIn(ONE, unknown.why)
        self.assertIsNone(paid)
        (left,) = self.books.settled_orders(REPORT, 10)
        self.assertEqual(left.order_id, ONE)
        self.assert_open("0", TWO)

    # Sums and entries

    def test_sums_are_by_month_marketplace_and_kind(self) -> None:
        self.shop()
        self.stage(
            self.line("-1.00", COMMISSION),
            self.line("-0.50", COMMISSION, posted_at=POSTED_AT + timedelta(hours=1)),
            self.line("-2.00", COMMISSION, marketplace=FRENCH),
            self.line("-4.00", COMMISSION, month=OCTOBER),
            self.line("-8.00", FBA_FEE),
            self.line("0.30", UNKNOWN, description="NewThing", order_id=""),
            self.line("0.20", UNKNOWN, description="OtherThing", order_id=""),
        )
        found = {
            (s.month, s.marketplace, s.kind, s.how, s.description): (s.amount, s.lines)
            for s in self.books.settled_sums(REPORT)
        }
        self.assertEqual(
            found,
            {
                (NOVEMBER, GERMAN, COMMISSION, "", ""): (amount("-1.50"), 2),
                (NOVEMBER, FRENCH, COMMISSION, "", ""): (amount("-2.00"), 1),
                (OCTOBER, GERMAN, COMMISSION, "", ""): (amount("-4.00"), 1),
                (NOVEMBER, GERMAN, FBA_FEE, "", ""): (amount("-8.00"), 1),
                (NOVEMBER, GERMAN, UNKNOWN, "", "NewThing"): (amount("0.30"), 1),
                (NOVEMBER, GERMAN, UNKNOWN, "", "OtherThing"): (amount("0.20"), 1),
            },
        )
        (latest,) = [s.last for s in self.books.settled_sums(REPORT) if s.lines == 2]
        self.assertEqual(latest, POSTED_AT + timedelta(hours=1))

    def test_sums_tell_what_became_of_an_orders_lines(self) -> None:
        self.shop()
        self.invoiced()
        three = "302-0000003-0000003"
        self.stage(
            self.line("11.90"),
            self.line("10.00", order_id=TWO),
            self.line("3.00", SHIPPING_SOLD, order_id=TWO, pays=PAYS_INVOICE),
            self.line("7.00", order_id=three),
        )
        self.pay("11.90")
        self.book(AS_SALES, "13.00", order_id=TWO)
        self.book(TO_CLARIFY, "7.00", order_id=three)
        found = {(s.kind, s.how): s.amount for s in self.books.settled_sums(REPORT)}
        self.assertEqual(
            found,
            {
                (SALES, AS_SALES): amount("10.00"),
                (SHIPPING_SOLD, AS_SALES): amount("3.00"),
                (SALES, TO_CLARIFY): amount("7.00"),
            },
        )

    def test_an_entry_stands_against_the_intermediary_account(self) -> None:
        self.shop()
        self.stage(self.line("10.00"), self.line("-1.50", COMMISSION), self.line("7.00"))
        self.entry(
            EntryLine(SALES, False, amount("10.00")),
            EntryLine(COMMISSION, False, amount("-1.50")),
            EntryLine(SALES, True, amount("7.00"), "Waits"),
        )
        self.assert_paid_in("15.50")
        self.assert_balances(**{SALES: "-10.00", COMMISSION: "1.50", CLARIFY: "-7.00"})
        (entry,) = self.books_world.entries(REPORT)
        self.assertEqual(
            (entry.kind, entry.dated, entry.currency), ("entry", date(2026, 11, 21), "EUR")
        )
        self.assert_balanced()

    def test_entries_of_two_months_and_two_marketplaces(self) -> None:
        self.shop()
        self.stage(self.line("1.00"))
        for month, marketplace in ((OCTOBER, GERMAN), (NOVEMBER, GERMAN), (NOVEMBER, FRENCH)):
            fee = EntryLine(COMMISSION, False, amount("-1.00"))
            self.entry(fee, month=month, marketplace=marketplace)
        self.assert_paid_in("-3.00")
        dates = sorted(entry.dated for entry in self.books_world.entries(REPORT))
        self.assertEqual(dates, [date(2026, 10, 21), date(2026, 11, 21), date(2026, 11, 21)])

    def test_an_entry_without_a_marketplace_and_one_that_comes_to_nothing(self) -> None:
        self.shop()
        self.stage(self.line("1.00"))
        self.entry(
            EntryLine(RESERVE, False, amount("-100.00"), "Current Reserve Amount"),
            EntryLine(RESERVE, False, amount("100.00"), "Previous Reserve Amount Balance"),
            marketplace="",
        )
        self.assert_paid_in("0")
        self.assert_balances(**{RESERVE: "0"})

    def test_a_negative_total_is_owed_to_amazon(self) -> None:
        self.shop()
        self.stage(self.line("-39.00", COMMISSION, order_id=""))
        self.entry(EntryLine(COMMISSION, False, amount("-39.00")))
        self.assert_paid_in("-39.00")
        self.assert_balanced()

    # Currencies

    def test_yen_have_no_decimals(self) -> None:
        arranged = {"region": "FE", "marketplace_ids": (JAPAN,)}
        self.shop(currency="JPY", arranged=arranged)
        self.invoiced(price="5980", currency="JPY", marketplace_id=JAPAN)
        self.stage(
            self.line("5980", marketplace="Amazon.co.jp"),
            self.line("-598", COMMISSION, marketplace="Amazon.co.jp"),
            currency="JPY",
        )
        self.pay("5980")
        fee = EntryLine(COMMISSION, False, amount("-598"))
        self.entry(fee, marketplace="Amazon.co.jp", currency="JPY")
        self.assert_open("0")
        self.assert_paid_in("5382", currency="JPY")
        self.assert_balanced()

    def test_a_company_of_another_currency_books_both(self) -> None:
        self.shop(currency="USD")
        self.books_world.rate(self.account_id, "EUR", Decimal("1.25"), date(2026, 1, 1))
        self.invoiced()
        self.stage(self.line("11.90"), self.line("-1.79", COMMISSION))
        self.pay("11.90")
        self.entry(EntryLine(COMMISSION, False, amount("-1.79")))
        self.assert_open("0")
        self.assert_paid_in("10.11")
        self.assert_balanced()
        seen = {
            line.role: line.in_company
            for entry in self.books_world.entries(REPORT)
            if entry.kind == "entry"
            for line in entry.lines
        }
        self.assertEqual(seen, {COMMISSION: amount("2.24"), INTERMEDIARY: amount("-2.24")})

    # Reversing

    def test_what_is_reversed_is_as_it_was_before(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(
            self.line("11.90"), self.line("7.00", order_id=TWO), self.line("-1.50", COMMISSION)
        )
        before = len(self.books_world.entries(REPORT))
        self.post_all()
        self.reverse()
        self.assert_open("11.90")
        self.assert_paid_in("0")
        self.assert_balances(**{RECEIVABLE: "11.90", COMMISSION: "0", CLARIFY: "0"})
        self.assertEqual(len(self.books.settled_orders(REPORT, 10)), 2)
        self.assertGreater(len(self.books_world.entries(REPORT)), before + 2)
        self.assert_balanced()
        with self.backend.atomic():
            self.assertEqual(self.books.reverse_bookings(REPORT, 10), 0)

    def post_all(self) -> None:
        self.pay("11.90")
        self.book(TO_CLARIFY, "7.00", order_id=TWO)
        self.entry(
            EntryLine(SALES, True, amount("7.00"), "Waits"),
            EntryLine(COMMISSION, False, amount("-1.50")),
        )
        self.assert_paid_in("17.40")

    def test_what_is_reversed_can_be_posted_again(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(
            self.line("11.90"), self.line("7.00", order_id=TWO), self.line("-1.50", COMMISSION)
        )
        for _ in range(2):
            self.post_all()
            self.reverse()
        self.post_all()
        self.assert_open("0")
        self.assert_balances(**{COMMISSION: "1.50", CLARIFY: "-7.00", RECEIVABLE: "0"})

    def test_half_of_it_is_reversed_too_and_piece_by_piece(self) -> None:
        self.shop()
        self.invoiced()
        self.invoiced(TWO, "7.00")
        self.stage(
            self.line("11.90"), self.line("7.00", order_id=TWO), self.line("-1.50", COMMISSION)
        )
        self.pay("11.90")
        self.entry(EntryLine(COMMISSION, False, amount("-1.50")))
        self.reverse(limit=1)
        self.assert_open("11.90")
        self.assert_paid_in("0")
        self.assertEqual(len(self.books.settled_orders(REPORT, 10)), 2)

    def test_reversing_one_settlement_leaves_the_others(self) -> None:
        self.shop()
        self.invoiced()
        self.stage(self.line("6.00"))
        self.stage(self.line("5.90"), report_id=OTHER_REPORT)
        self.pay("6.00")
        self.pay("5.90", report_id=OTHER_REPORT)
        self.reverse()
        self.assert_open("6.00")
        self.assertEqual(self.books.booked_total(OTHER_REPORT), amount("5.90"))

    def test_reversing_takes_the_rates_that_were_booked(self) -> None:
        self.shop(currency="USD")
        self.books_world.rate(self.account_id, "EUR", Decimal("1.25"), date(2026, 1, 1))
        self.stage(self.line("-1.79", COMMISSION))
        self.entry(EntryLine(COMMISSION, False, amount("-1.79")))
        self.books_world.rate(self.account_id, "EUR", Decimal("1.50"), date(2026, 11, 22))
        self.reverse()
        in_company = sum(
            line.in_company
            for entry in self.books_world.entries(REPORT)
            for line in entry.lines
            if line.role == INTERMEDIARY
        )
        self.assertEqual(in_company, 0)

    def test_midnight_belongs_to_the_month_that_the_line_names(self) -> None:
        self.shop()
        midnight = datetime(2026, 11, 1, 0, 0, tzinfo=timezone.utc)
        self.stage(self.line("-1.00", COMMISSION, posted_at=midnight))
        (found,) = self.books.settled_sums(REPORT)
        self.assertEqual((found.month, found.last), (NOVEMBER, midnight))
