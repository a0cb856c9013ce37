# SPDX-License-Identifier: LGPL-3.0-or-later
"""The in-memory ERP's parcels, as Amazon is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from amazon_connector import port
from amazon_connector.domain.carriers import KNOWN_CARRIERS, Carrier
from amazon_connector.domain.orders import MERCHANT
from amazon_connector.port import OrderKey

from .memory_state import DONE, Parcel, SalesOrder, Store

_DUE = (port.TO_SEND, port.SENDING, port.SENT)
_STUCK = (port.FAILED, port.NEEDS_ATTENTION)


class Parcels(Store):
    """The part of the port about parcels; ``mails`` are those about failures."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[str] = []

    def parcels_due(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[port.Parcel]:
        found = [
            parcel
            for key in self._imported(account_ids)
            for parcel in self._of(key)
            if parcel.state in _DUE and (parcel.due is None or parcel.due <= now)
        ]
        return sorted(found, key=lambda p: (p.shipped_at, p.parcel_id))[:limit]

    def parcels_of(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, Sequence[port.Parcel]]:
        found = {key: self._of(key) for key in keys}
        return {key: parcels for key, parcels in found.items() if parcels}

    def save_parcels(self, page: Sequence[port.ParcelProgress]) -> None:
        by_id = {progress.parcel_id: progress for progress in page}

        def save(parcel: Parcel) -> Parcel:
            progress = by_id[parcel.progress.parcel_id]
            failed_before = port.FAILED == parcel.progress.state == progress.state
            return replace(parcel, progress=progress, told=parcel.told and failed_before)

        self._on(list(by_id), save)

    def resend_parcels(self, parcel_ids: Sequence[str]) -> None:
        self._on(parcel_ids, sent_again)

    def carriers(self) -> Sequence[Carrier]:
        return KNOWN_CARRIERS

    def failures_to_tell(self, account_ids: Sequence[str]) -> Sequence[port.Parcel]:
        untold = {
            parcel.progress.parcel_id
            for _, parcel in self._done()
            if parcel.progress.state == port.FAILED and not parcel.told
        }
        of_accounts = (p for key in self._imported(account_ids) for p in self._of(key))
        return [parcel for parcel in of_accounts if parcel.parcel_id in untold]

    def tell_failures(self, page: Sequence[port.Parcel]) -> None:
        untold = {p.parcel_id for p in self.failures_to_tell([p.account_id for p in page])}
        page = [parcel for parcel in page if parcel.parcel_id in untold]
        for account_id in sorted({parcel.account_id for parcel in page}):
            mine = (p for p in page if p.account_id == account_id)
            self.mails.append("\n".join(f"{p.key.order_id} {p.name}: {p.why}" for p in mine))
        self._on([p.parcel_id for p in page], lambda parcel: replace(parcel, told=True))

    # Finding

    def _imported(self, account_ids: Sequence[str]) -> list[OrderKey]:
        states = (port.IMPORTED, port.CANCELLED_STATE)
        return [
            key
            for key, row in self.state.rows.items()
            if row.account_id in account_ids and row.state in states and key in self.state.orders
        ]

    def _done(self) -> Iterator[tuple[SalesOrder, Parcel]]:
        for order in self.state.orders.values():
            for parcel in order.parcels:
                if parcel.state == DONE and order.plan.channel == MERCHANT:
                    yield order, parcel

    def _of(self, key: OrderKey) -> list[port.Parcel]:
        order = self.state.orders.get(key)
        if order is None or order.plan.channel != MERCHANT:
            return []
        done = [parcel for parcel in order.parcels if parcel.state == DONE]
        return [_told(order, parcel, done) for parcel in done]

    def _on(self, parcel_ids: Sequence[str], how: Callable[[Parcel], Parcel]) -> None:
        for key, order in list(self.state.orders.items()):
            parcels = tuple(
                how(p) if p.progress.parcel_id in parcel_ids else p for p in order.parcels
            )
            self.state.orders[key] = replace(order, parcels=parcels)


def sent_again(parcel: Parcel) -> Parcel:
    """The parcel, to be sent now under the reference that it has."""
    if parcel.progress.state not in _STUCK:
        return parcel
    progress = replace(parcel.progress, state=port.TO_SEND, why="", attempts=0, due=None)
    return replace(parcel, progress=progress)


def _told(order: SalesOrder, parcel: Parcel, done: Sequence[Parcel]) -> port.Parcel:
    item_of = {planned.line.key: planned.line.item_id for planned in order.plan.lines}
    items: dict[str, int] = {}
    for key, pieces in parcel.pieces.items():
        items[item_of[key]] = items.get(item_of[key], 0) + int(pieces)
    assert parcel.done_at is not None
    progress = parcel.progress
    return port.Parcel(
        parcel_id=progress.parcel_id,
        key=order.plan.key,
        account_id=order.plan.account_id,
        name=progress.parcel_id,
        items=items,
        carrier=parcel.carrier,
        tracking=parcel.tracking,
        shipped_at=parcel.done_at,
        shipped_outside=parcel.outside,
        state=progress.state,
        reference=progress.reference,
        why=progress.why,
        attempts=progress.attempts,
        due=progress.due,
        references=tuple(p.progress.reference for p in done if p is not parcel),
    )
