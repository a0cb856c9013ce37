# SPDX-License-Identifier: LGPL-3.0-or-later
"""How the core hands control back to whoever drives it.

A use case is a sequence of small steps. The core never commits, never sleeps and never
loops for long: after each step it says what comes next, and the driver (Odoo's cron, the
back office's loop, a command) commits there, waits if it likes, and calls again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Union


@dataclass(frozen=True)
class GoOn:
    """The step is done and there is another one at once."""


@dataclass(frozen=True)
class AgainAt:
    """Nothing can be done before ``when`` (aware UTC); ``why`` is a sentence for people."""

    when: datetime
    why: str = ""


@dataclass(frozen=True)
class Done:
    """Nothing is left of this use case."""


Next = Union[GoOn, AgainAt, Done]


class UseCase(Protocol):
    """Work that is resumed from stored rows: a new object goes on where an old one stopped."""

    def step(self) -> Next:
        """Do one step. Raises ``port.LostRace`` when it must be rolled back and repeated."""
        ...
