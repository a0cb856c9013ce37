# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was asked of the simulator: operation, answer, virtual time. No body, no credential."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any

KEPT = 200_000


@dataclass(frozen=True)
class Entry:
    operation: str
    status: int
    time: str
    request_id: str
    seller_id: str = ""
    application: str = ""
    path: str = ""
    query: dict[str, str] = field(default_factory=dict)
    orders: int | None = None
    fault: str | None = None


class RequestLog:
    """The last requests in memory; a restart begins a new log."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)

    def clear(self) -> None:
        self._entries.clear()

    def entries(self, operation: str | None = None) -> list[dict[str, Any]]:
        return [asdict(e) for e in self._entries if operation in (None, e.operation)]

    def counts(self) -> dict[str, int]:
        """Calls by operation, and by "operation status"."""
        counter: Counter[str] = Counter()
        for entry in self._entries:
            counter[entry.operation] += 1
            counter[f"{entry.operation} {entry.status}"] += 1
        return dict(counter)
