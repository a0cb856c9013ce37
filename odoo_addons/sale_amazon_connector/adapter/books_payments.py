# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payments of a page of orders: one entry, a line for each order, reconciled by Odoo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from amazon_connector.paging import by_page
from amazon_connector.port import CannotBook, Refused
from amazon_connector.records_money import BY_PAYMENT, TO_BOOK, OrderBooking

from odoo.tools import SQL

from .books_chart import plainly
from .books_entries import Drafts
from .books_lines import documents_query
from .books_words import PAYMENT
from .values import money

Key = tuple[str, str]


class Payments:
    """The part of the books that pays the documents of orders."""

    def book_orders(self, page: Sequence[OrderBooking]) -> Sequence[Refused | None]:
        return by_page(self.atomic, self._book_set, page)

    def _book_set(self, page: Sequence[OrderBooking]) -> Sequence[None]:
        with plainly():
            for report_id in {booking.report_id for booking in page}:
                of_report = [b for b in page if b.report_id == report_id]
                self._book_report(self._settlement_row(report_id), of_report)
        return [None] * len(page)

    def _book_report(self, row, page: Sequence[OrderBooking]) -> None:
        """Those whose lines were to book still; the others are booked already."""
        by_how: dict[str, dict[Key, OrderBooking]] = defaultdict(dict)
        for booking in page:
            by_how[booking.how][booking.order_id, booking.pays] = booking
        for how, bookings in by_how.items():
            marked = self._mark(row, list(bookings), how, TO_BOOK)
            if how == BY_PAYMENT:
                self._pay(row, [bookings[key] for key in bookings if key in marked])

    def _pay(self, row, bookings: Sequence[OrderBooking]) -> None:
        """An entry for each month, dated with the last posting in it."""
        months: dict[date, list[OrderBooking]] = defaultdict(list)
        for booking in bookings:
            months[booking.posted_at.date().replace(day=1)].append(booking)
        receivables = self._receivables(row, [(b.order_id, b.pays) for b in bookings])
        for _month, of_month in sorted(months.items()):
            dated = max(booking.posted_at for booking in of_month).date()
            Payment(row, receivables).book(of_month, dated)

    def _receivables(self, row, keys: Sequence[Key]) -> dict[Key, object]:
        """Open receivable lines of these orders' documents, the oldest first."""
        self.env.flush_all()
        orders = sorted({order_ref for order_ref, _pays in keys})
        query = SQL(
            """
            SELECT order_ref, pays, array_agg(line_id ORDER BY date_maturity, line_id)
              FROM (%s) d WHERE is_open GROUP BY order_ref, pays
            """,
            documents_query(row, SQL("SELECT unnest(%s::varchar[])", orders)),
        )
        lines = self.env["account.move.line"]
        return {
            (order_ref, pays): lines.browse(numbers)
            for order_ref, pays, numbers in self.env.execute_query(query)
        }


class Payment:
    """An entry of payments, and its reconciliation."""

    def __init__(self, row, receivables: dict[Key, object]) -> None:
        self._drafts = Drafts(row.env, row)
        self._receivables = receivables
        self._code = row.currency_code or ""

    def book(
        self,
        bookings: Sequence[OrderBooking],
        dated: date,
        *,
        against: int | None = None,
        kind: str = PAYMENT,
    ) -> None:
        """Pay the orders' documents out of the intermediary account, or of another one, which
        has a line for each.
        """
        shares = [share for booking in bookings for share in self._shares(booking)]
        lines = [line for line, _paid in shares]
        if against:
            lines += [
                {"account_id": against, "amount": booking.amount, "name": booking.order_id}
                for booking in bookings
            ]
        self._drafts.add(kind, dated, lines, title=_title(bookings), against=not against)
        move = self._drafts.post()
        # Odoo keeps the order in which lines were made.
        made = move.line_ids.sorted("id")
        plan = [
            line | paid.with_env(line.env)
            for line, (_values, paid) in zip(made, shares, strict=False)
        ]
        made._reconcile_plan(plan)

    def _shares(self, booking: OrderBooking):
        """The order's amount over its open documents, by account and partner: lines to make,
        each with the lines that it pays.
        """
        lines = self._receivables.get((booking.order_id, booking.pays))
        if not lines:
            raise CannotBook(
                f"Order {booking.order_id} has no open invoice or credit note any more: look at "
                "it, then click Pay Now."
            )
        left = booking.amount
        groups = list(lines.grouped(lambda line: (line.account_id, line.partner_id)).items())
        for number, ((account, partner), paid) in enumerate(groups, 1):
            share = left if number == len(groups) else self._share(left, paid)
            left -= share
            yield (
                {
                    "account_id": account.id,
                    "partner_id": partner.id,
                    "amount": -share,
                    "name": booking.order_id,
                    "order_ref": booking.order_id,
                },
                paid,
            )

    def _share(self, left: Decimal, lines) -> Decimal:
        """As much of what is left as is open on these lines, in the settlement's currency."""
        currency, company = self._drafts.currency, self._drafts.chart.company.currency_id
        opened = Decimal(0)
        for line in lines:
            if line.currency_id == currency:
                opened += money(line.amount_residual_currency, self._code)
            elif company == currency:
                opened += money(line.amount_residual, self._code)
        return min(left, opened) if left > 0 else max(left, opened)


def _title(bookings: Sequence[OrderBooking]) -> str:
    return bookings[0].order_id if len(bookings) == 1 else f"payments of {len(bookings)} orders"
