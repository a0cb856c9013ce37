# SPDX-License-Identifier: LGPL-3.0-or-later
"""Token buckets in Odoo's database, each call a short transaction on a cursor of its own.

A token that was spent stays spent when Odoo's transaction rolls back, and the row is locked
for no longer than the arithmetic takes.
"""

from __future__ import annotations

from amazon_connector.port import LostRace
from amazon_connector.usage import BucketState, Change, StoredUsagePlans
from psycopg2 import errors

from .values import aware, naive

_ATTEMPTS = 20
_READ = "SELECT tokens, at, rate, burst FROM amazon_connector_usage WHERE bucket = %s"
_WRITE = """
    INSERT INTO amazon_connector_usage (bucket, tokens, at, rate, burst)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (bucket) DO UPDATE
       SET tokens = excluded.tokens, at = excluded.at, rate = excluded.rate,
           burst = excluded.burst
"""


class OdooUsagePlans(StoredUsagePlans):
    """``amazon_connector.usage.UsagePlans`` on the table ``amazon.connector.usage``."""

    def __init__(self, registry) -> None:
        self._registry = registry

    def _read(self, key: str) -> BucketState | None:
        with self._registry.cursor() as cr:
            return self._state(cr, key, _READ)

    def _change(self, key: str, new: BucketState, change: Change) -> None:
        if not any(self._changed(key, new, change) for _attempt in range(_ATTEMPTS)):
            raise LostRace("Amazon's usage plan is busy.")

    def _changed(self, key: str, new: BucketState, change: Change) -> bool:
        """Whether the row could be written; not if another process wrote it at the same time."""
        try:
            with self._registry.cursor() as cr:
                state = change(self._state(cr, key, _READ + " FOR UPDATE") or new)
                values = (key, state.tokens, naive(state.at), state.rate, state.burst)
                cr.execute(_WRITE, values, log_exceptions=False)
        except (errors.SerializationFailure, errors.DeadlockDetected):
            return False
        return True

    @staticmethod
    def _state(cr, key: str, query: str) -> BucketState | None:
        # Two processes at one bucket are no error: the loser reads it again, without a log line.
        cr.execute(query, (key,), log_exceptions=False)
        row = cr.fetchone()
        return BucketState(row[0], aware(row[1]), row[2], row[3]) if row else None
