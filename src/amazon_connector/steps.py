# SPDX-License-Identifier: LGPL-3.0-or-later
"""How the core hands control back to whoever drives it.

A use case is a sequence of small steps. The core never commits, never sleeps and never
loops for long: after each step it says what comes next, and the driver (Odoo's cron, the
back office's loop, a command) commits there, waits if it likes, and calls again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class GoOn:
    """The step is done and there is another one at once.

    ``at_rest``: whoever drives may stop here, and a new object goes on without a delay. Not
    so between an intention that was stored and its call: of a call whose answer is not known
    Amazon is asked first, minutes later.
    """

    at_rest: bool = True


@dataclass(frozen=True)
class AgainAt:
    """Nothing can be done before ``when`` (aware UTC); ``why`` is a sentence for people."""

    when: datetime
    why: str = ""


@dataclass(frozen=True)
class Done:
    """Nothing is left of this use case."""


Next = GoOn | AgainAt | Done


class UseCase(Protocol):
    """Work that is resumed from stored rows: a new object goes on where an old one stopped."""

    def step(self) -> Next:
        """Do one step. Raises ``port.LostRace`` when it must be rolled back and repeated."""
        ...


RunStep = Callable[[Callable[[], Next]], Next]


def drive(use_case: UseCase, run_step: RunStep, most: int = 1_000_000) -> Next:
    """Drive a use case until it waits or is done; ``most`` bounds the steps of one call.

    ``run_step`` is the driver's: it runs one step in one transaction and commits it, and
    rolls back and repeats a step that lost a race.
    """
    outcome: Next = GoOn()
    for _ in range(most):
        outcome = run_step(use_case.step)
        if not isinstance(outcome, GoOn):
            break
    return outcome
