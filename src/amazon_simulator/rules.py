# SPDX-License-Identifier: LGPL-3.0-or-later
"""What this Amazon does where nobody knows what Amazon does: assumptions that a test can change."""

from __future__ import annotations

from typing import Any

from amazon_simulator.store import Store

DEFAULTS: dict[str, Any] = {
    # Product types for which a patch with the operation merge is INVALID.
    "merge_refused": [],
    # How long after its acceptance a patch shows in getListingsItem.
    "shown_after_seconds": 0,
    # Sellers whose stock at Amazon every marketplace of a region shows as one sum.
    "pooled_fba_stock": [],
    # The world's buyers cannot order what is sold out (orders that are put in are not asked).
    "sells_only_what_is_there": True,
    # A feed is processed this long from its turn, the first part of it IN_QUEUE.
    "feed_seconds": 60,
    "feed_queue_seconds": 5,
    "feed_milliseconds_per_message": 10,
    # A report is made this long after its request, the first part of it IN_QUEUE.
    "report_seconds": 30,
    "report_queue_seconds": 5,
    # A settlement is closed this often, for each seller and currency.
    "settlement_days": 14,
    # What of a settlement is kept back until the next one.
    "settlement_reserve_percent": 10,
    # A negative total is charged to the seller's card, or goes on to the next settlement.
    "settlement_debts_carried": False,
    # The times of the file are in the local format, too.
    "settlement_local_times": False,
    # Sellers (ids) whose FBA shipments Amazon invoices itself.
    "amazon_invoices_fba": [],
    # Reports, and processing reports of feeds, of this size are compressed.
    "gzip_from_bytes": 4096,
}
FACT = "rules"


class Rules:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._changed: dict[str, Any] = store.fact(FACT) or {}

    def __getitem__(self, name: str) -> Any:
        return self._changed.get(name, DEFAULTS[name])

    def all(self) -> dict[str, Any]:
        return {**DEFAULTS, **self._changed}

    def change(self, given: dict[str, Any]) -> None:
        """Raises ValueError for a rule that does not exist, or a value of another kind."""
        for name, value in given.items():
            if name not in DEFAULTS:
                raise ValueError(f"{name!r} is none of: {', '.join(DEFAULTS)}")
            if isinstance(DEFAULTS[name], list) != isinstance(value, list):
                raise ValueError(f"{name} is not of the kind of {DEFAULTS[name]!r}")
        self._changed = {**self._changed, **given}
        self._store.set_fact(FACT, self._changed)
