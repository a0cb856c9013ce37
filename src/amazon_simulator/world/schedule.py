# SPDX-License-Identifier: LGPL-3.0-or-later
"""What will happen, in a table with its time: to an order, to a feed, to a listing."""

from __future__ import annotations

import json
from typing import Any

from amazon_simulator.store import Store

Details = dict[str, Any]


class Schedule:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def add(self, at: int, seller_id: str, subject: str, kind: str, details: Details) -> None:
        """``subject`` is the id of the order, the feed or the SKU that it happens to."""
        self._db.execute(
            "INSERT INTO events (at, seller_id, order_id, kind, details) VALUES (?, ?, ?, ?, ?)",
            (at, seller_id, subject, kind, json.dumps(details, ensure_ascii=False)),
        )

    def take(self, now: int) -> tuple[int, str, str, str, Details] | None:
        """The next that is due (at, seller, subject, kind, details), which is removed.

        One at a time: what happens may bring something that is due before the one after.
        """
        row = self._db.execute(
            "SELECT * FROM events WHERE at <= ? ORDER BY at, number LIMIT 1", (now,)
        ).fetchone()
        if row is None:
            return None
        number, at, seller_id, subject, kind, details = row
        self._db.execute("DELETE FROM events WHERE number = ?", (number,))
        return at, seller_id, subject, kind, json.loads(details)

    def drop(self, kind: str) -> None:
        """Nothing of this kind will happen."""
        self._db.execute("DELETE FROM events WHERE kind = ?", (kind,))
