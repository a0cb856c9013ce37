# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person decides about *FBM Stock Synchronization*: on, started, held, again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amazon_connector.clock import Clock
from amazon_connector.port import (
    FAILED,
    HELD,
    STOCK_COMPARING,
    STOCK_OFF,
    STOCK_ON,
    STOCK_READY,
    TO_SEND,
    Backend,
    IssueKey,
    SkuKey,
    SkuStock,
    StockProgress,
)
from amazon_connector.spapi import ConfigurationError
from amazon_connector.usecases.groups import group_of

from .sending import STOCK_STOPPED
from .settling import settled


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
        """A round that was stopped is right as it is: for all accounts that it was stopped for."""
        accounts = self._backend.accounts()
        group = next(group_of(a) for a in accounts if a.account_id == account_id)
        ids = [a.account_id for a in accounts if group_of(a) == group and a.stock.stopped]
        with self._backend.atomic():
            self._save(*(StockProgress(i, stopped="", approved=True) for i in ids))
            self._backend.close_issues([IssueKey(i, STOCK_STOPPED) for i in ids])

    def compare(self, account_ids: Sequence[str]) -> None:
        """Compute everything and read back what Amazon shows, now."""
        now = self._clock.now()
        self._save(*(StockProgress(i, compare_since=now, next_full=now) for i in account_ids))

    def retry(self, keys: Sequence[SkuKey]) -> None:
        """*Retry Amazon Sync*: what Amazon refused is sent again; an SKU that it did not know is
        read again.
        """
        with self._backend.atomic():
            rows = self._backend.sku_stocks(keys).values()
            again = [self._again(row) for row in rows if row.state in (FAILED, HELD)]
            self._backend.save_sku_stocks(again)

    def _again(self, row: SkuStock) -> SkuStock:
        now = self._clock.now()
        if row.state == FAILED:
            return replace(row, state=TO_SEND, due=now, why="", attempts=0)
        return settled(replace(row, read_at=None), frozenset(), now)

    def _save(self, *progress: StockProgress) -> None:
        with self._backend.atomic():
            self._backend.save_stock_progress(progress)
