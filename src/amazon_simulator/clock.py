# SPDX-License-Identifier: LGPL-3.0-or-later
"""The simulator's clock: real, scaled, or turned by hand. It never goes backwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from amazon_simulator import instants


def wall_clock() -> int:
    return round(time.time() * instants.SECOND)


class TurningBack(ValueError):
    """The clock was asked to go back; what has happened has happened."""


class WorldClock:
    """now = origin + (real now - real_origin) * speed; speed 0 is a clock turned by hand."""

    def __init__(self, origin: int, speed: float, real: Callable[[], int] = wall_clock) -> None:
        self._real = real
        self._origin = origin
        self._real_origin = real()
        self.speed = speed

    def now(self) -> int:
        return self._origin + round((self._real() - self._real_origin) * self.speed)

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise TurningBack("The clock can only be turned forward.")
        self._restart(self.now() + round(seconds * instants.SECOND))

    def turn_to(self, instant: int) -> None:
        if instant < self.now():
            raise TurningBack("The clock can only be turned forward.")
        self._restart(instant)

    def run_at(self, speed: float) -> None:
        if speed < 0:
            raise TurningBack("A clock cannot run backwards.")
        self._restart(self.now())
        self.speed = speed

    def _restart(self, origin: int) -> None:
        self._origin, self._real_origin = origin, self._real()

    def describe(self) -> dict[str, Any]:
        """Enough to run a second clock in step: see the formula above."""
        return {
            "now": instants.to_text(self.now()),
            "speed": self.speed,
            "manual": self.speed == 0,
            "origin": instants.to_text(self._origin),
            "real_origin": instants.to_text(self._real_origin),
        }


def resumed_origin(stored: int | None, start: int | None, speed: float) -> int:
    """Where the clock stands at start-up.

    A new world begins at ``start`` or at the real time. A world found again stood still while
    the simulator was down, and steps over the seconds that a kill may have left unwritten; at
    real speed it catches up with the real time.
    """
    if stored is None:
        return wall_clock() if start is None else start
    if speed == 1:
        return max(stored, wall_clock())
    return stored + round(2 * instants.SECOND * speed)
