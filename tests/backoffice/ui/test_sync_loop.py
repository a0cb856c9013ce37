# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sync loop: it waits, it wakes, and nothing that fails stops it."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from django.db import connection

from amazon_backoffice import feature, wakeup
from amazon_backoffice.cli import logs
from amazon_backoffice.models import SyncLoop as Row
from amazon_backoffice.sync_loop import SyncLoop, drive_all
from amazon_connector.clock import FixedClock
from amazon_connector.port import Unavailable
from amazon_connector.steps import AgainAt, Done, Next

BUYER = "Erika Mustermann"
NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)


class Says:
    """A use case that ends like this."""

    def __init__(self, outcome: Callable[[], Next]) -> None:
        self._outcome = outcome

    def step(self) -> Next:
        return self._outcome()


def drive(use_case: Says) -> Next:
    return use_case.step()


def broken() -> Next:
    raise RuntimeError(BUYER)


def locked() -> Next:
    raise Unavailable("The database is locked.")


def test_one_failure_never_stops_the_others() -> None:
    seen: list[Next | None] = []
    later = AgainAt(NOW + timedelta(minutes=2))
    cases = [Says(broken), Says(locked), Says(lambda: later), Says(Done)]
    turn = drive_all(cases, drive, NOW, lambda case, outcome: seen.append(outcome))
    assert seen == [None, None, later, Done()]
    assert turn.next_at == later.when
    assert turn.failures == ("Says failed (RuntimeError).", "The database is locked.")


def test_the_next_turn_is_the_earliest_and_never_far_away() -> None:
    times = [NOW + timedelta(minutes=m) for m in (3, 1, 2)]
    turn = drive_all([Says(lambda at=at: AgainAt(at)) for at in times], drive, NOW)
    assert turn.next_at == times[1]
    assert drive_all([], drive, NOW).next_at == NOW + timedelta(minutes=5)


def test_what_failed_is_told_without_what_it_said() -> None:
    """An exception's text may hold personal data; the sentence for people does not."""
    turn = drive_all([Says(broken)], drive, NOW)
    assert BUYER not in "".join(turn.failures)


def test_a_log_line_says_where_it_failed_but_not_with_which_values() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.WithoutValues(logs.FORMAT))
    logger = logging.getLogger("amazon_backoffice.sync_loop")
    logger.addHandler(handler)
    try:
        drive_all([Says(broken)], drive, NOW)
    finally:
        logger.removeHandler(handler)
    assert "in broken" in stream.getvalue()
    assert "RuntimeError" in stream.getvalue()
    assert BUYER not in stream.getvalue()


class Running:
    """A loop in a thread, whose turns can be awaited."""

    def __init__(self) -> None:
        self.turns = threading.Semaphore(0)
        self.clock = FixedClock(NOW)
        self.loop = SyncLoop(self._work, drive, self.clock, look_every=0.01)
        self._thread = threading.Thread(target=self._run)

    def _work(self) -> list[Says]:
        return [Says(self._turn)]

    def _turn(self) -> Next:
        self.turns.release()
        return AgainAt(NOW + timedelta(minutes=5))

    def _run(self) -> None:
        self.loop.run()
        connection.close()

    def __enter__(self) -> Running:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.stop()
        self._thread.join(30)

    def waits_for_a_turn(self) -> bool:
        return self.turns.acquire(timeout=30)


def test_a_request_from_another_process_wakes_it(office: str) -> None:
    feature.set_amazon_sync(True)
    with Running() as running:
        assert running.waits_for_a_turn()
        wakeup.request_turn()
        assert running.waits_for_a_turn()
    assert not wakeup.is_wanted()
    assert wakeup.loop_is_running()


def test_the_next_turn_comes_by_the_offices_clock(office: str) -> None:
    feature.set_amazon_sync(True)
    with Running() as running:
        assert running.waits_for_a_turn()
        running.clock.advance(301)
        assert running.waits_for_a_turn()


def test_without_the_tick_nothing_is_read(office: str) -> None:
    with Running() as running:
        until(lambda: Row.objects.filter(handled_at__isnull=False).exists())
        assert not running.turns.acquire(blocking=False)
        feature.set_amazon_sync(True)
        wakeup.request_turn()
        assert running.waits_for_a_turn()


def until(happened: Callable[[], bool]) -> None:
    """Look again and again, for half a minute at most: another thread's row gives no event."""
    pause = threading.Event()
    for _ in range(3000):
        if happened():
            return
        pause.wait(0.01)
    raise AssertionError("it did not happen")
