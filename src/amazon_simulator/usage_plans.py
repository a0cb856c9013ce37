# SPDX-License-Identifier: LGPL-3.0-or-later
"""Token buckets per (application, seller, operation), on the simulator's clock."""

from __future__ import annotations

from amazon_simulator import instants
from amazon_simulator.operations import Operation
from amazon_simulator.store import Store


class UsagePlans:
    """Refill is linear at ``rate`` tokens a second up to ``burst``; a call costs one token."""

    def __init__(self, store: Store) -> None:
        self._db = store.db

    def take(self, key: tuple[str, str], operation: Operation, rate: float, now: int) -> bool:
        """True when there was a token; it is gone then, whatever the call answers."""
        tokens = self.tokens(key, operation, rate, now)
        # A float short of one by rounding is one: the client waited as long as it had to.
        granted = tokens >= 1 - 1e-6
        self._write(key, operation.name, max(0.0, tokens - 1) if granted else tokens, now)
        return granted

    def tokens(self, key: tuple[str, str], operation: Operation, rate: float, now: int) -> float:
        row = self._db.execute(
            "SELECT tokens, at FROM buckets WHERE application = ? AND seller_id = ? "
            "AND operation = ?",
            (*key, operation.name),
        ).fetchone()
        if row is None:
            return float(operation.burst)
        tokens: float = row[0]
        at: int = row[1]
        return min(float(operation.burst), tokens + rate * (now - at) / instants.SECOND)

    def empty(self, key: tuple[str, str], operation: Operation, now: int) -> None:
        self._write(key, operation.name, 0.0, now)

    def refill(self) -> None:
        self._db.execute("DELETE FROM buckets")

    def _write(self, key: tuple[str, str], operation: str, tokens: float, now: int) -> None:
        self._db.execute(
            "INSERT INTO buckets VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (application, seller_id, operation) "
            "DO UPDATE SET tokens = excluded.tokens, at = excluded.at",
            (*key, operation, tokens, now),
        )
