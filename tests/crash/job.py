# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the test asks of the back office's processes, as it travels between them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

PREPARE, SYNC, SNAPSHOT = "prepare", "sync", "snapshot"
Notes = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """``work`` in the database ``database``, at ``now``, with the Amazon at ``amazon``.

    ``kill_at``: the tick at which the process kills itself; ``kill_after``: the seconds after
    which it is killed from outside. ``result``: the file that a process leaves when it is done.
    """

    work: str
    database: str
    result: str
    act: str = ""
    now: str = ""
    amazon: str = ""
    notes: Notes = field(default_factory=dict)
    kill_at: int | None = None
    kill_after: float | None = None

    def to_line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Job:
        """What ``to_line`` made."""
        return cls(**json.loads(line))


@dataclass(frozen=True)
class End:
    """How the process ended: killed, or by itself after ``seconds``."""

    killed: bool
    seconds: float
