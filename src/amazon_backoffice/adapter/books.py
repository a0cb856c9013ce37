# SPDX-License-Identifier: LGPL-3.0-or-later
"""The accounting half of the port, each method in the module of its topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

from amazon_connector import records_money as money
from amazon_connector.paging import by_page
from amazon_connector.port import Refused

from . import (
    books_bank,
    books_entries,
    books_lines,
    books_mismatches,
    books_orders,
    books_repairs,
    books_settlements,
    errors,
)


class DjangoBooks:
    """``books.Books`` on the office's tables."""

    def atomic(self) -> AbstractContextManager[object]:
        """The outermost one commits at its end."""
        return errors.atomic()

    # Payouts (settlement reports)

    def settlements(self, report_ids: Sequence[str]) -> Mapping[str, money.Settlement]:
        return books_settlements.settlements(report_ids)

    def settlements_at_work(
        self, account_ids: Sequence[str], limit: int
    ) -> Sequence[money.Settlement]:
        return books_settlements.settlements_at_work(account_ids, limit)

    def save_settlements(self, page: Sequence[money.Settlement]) -> None:
        books_settlements.save_settlements(page)

    def settlement_twin(self, account_id: str, settlement_id: str) -> str:
        return books_settlements.settlement_twin(account_id, settlement_id)

    def stage_lines(self, page: Sequence[money.SettlementLine]) -> None:
        books_lines.stage_lines(page)

    def unstage_lines(self, report_id: str) -> None:
        books_lines.unstage_lines(report_id)

    def settled_orders(self, report_id: str, limit: int) -> Sequence[money.SettledOrder]:
        return books_orders.settled_orders(report_id, limit)

    def waiting_orders(
        self, report_id: str, after: tuple[str, str], limit: int
    ) -> Sequence[money.SettledOrder]:
        return books_orders.waiting_orders(report_id, after, limit)

    def book_orders(self, page: Sequence[money.OrderBooking]) -> Sequence[Refused | None]:
        return by_page(self.atomic, books_orders.book_orders, page)

    def settled_sums(self, report_id: str) -> Sequence[money.SettledSum]:
        return books_lines.settled_sums(report_id)

    def post_entries(self, page: Sequence[money.SettlementEntry]) -> Sequence[Refused | None]:
        return by_page(self.atomic, books_entries.post_entries, page)

    def booked_total(self, report_id: str) -> Decimal:
        return books_entries.booked_total(report_id)

    def reverse_bookings(self, report_id: str, limit: int) -> int:
        return books_entries.reverse_bookings(report_id, limit)

    # What does not match

    def save_mismatches(self, page: Sequence[money.Mismatch]) -> None:
        books_mismatches.save_mismatches(page)

    def drop_mismatches(self, report_id: str) -> None:
        books_mismatches.drop_mismatches(report_id)

    def mismatches(self, report_id: str) -> Sequence[money.Mismatch]:
        return books_mismatches.mismatches(report_id)

    def open_differences(
        self, report_id: str, order_ids: Sequence[str]
    ) -> Sequence[money.Mismatch]:
        return books_mismatches.open_differences(report_id, order_ids)

    def paid_differences(self, report_id: str) -> Sequence[money.Mismatch]:
        return books_mismatches.paid_differences(report_id)

    def repair_mismatches(self, page: Sequence[money.Repair]) -> Sequence[Refused | None]:
        return by_page(self.atomic, books_repairs.repair_mismatches, page)

    # The bank

    def bank_lines(
        self, account_id: str, currency: str, since: date, until: date
    ) -> Sequence[money.BankLine]:
        return books_bank.bank_lines(account_id, currency, since, until)

    def match_payouts(self, page: Sequence[money.PayoutMatch]) -> Sequence[Refused | None]:
        return by_page(self.atomic, books_bank.match_payouts, page)
