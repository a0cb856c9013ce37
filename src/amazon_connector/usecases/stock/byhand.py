# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person decides about *FBM Stock Synchronization*: on, started, held, again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amazon_connector.clock import Clock
from amazon_connector.port import (
    FAILED,
    STOCK_COMPARING,
    STOCK_OFF,
    STOCK_ON,
    STOCK_READY,
    TO_SEND,
    Backend,
    IssueKey,
    SkuKey,
    StockProgress,
)
from amazon_connector.spapi import ConfigurationError

from .sending import STOCK_STOPPED


class StockByHand:
    """Each of these only writes rows: the next work does what they ask for."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self._backend = backend
        self._clock = clock

    def turn_on(self, account_id: str) -> None:
        """Compute everything and read what Amazon shows; nothing is sent before ``start``."""
        self._save(
            StockProgress(
                account_id,
                mode=STOCK_COMPARING,
                compare_since=self._clock.now(),
                next_full=self._clock.now(),
                stopped="",
                approved=False,
            )
        )

    def start(self, account_id: str) -> None:
        """A person has seen what would change and says yes. Raises ``ConfigurationError``
        before the comparison is complete.
        """
        mode = next(a.stock.mode for a in self._backend.accounts() if a.account_id == account_id)
        if mode == STOCK_ON:
            return
        if mode != STOCK_READY:
            raise ConfigurationError(
                message="The comparison with Amazon is not complete yet: look again in a minute."
            )
        self._save(
            StockProgress(
                account_id, mode=STOCK_ON, next_full=self._clock.now(), stopped="", approved=True
            )
        )

    def turn_off(self, account_id: str) -> None:
        """Nothing is sent any more; what Amazon shows stays as it is."""
        self._save(StockProgress(account_id, mode=STOCK_OFF, stopped="", approved=False))

    def send_anyway(self, account_id: str) -> None:
        """A round that was stopped is right as it is."""
        with self._backend.atomic():
            self._save(StockProgress(account_id, stopped="", approved=True))
            self._backend.close_issues([IssueKey(account_id, STOCK_STOPPED)])

    def compare(self, account_ids: Sequence[str]) -> None:
        """Compute everything and read back what Amazon shows, now."""
        now = self._clock.now()
        self._save(*(StockProgress(i, compare_since=now, next_full=now) for i in account_ids))

    def retry(self, keys: Sequence[SkuKey]) -> None:
        """*Retry Amazon Sync* on SKUs that Amazon refused."""
        now = self._clock.now()
        with self._backend.atomic():
            failed = [r for r in self._backend.sku_stocks(keys).values() if r.state == FAILED]
            self._backend.save_sku_stocks(
                [replace(row, state=TO_SEND, due=now, why="", attempts=0) for row in failed]
            )

    def _save(self, *progress: StockProgress) -> None:
        with self._backend.atomic():
            self._backend.save_stock_progress(progress)
