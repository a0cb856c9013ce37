# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sync loop: asks the core what is due, drives it, and waits for the next turn.

Everything it needs is read from rows: a loop that is killed loses nothing, a second one
beside it changes nothing. One failing use case never stops the others.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Min

from amazon_connector.clock import Clock
from amazon_connector.port import Unavailable
from amazon_connector.steps import AgainAt, Next, UseCase

from . import wakeup
from .feature import amazon_sync_is_on
from .models import Parcel, SkuStock
from .office_clock import real_seconds_until

logger = logging.getLogger(__name__)
# How often a click on *Sync Orders* in another process is looked for (one cheap row).
LOOK_EVERY_SECONDS = 1.0
# A turn that is due sooner comes sooner (five quantities a second), but no oftener than this.
SHORTEST_PAUSE_SECONDS = 0.2
# Whatever is due is asked for at least this often, for what other processes changed.
ASK_EVERY = timedelta(minutes=5)
BEAT_EVERY = 20


@dataclass(frozen=True)
class Turn:
    """What one pass did: when the next is due, and the use cases that failed."""

    next_at: datetime
    failures: tuple[str, ...] = ()


def drive_all(
    use_cases: Iterable[UseCase],
    drive: Callable[[UseCase], Next],
    now: datetime,
    told: Callable[[UseCase, Next | None], None] | None = None,
) -> Turn:
    """Drive each until it waits or is done. ``told`` hears of each as it ends."""
    next_at, failures = now + ASK_EVERY, []
    for use_case in use_cases:
        ended: Next | None = None
        try:
            ended = drive(use_case)
        except Unavailable as error:
            failures.append(str(error))
            logger.error("%s The next turn goes on from there.", error)
        except Exception as error:
            failures.append(f"{type(use_case).__name__} failed ({type(error).__name__}).")
            logger.exception("%s failed; the next turn tries it again", type(use_case).__name__)
        if isinstance(ended, AgainAt):
            next_at = min(next_at, ended.when)
        if told:
            told(use_case, ended)
    return Turn(next_at, tuple(failures))


def next_due(now: datetime) -> datetime | None:
    """When a parcel or a quantity without a clear answer comes again, the first after ``now``."""
    dues = (m.objects.filter(due__gt=now).aggregate(Min("due")) for m in (Parcel, SkuStock))
    return min((due["due__min"] for due in dues if due["due__min"]), default=None)


class SyncLoop:
    """Runs until ``stop()``; made for a thread of `serve`."""

    def __init__(
        self,
        work: Callable[[], Iterable[UseCase]],
        drive: Callable[[UseCase], Next],
        clock: Clock,
        look_every: float = LOOK_EVERY_SECONDS,
    ) -> None:
        self._work = work
        self._drive = drive
        self._clock = clock
        self._look_every = look_every
        self._stop = threading.Event()

    def stop(self) -> None:
        """End after the step under way."""
        self._stop.set()

    def run(self) -> None:
        """Turn after turn, waiting in between without holding anything."""
        while not self._stop.is_set():
            self._wait(self._one_turn())

    def _one_turn(self) -> datetime:
        now = self._clock.now()
        try:
            wakeup.answered()
            if not amazon_sync_is_on():
                return now + ASK_EVERY
            turn = drive_all(self._until_stopped(self._work()), self._drive, now)
            next_at = min(turn.next_at, next_due(now) or turn.next_at)
            wakeup.turned(self._clock.now(), next_at)
            return next_at
        except Exception:
            logger.exception("A turn of the sync loop failed; the next one tries again")
            return now + timedelta(minutes=1)
        finally:
            wakeup.close_connection()

    def _until_stopped(self, use_cases: Iterable[UseCase]) -> Iterable[UseCase]:
        for use_case in use_cases:
            if self._stop.is_set():
                return
            yield use_case

    def _wait(self, until: datetime) -> None:
        looks = 0
        while not self._stop.wait(self._pause(until)):
            looks += 1
            if self._clock.now() >= until or self._is_wanted(beat=looks % BEAT_EVERY == 0):
                return

    def _pause(self, until: datetime) -> float:
        left = max(SHORTEST_PAUSE_SECONDS, real_seconds_until(self._clock, until))
        return min(self._look_every, left)

    def _is_wanted(self, beat: bool) -> bool:
        try:
            if beat:
                wakeup.beat()
            return wakeup.is_wanted()
        except DatabaseError:
            logger.warning("The database does not answer at the moment; looking again")
            return False
