# SPDX-License-Identifier: LGPL-3.0-or-later
"""One click pays what waits for its invoice, wherever the two are the same to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amazon_connector.books import Books
from amazon_connector.domain.payouts.booking import PAYABLE, pays_exactly
from amazon_connector.port import Backend, CannotBook, Refused
from amazon_connector.records_money import PAY_NOW, POSTED, Mismatch, Repair, SettledOrder

PAGE = 200
# A person waits for it, and a request to an ERP may not take minutes.
MOST = 1000
NOT_POSTED = "This settlement is not posted yet: wait, or click Post."
_Key = tuple[str, str]


@dataclass(frozen=True)
class PaidNow:
    """What one click did: so many were paid; ``refused``: what the ERP says of those it did not
    pay; ``more``: it stopped at its limit, and another click goes on.
    """

    orders: int
    refused: Sequence[str] = ()
    more: bool = False


class PayExactly:
    """Pays a posted settlement's orders in pages, each a transaction of its own."""

    def __init__(self, backend: Backend, books: Books) -> None:
        self._backend = backend
        self._books = books

    def of(self, report_id: str) -> PaidNow:
        """Raises CannotBook where the settlement is not posted."""
        waiting = self._waiting(report_id)
        outcomes: list[Refused | None] = []
        after: _Key | None = ("", "")
        while after is not None and len(outcomes) < MOST:
            after = self._page(report_id, after, waiting, outcomes)
        refused = tuple(outcome.why for outcome in outcomes if outcome is not None)
        return PaidNow(len(outcomes) - len(refused), refused, more=after is not None)

    def _waiting(self, report_id: str) -> Mapping[_Key, Mismatch]:
        """What *Pay Now* is offered for, by order and what it pays."""
        return {
            (mismatch.subject, mismatch.pays): mismatch
            for mismatch in self._books.mismatches(report_id)
            if not mismatch.settled and mismatch.cause in PAYABLE
        }

    def _page(
        self,
        report_id: str,
        after: _Key,
        waiting: Mapping[_Key, Mismatch],
        outcomes: list[Refused | None],
    ) -> _Key | None:
        """Pays those of a page that are exact; where the next page begins, None after the last."""
        with self._backend.atomic():
            currency = self._currency(report_id)
            orders = self._books.waiting_orders(report_id, after, PAGE)
            exact = [_key(o) for o in orders if pays_exactly(report_id, o, currency)]
            repairs = [Repair(waiting[key], PAY_NOW) for key in exact if key in waiting]
            if repairs:
                outcomes += self._books.repair_mismatches(repairs)
        return _key(orders[-1]) if len(orders) == PAGE else None

    def _currency(self, report_id: str) -> str:
        settlement = self._books.settlements([report_id]).get(report_id)
        if settlement is None or settlement.state != POSTED:
            raise CannotBook(NOT_POSTED)
        return settlement.currency


def _key(order: SettledOrder) -> _Key:
    return order.order_id, order.pays
