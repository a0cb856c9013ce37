# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the contracts of payouts share: settlements staged by hand, and the books' balances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, cast

from amazon_connector.port import Refused
from amazon_connector.records_money import (
    BY_PAYMENT,
    PAYS_INVOICE,
    PAYS_NOTHING,
    POSTED,
    SALES,
    STAGED,
    EntryLine,
    OrderBooking,
    PayoutMatch,
    Settlement,
    SettlementEntry,
    SettlementLine,
)
from amazon_connector.spapi import format_time
from amazon_connector.testing.amazon import ProbedHalf
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.settlements import ENDS, STARTS
from amazon_connector.testing.world_books import INTERMEDIARY, BooksWorld

from .base import GERMANY, NOW, SELLER, Contract

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"
REPORT, OTHER_REPORT = "R-100", "R-200"
POSTED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=timezone.utc)
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
GERMAN, FRENCH = "Amazon.de", "Amazon.fr"
ITALY = "APJ6JRA9NG5V4"
NO_MORE: Mapping[str, Any] = {}


def amount(text: str) -> Decimal:
    """A decimal of this text."""
    return Decimal(text)


class PayoutsCase(Contract):
    """An account whose payouts are read; ``books`` is under the probe as the backend is."""

    topic = "payouts"

    def setUp(self) -> None:
        super().setUp()
        self.books_world = cast("BooksWorld", self.world)
        self.books = ProbedHalf(self.books_world.books(), self.backend)
        self.connector = self.connected(books=self.books)

    # Arranging

    def shop(
        self, *, currency: str = "EUR", arranged: Mapping[str, Any] = NO_MORE, **switches: bool
    ) -> None:
        """An account with its payouts on, in a company of this currency, and a product."""
        company = "" if currency == "EUR" else f"In {currency}"
        self.account_id = self.account(currency=currency, company=company, **arranged)
        self.books_world.read_payouts(self.account_id, **switches)
        self.world.product("SKU-1")

    def sold(
        self,
        order_id: str = ONE,
        price: str = "11.90",
        *,
        currency: str = "EUR",
        marketplace_id: str = GERMANY,
        items: Sequence[dict[str, Any]] = (),
    ) -> None:
        """An order that is here, of a product without taxes."""
        goods = list(items) or [item(sku="SKU-1", price=price)]
        more: dict[str, Any] = {"currency": currency, "marketplace_id": marketplace_id}
        self.later(minutes=15)
        updated = format_time(self.clock.now() - timedelta(minutes=5))
        self.at_amazon(order(order_id, items=goods, updated=updated, **more))
        self.sync()
        self.seen(order_id)

    def invoiced(self, order_id: str = ONE, price: str = "11.90", **more: Any) -> None:
        """An order that is here and invoiced."""
        self.sold(order_id, price, **more)
        self.books_world.invoice(SELLER, order_id)

    def settlement(self, report_id: str = REPORT, **more: Any) -> Settlement:
        """A settlement as the use case stores it."""
        made = Settlement(
            report_id=report_id,
            document_id=f"document-of-{report_id}",
            account_id=self.account_id,
            state=STAGED,
            created=NOW,
            settlement_id=f"1{report_id[2:]}",
            currency="EUR",
            total=Decimal(0),
            starts=STARTS,
            ends=ENDS,
            deposited=ENDS,
        )
        return replace(made, **more)

    def save(self, settlement: Settlement) -> Settlement:
        """Store it; as it stands then."""
        with self.backend.atomic():
            self.books.save_settlements([settlement])
        found: Settlement = self.books.settlements([settlement.report_id])[settlement.report_id]
        return found

    def stage(self, *lines: SettlementLine, report_id: str = REPORT, **more: Any) -> Settlement:
        """A settlement of these lines, whose total is their sum."""
        total = sum((line.amount for line in lines), Decimal(0))
        more = {"total": total, "staged": len(lines), **more}
        settlement = self.save(self.settlement(report_id, **more))
        with self.backend.atomic():
            self.books.stage_lines(
                [replace(line, report_id=report_id, number=n) for n, line in enumerate(lines, 3)]
            )
        return settlement

    def line(
        self,
        paid: str,
        kind: str = SALES,
        *,
        order_id: str = ONE,
        pays: str | None = None,
        description: str = "Principal",
        marketplace: str = GERMAN,
        month: date = NOVEMBER,
        posted_at: datetime = POSTED_AT,
    ) -> SettlementLine:
        """A line; one of kind SALES pays its order's invoice."""
        if pays is None:
            pays = PAYS_INVOICE if kind == SALES and order_id else PAYS_NOTHING
        return SettlementLine(
            report_id="",
            number=0,
            transaction="Order",
            amount_type="ItemPrice",
            description=description,
            kind=kind,
            pays=pays,
            order_id=order_id,
            item_id="1",
            sku="SKU-1",
            quantity=1,
            marketplace=marketplace,
            amount=Decimal(paid),
            posted_at=posted_at.replace(month=month.month),
            month=month,
        )

    # Booking, as the use case does

    def book(
        self,
        how: str,
        paid: str,
        *,
        order_id: str = ONE,
        pays: str = PAYS_INVOICE,
        report_id: str = REPORT,
    ) -> None:
        """Book an order's amounts; they must be taken."""
        booking = OrderBooking(report_id, order_id, pays, how, Decimal(paid), POSTED_AT)
        self.assert_taken(self.written(self.books.book_orders, [booking]))

    def pay(self, paid: str, **more: str) -> None:
        """Book an order's amounts as a payment."""
        self.book(BY_PAYMENT, paid, **more)

    def entry(
        self,
        *lines: EntryLine,
        month: date = NOVEMBER,
        marketplace: str = GERMAN,
        currency: str = "EUR",
        report_id: str = REPORT,
    ) -> None:
        """Post an entry; it must be taken."""
        dated = POSTED_AT.date().replace(month=month.month)
        entry = SettlementEntry(report_id, month, marketplace, currency, dated, lines)
        self.assert_taken(self.written(self.books.post_entries, [entry]))

    def posted(self, settlement: Settlement) -> Settlement:
        """The settlement is posted."""
        return self.save(replace(settlement, state=POSTED))

    def reverse(self, report_id: str = REPORT, limit: int = 100) -> None:
        """Until nothing is left."""
        for _ in range(50):
            with self.backend.atomic():
                left = self.books.reverse_bookings(report_id, limit)
            if not left:
                return
        self.fail("Reversing does not end.")

    def match(self, line_id: str, write_off: str = "0") -> Refused | None:
        """Match the deposit with a line of the bank."""
        match = PayoutMatch(REPORT, line_id, Decimal(write_off))
        (outcome,) = self.written(self.books.match_payouts, [match])
        return outcome

    def written(self, write: Any, page: Sequence[Any]) -> list[Refused | None]:
        """The outcomes of a page written inside ``atomic()``."""
        with self.backend.atomic():
            return list(write(page))

    def assert_taken(self, outcomes: Sequence[Refused | None]) -> None:
        """Nothing was refused."""
        self.assertEqual([o.why for o in outcomes if o is not None], [])

    # Inspecting

    def balance(self, role: str, currency: str = "EUR") -> Decimal:
        """Debit less credit of the account of that role."""
        return self.books_world.balance(self.account_id, role, currency)

    def assert_balances(self, currency: str = "EUR", **expected: str) -> None:
        """Debit less credit of the accounts of these roles."""
        found = {role: self.balance(role, currency) for role in expected}
        self.assertEqual(found, {role: Decimal(text) for role, text in expected.items()})

    def assert_balanced(self, report_id: str = REPORT) -> None:
        """Each entry's lines come to nothing, in its currency and in the company's."""
        for entry in self.books_world.entries(report_id):
            self.assertEqual(sum(line.amount for line in entry.lines), 0, entry)
            self.assertEqual(sum(line.in_company for line in entry.lines), 0, entry)

    def assert_open(self, left: str, order_id: str = ONE) -> None:
        """What is open on the order's documents."""
        self.assertEqual(self.books_world.open_on(SELLER, order_id), Decimal(left))

    def assert_paid_in(self, total: str, report_id: str = REPORT, currency: str = "EUR") -> None:
        """The settlement's bookings come to this on the intermediary account, and nothing else
        is there."""
        self.assertEqual(self.books.booked_total(report_id), Decimal(total))
        self.assertEqual(self.balance(INTERMEDIARY, currency), Decimal(total))
