# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person does about the stock at Amazon: read it now, book what differs."""

from __future__ import annotations

from collections.abc import Sequence

from amazon_connector.clock import Clock
from amazon_connector.port import AccountProgress, Backend


class FbaByHand:
    """Both only write rows."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self._backend = backend
        self._clock = clock

    def read_now(self, account_ids: Sequence[str]) -> None:
        """Read these accounts' stock at Amazon with the next work."""
        now = self._clock.now()
        with self._backend.atomic():
            self._backend.save_progress(
                [AccountProgress(i, next_fba_read=now) for i in account_ids]
            )

    def book(self, account_ids: Sequence[str], product_ids: Sequence[str] = ()) -> int:
        """Book the drift that was measured last, of these products (of all if none are named):
        the number of products whose stock was adjusted.
        """
        with self._backend.atomic():
            drifting = [
                drift
                for drift in self._backend.fba_drifts(account_ids)
                if drift.drift and (not product_ids or drift.product_id in product_ids)
            ]
            self._backend.book_fba_drift(drifting)
        return len(drifting)
