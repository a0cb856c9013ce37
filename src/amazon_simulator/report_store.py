# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reports: what was requested or made by itself, and how far it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from amazon_simulator.kept import QUEUED
from amazon_simulator.store import Store


@dataclass
class Report:
    """``since`` and ``until`` are the range of its data, where one is known.

    ``trouble`` is the kind of fault that it suffers.
    """

    report_id: str
    seller_id: str
    region: str
    report_type: str
    marketplace_ids: list[str]
    created: int
    since: int | None = None
    until: int | None = None
    options: dict[str, str] = field(default_factory=dict)
    status: str = QUEUED
    started: int | None = None
    ended: int | None = None
    document_id: str | None = None
    trouble: str = ""


class Reports:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def new_id(self) -> str:
        """A reportId: a number, as Amazon's are."""
        (last,) = self._db.execute("SELECT max(report_id) FROM reports").fetchone()
        return str((last or 50_000_000) + 1)

    def put(self, report: Report) -> None:
        body = json.dumps(asdict(report), separators=(",", ":"))
        key = (int(report.report_id), report.seller_id, report.region, report.report_type)
        self._db.execute(
            "INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*key, report.created, report.status, body),
        )

    def get(self, report_id: str, seller_id: str | None = None) -> Report | None:
        row = self._db.execute(
            "SELECT body FROM reports WHERE report_id = ?1 AND (?2 IS NULL OR seller_id = ?2)",
            (int(report_id) if report_id.isdecimal() else -1, seller_id),
        ).fetchone()
        return None if row is None else Report(**json.loads(row[0]))

    def found(self, where: Sequence[tuple[str, list[Any]]]) -> list[Report]:
        """Those that fulfil all conditions (SQL with its values), newest first."""
        conditions = " AND ".join(["1", *(sql for sql, _ in where)])
        rows = self._db.execute(
            f"SELECT body FROM reports WHERE {conditions} ORDER BY created DESC, report_id DESC",
            [value for _, more in where for value in more],
        )
        return [Report(**json.loads(body)) for (body,) in rows]
