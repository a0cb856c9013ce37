# SPDX-License-Identifier: LGPL-3.0-or-later
"""Time as something that is given: nothing in the core asks the machine by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    """Tells the time as an aware UTC datetime."""

    def now(self) -> datetime: ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(timezone.utc)


@dataclass(frozen=True)
class ScaledClock:
    """Runs ``speed`` times as fast as ``real``: at ``real_origin`` it shows ``origin``.

    The demo runs at 60: an hour of usage plans and of our turns passes in a minute.
    """

    real_origin: datetime
    origin: datetime
    speed: float
    real: Clock = field(default_factory=SystemClock)

    def now(self) -> datetime:
        elapsed = (self.real.now() - self.real_origin).total_seconds()
        return self.origin.astimezone(timezone.utc) + timedelta(seconds=elapsed * self.speed)

    def real_seconds_until(self, moment: datetime) -> float:
        """How long a real wait for this clock to show ``moment`` lasts; 0 when it is past."""
        return max(0.0, (moment - self.now()).total_seconds() / self.speed)


class FixedClock:
    """A clock that stands still until it is advanced."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(timezone.utc)

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
