# SPDX-License-Identifier: LGPL-3.0-or-later
"""Feeds: what was submitted, and how far it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from amazon_simulator.kept import QUEUED, RUNNING
from amazon_simulator.store import Store


@dataclass
class Feed:
    """``trouble`` is the kind of fault that it suffers, with what the fault says more.

    ``due`` is when its processing will end; None when it never will by itself.
    """

    feed_id: str
    seller_id: str
    region: str
    feed_type: str
    marketplace_ids: list[str]
    document_id: str
    created: int
    status: str = QUEUED
    started: int | None = None
    ended: int | None = None
    due: int | None = None
    result_document_id: str | None = None
    trouble: dict[str, Any] | None = None
    options: dict[str, str] = field(default_factory=dict)


class Feeds:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def new_id(self) -> str:
        """A feedId: a number, as Amazon's are."""
        (last,) = self._db.execute("SELECT max(feed_id) FROM feeds").fetchone()
        return str((last or 50_000) + 1)

    def put(self, feed: Feed) -> None:
        body = json.dumps(asdict(feed), separators=(",", ":"))
        key = (int(feed.feed_id), feed.seller_id, feed.region, feed.feed_type, feed.created)
        self._db.execute(
            "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?, ?)", (*key, feed.status, body)
        )

    def get(self, feed_id: str, seller_id: str | None = None) -> Feed | None:
        row = self._db.execute(
            "SELECT body FROM feeds WHERE feed_id = ?1 AND (?2 IS NULL OR seller_id = ?2)",
            (int(feed_id) if feed_id.isdecimal() else -1, seller_id),
        ).fetchone()
        return None if row is None else Feed(**json.loads(row[0]))

    def found(self, where: Sequence[tuple[str, list[Any]]]) -> list[Feed]:
        """Those that fulfil all conditions (SQL with its values), newest first."""
        conditions = " AND ".join(["1", *(sql for sql, _ in where)])
        values = [value for _, more in where for value in more]
        rows = self._db.execute(
            f"SELECT body FROM feeds WHERE {conditions} ORDER BY created DESC, feed_id DESC",
            values,
        )
        return [Feed(**json.loads(body)) for (body,) in rows]

    def submitted_since(self, seller_id: str, region: str, feed_type: str, since: int) -> int:
        """How many feeds of this type came after ``since``."""
        (count,) = self._db.execute(
            "SELECT count(*) FROM feeds WHERE seller_id = ? AND region = ? AND feed_type = ? "
            "AND created > ?",
            (seller_id, region, feed_type, since),
        ).fetchone()
        return int(count)

    def free_at(self, seller_id: str, region: str, feed_type: str, now: int) -> int:
        """When the feeds of this type that are on their way will have been processed."""
        waiting = self.found(
            [
                ("seller_id = ? AND region = ? AND feed_type = ?", [seller_id, region, feed_type]),
                ("status IN (?, ?)", [QUEUED, RUNNING]),
            ]
        )
        return max([now, *(feed.due for feed in waiting if feed.due is not None)])
