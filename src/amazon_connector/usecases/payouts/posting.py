# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement that is staged is booked: orders in pages, then a few entries, then the sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from amazon_connector.books import Books
from amazon_connector.domain.currencies import ZERO
from amazon_connector.domain.payouts.booking import (
    booking_of,
    paid_since,
    put_aside,
    unknown_kinds,
)
from amazon_connector.domain.payouts.entries import entries_of
from amazon_connector.port import Account, Backend, CannotBook, Refused
from amazon_connector.records_money import (
    POSTED,
    POSTING,
    SETTLED_KINDS,
    STAGED,
    Mismatch,
    OrderBooking,
    SettledOrder,
    SettledSum,
    Settlement,
    SettlementEntry,
)

from .telling import close_problem, raise_problem

PAGE = 200
_POST_AGAIN = "Click Post to go on when it is put right, or Reverse."


class Posting:
    """Posts one settlement, resumed from its rows."""

    def __init__(self, backend: Backend, books: Books) -> None:
        self._backend = backend
        self._books = books
        # The report that is being posted, and the version in which this object left it.
        self._under_way = ("", 0)

    def step(self, settlement: Settlement, account: Account) -> None:
        """One page of orders; without any left the entries, and the settlement is posted. Nothing
        is booked of one whose lines do not come to its deposit.
        """
        try:
            if not self._is_under_way(settlement) and not self._adds_up(settlement):
                return
            orders = self._books.settled_orders(settlement.report_id, PAGE)
            if orders:
                self._book(settlement, account, orders)
            else:
                self._post(settlement)
        except CannotBook as error:
            self._stop(settlement, str(error))
        else:
            self._under_way = (settlement.report_id, settlement.version + 1)

    def _is_under_way(self, settlement: Settlement) -> bool:
        """Whether this object has looked at its sums already and nobody wrote it since."""
        return self._under_way == (settlement.report_id, settlement.version)

    def _adds_up(self, settlement: Settlement) -> bool:
        """Whether what is booked and what is not yet come to the deposit; else it is stopped.

        One whose lines are all there to be booked goes back to be read again: Amazon's file,
        which was checked, is not what stands here.
        """
        sums = self._books.settled_sums(settlement.report_id)
        waiting = sum((one.amount for one in sums), ZERO)
        booked = self._books.booked_total(settlement.report_id)
        if waiting + booked == settlement.total:
            return True
        # The lines of a payment are in no sum.
        if booked or sum(one.lines for one in sums) < settlement.staged:
            raise CannotBook(_apart(settlement, booked, waiting))
        self._stop(settlement, _unlike_its_file(settlement, sums), STAGED, "")
        return False

    def _book(
        self, settlement: Settlement, account: Account, orders: Sequence[SettledOrder]
    ) -> None:
        without = account.payouts.sales_without_invoice
        report_id, currency = settlement.report_id, settlement.currency
        decided = [booking_of(report_id, order, currency, without) for order in orders]
        with self._backend.atomic():
            mismatches = [mismatch for _, mismatch in decided if mismatch]
            outcomes = self._books.book_orders([booking for booking, _ in decided])
            aside = [
                put_aside(report_id, order, outcome.why)
                for order, outcome in zip(orders, outcomes, strict=True)
                if outcome is not None
            ]
            if aside:
                self._book_aside([booking for booking, _ in aside])
                mismatches = _instead(mismatches, [mismatch for _, mismatch in aside])
            mismatches += self._closed(settlement, orders, outcomes)
            if mismatches:
                self._books.save_mismatches(mismatches)
            # Its version guards against a Reverse clicked meanwhile.
            self._books.save_settlements([settlement])

    def _closed(
        self,
        settlement: Settlement,
        orders: Sequence[SettledOrder],
        outcomes: Sequence[Refused | None],
    ) -> list[Mismatch]:
        """Differences of earlier settlements whose rest this one paid."""
        paid = {
            (order.order_id, order.pays)
            for order, outcome in zip(orders, outcomes, strict=True)
            if outcome is None and order.open and order.amount == order.open
        }
        if not paid:
            return []
        report_id = settlement.report_id
        ids = sorted({order_id for order_id, _ in paid})
        name = settlement.settlement_id or report_id
        return [
            paid_since(mismatch, name)
            for mismatch in self._books.open_differences(report_id, ids)
            if (mismatch.subject, mismatch.pays) in paid
        ]

    def _book_aside(self, bookings: Sequence[OrderBooking]) -> None:
        """What no payment took waits; an ERP that takes not even that is at fault."""
        for outcome in self._books.book_orders(bookings):
            if outcome is not None:
                raise CannotBook(outcome.why)

    def _post(self, settlement: Settlement) -> None:
        report_id = settlement.report_id
        sums = self._books.settled_sums(report_id)
        entries = entries_of(report_id, settlement.currency, sums)
        with self._backend.atomic():
            for outcome in self._books.post_entries(entries) if entries else ():
                if outcome is not None:
                    raise CannotBook(outcome.why)
            unknown = unknown_kinds(report_id, sums)
            if unknown:
                self._books.save_mismatches(unknown)
            self._close(settlement, entries)

    def _close(self, settlement: Settlement, entries: Sequence[SettlementEntry]) -> None:
        """Posted, if what was booked is the deposit to the cent; else the entries are not."""
        booked = self._books.booked_total(settlement.report_id)
        if booked != settlement.total:
            in_entries = sum((entry.total for entry in entries), ZERO)
            raise CannotBook(_apart(settlement, booked - in_entries, in_entries))
        self._books.save_settlements([replace(settlement, state=POSTED, problem="")])
        close_problem(self._backend, settlement)

    def _stop(
        self, settlement: Settlement, why: str, state: str = POSTING, what_to_do: str = _POST_AGAIN
    ) -> None:
        stopped = replace(settlement, state=state, problem=why)
        with self._backend.atomic():
            self._books.save_settlements([stopped])
            raise_problem(self._backend, stopped, what_to_do)


def _instead(known: Sequence[Mismatch], aside: Sequence[Mismatch]) -> list[Mismatch]:
    """What was refused has one mismatch: that of the refusal."""
    refused = {(mismatch.subject, mismatch.pays) for mismatch in aside}
    return [m for m in known if (m.subject, m.pays) not in refused] + list(aside)


def _apart(settlement: Settlement, paid: Decimal, waiting: Decimal) -> str:
    """The difference, and where it comes from, where something is booked already."""
    currency = settlement.currency
    return (
        f"{_difference(settlement, paid + waiting)}: {paid} {currency} in payments, which are "
        f"posted, and {waiting} {currency} in what is not. A line or a payment may have been "
        "changed or reversed by somebody: Reverse takes the payments back, then Try Again reads "
        "the file once more."
    )


def _unlike_its_file(settlement: Settlement, sums: Sequence[SettledSum]) -> str:
    """The same where nothing is booked."""
    by_kind: dict[str, Decimal] = {}
    for one in sums:
        by_kind[one.kind] = by_kind.get(one.kind, ZERO) + one.amount
    told = "; ".join(f"{SETTLED_KINDS[kind]}: {amount}" for kind, amount in by_kind.items())
    return (
        f"{_difference(settlement, sum(by_kind.values(), ZERO))}. Nothing is posted. Amazon's file "
        f"did add up: somebody may have changed its lines here, which are {told or 'gone'}. Try "
        "Again reads the file once more."
    )


def _difference(settlement: Settlement, found: Decimal) -> str:
    currency, total = settlement.currency, settlement.total or ZERO
    return (
        f"The deposit is {total} {currency}, and the lines come to {found} {currency}, a "
        f"difference of {found - total} {currency}"
    )
