# SPDX-License-Identifier: LGPL-3.0-or-later
"""The port's accounting half: what the core asks of an ERP that keeps books.

The rules and errors are those of ``port.py``. An ERP without accounting (the small one in memory)
has no ``Books``, and everything else works without them. Its values: ``records_money.py``.

A write of documents returns, for each element in order, a ``Refused`` with its sentence, or None
where it is done. Amounts are in the settlement's currency and keep Amazon's sign; the ERP books
them in its company's currency too, at its own rate of the day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Protocol

from .port import Refused
from .records_money import (
    BankLine,
    Mismatch,
    OrderBooking,
    PayoutMatch,
    Repair,
    SettledOrder,
    SettledSum,
    Settlement,
    SettlementEntry,
    SettlementLine,
)


class Books(Protocol):
    """An ERP's accounting, as far as Amazon's payouts need it."""

    def atomic(self) -> AbstractContextManager[object]:
        """As ``port.Backend.atomic``: the same transaction."""
        ...

    # Payouts (settlement reports)

    def settlements(self, report_ids: Sequence[str]) -> Mapping[str, Settlement]:
        """The settlements of these reports; unknown ones are left out. Inside ``atomic()`` they
        stay as they are, or writing them is a ``LostRace``.
        """
        ...

    def settlements_at_work(self, account_ids: Sequence[str], limit: int) -> Sequence[Settlement]:
        """Settlements of these accounts that are LISTED, STAGING, POSTING or REVERSING, and those
        STAGED of accounts whose ``PayoutSync.posts_itself``; without a ``problem``, oldest first.
        """
        ...

    def save_settlements(self, page: Sequence[Settlement]) -> None:
        """Insert or overwrite, whole. Key: ``report_id``; versions as in ``save_search_turn``.
        A ``settlement_id`` that another report of the same seller has is not checked here.
        """
        ...

    def settlement_twin(self, account_id: str, settlement_id: str) -> str:
        """The report of the same seller that holds this settlement already, staged or further;
        empty where there is none.
        """
        ...

    def stage_lines(self, page: Sequence[SettlementLine]) -> None:
        """Insert lines as they are, TO_BOOK; one that is there stays. Key: see there."""
        ...

    def unstage_lines(self, report_id: str) -> None:
        """Remove all lines of a report of which nothing is booked."""
        ...

    def settled_orders(self, report_id: str, limit: int) -> Sequence[SettledOrder]:
        """Orders with lines that pay a document and are TO_BOOK still, by order id."""
        ...

    def waiting_orders(
        self, report_id: str, after: tuple[str, str], limit: int
    ) -> Sequence[SettledOrder]:
        """Orders that wait TO_CLARIFY, as they stand now, by order id and what they pay: the
        first ones after this key (``("", "")``: from the beginning).
        """
        ...

    def book_orders(self, page: Sequence[OrderBooking]) -> Sequence[Refused | None]:
        """Mark the lines with ``how``; those BY_PAYMENT are registered as payments on the
        intermediary account against the order's open documents, the oldest first. Key: see there;
        one that is booked already stays.
        """
        ...

    def settled_sums(self, report_id: str) -> Sequence[SettledSum]:
        """The sums of all lines that are not BY_PAYMENT, by month, marketplace, and kind."""
        ...

    def post_entries(self, page: Sequence[SettlementEntry]) -> Sequence[Refused | None]:
        """Post entries in the journal *Amazon Payments*, each line on the account of its kind (a
        table that comes filled and can be edited), or *to clarify*. Key: see there.
        """
        ...

    def booked_total(self, report_id: str) -> Decimal:
        """What the settlement's payments and entries, less what was reversed, come to on the
        intermediary account, in its currency.
        """
        ...

    def reverse_bookings(self, report_id: str, limit: int) -> int:
        """Reverse up to ``limit`` of the settlement's payments and entries, its write-offs and
        the match with the bank too, and take the marks off its lines; nothing posted is changed or
        deleted. How many of them are left: 0 when all is as it was before posting.
        """
        ...

    def save_mismatches(self, page: Sequence[Mismatch]) -> None:
        """Insert or overwrite. Key: see ``Mismatch``."""
        ...

    def drop_mismatches(self, report_id: str) -> None:
        """Forget the mismatches of a settlement that is reversed."""
        ...

    def mismatches(self, report_id: str) -> Sequence[Mismatch]:
        """Those of a settlement, the open ones first."""
        ...

    def open_differences(self, report_id: str, order_ids: Sequence[str]) -> Sequence[Mismatch]:
        """AMOUNT_DIFFERS of these orders that are not settled, in the other settlements of the
        same seller and company.
        """
        ...

    def paid_differences(self, report_id: str) -> Sequence[Mismatch]:
        """AMOUNT_DIFFERS with a ``paid_by``, of orders that this settlement paid (BY_PAYMENT), in
        the other settlements of the same seller and company: its reversal opens them again.
        """
        ...

    def repair_mismatches(self, page: Sequence[Repair]) -> Sequence[Refused | None]:
        """Do what a person decided, and mark them settled. Key: the mismatch's; one that is
        settled changes nothing.
        """
        ...

    def bank_lines(
        self, account_id: str, currency: str, since: date, until: date
    ) -> Sequence[BankLine]:
        """Unreconciled lines of bank statements of the account's company in this currency."""
        ...

    def match_payouts(self, page: Sequence[PayoutMatch]) -> Sequence[Refused | None]:
        """Reconcile the bank's line with the intermediary account. Key: ``report_id``."""
        ...
