# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which clock the office goes by: the machine's own or, in demos and tests, a local Amazon's."""

from __future__ import annotations

import math
import os
import threading
import time
from datetime import datetime

from amazon_connector.clock import Clock, ScaledClock, SystemClock

from .local_amazon import LocalAmazon, LocalAmazonMissing, amazon_url

SPEED, ORIGIN = "AMAZON_CONNECTOR_CLOCK_SPEED", "AMAZON_CONNECTOR_CLOCK_ORIGIN"
ASK_AGAIN_AFTER = 2.0


def office_clock() -> Clock:
    """The clock of this process, as its environment says. Make one and keep it."""
    if url := amazon_url():
        return LocalAmazonClock(LocalAmazon(url))
    speed = float(os.environ.get(SPEED) or 1)
    if speed == 1:
        return SystemClock()
    origin = os.environ.get(ORIGIN)
    started = datetime.fromisoformat(origin) if origin else SystemClock().now()
    return ScaledClock(started, started, speed)


class LocalAmazonClock:
    """Goes in step with a local Amazon, also when somebody turns that clock.

    The last answer goes on to count while the local Amazon is away.
    """

    def __init__(self, amazon: LocalAmazon) -> None:
        self._amazon = amazon
        self._lock = threading.Lock()
        self._clock: Clock | None = None
        self._manual = False
        self._asked = 0.0
        self.speed = 1.0

    def now(self) -> datetime:
        with self._lock:
            if self._clock is None or self._manual or self._is_old():
                self._ask()
            assert self._clock is not None
            return self._clock.now()

    def _is_old(self) -> bool:
        return time.monotonic() - self._asked > ASK_AGAIN_AFTER

    def _ask(self) -> None:
        try:
            said = self._amazon.clock()
        except LocalAmazonMissing:
            if self._clock is None:
                raise
            return
        self._asked = time.monotonic()
        self._manual = bool(said.get("manual"))
        self.speed = float(said.get("speed") or 0)
        real_origin = SystemClock().now()
        self._clock = ScaledClock(real_origin, _instant(said["now"]), self.speed)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def real_seconds_until(clock: Clock, moment: datetime) -> float:
    """How long a real wait for this clock to show ``moment`` lasts; for ever where it stands."""
    left = (moment - clock.now()).total_seconds()
    speed = getattr(clock, "speed", 1.0)
    return left / speed if speed else math.inf


def speed_in_words(clock: Clock) -> str:
    """A remark for people where time does not run as on the wall, else an empty text."""
    clock.now()  # a local Amazon's clock tells its speed when it is asked
    speed = getattr(clock, "speed", 1.0)
    if speed == 1:
        return ""
    return "The clock stands." if not speed else f"The clock runs {speed:g} times as fast."
