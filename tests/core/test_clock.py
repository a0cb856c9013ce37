# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timedelta, timezone

from amazon_connector.clock import Clock, FixedClock, ScaledClock, SystemClock

UTC = timezone.utc
REAL = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORIGIN = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_machines_clock_is_utc():
    before, now = datetime.now(UTC), SystemClock().now()
    assert now >= before
    assert now.utcoffset() == timedelta()


def test_a_fixed_clock_moves_only_when_told():
    clock = FixedClock(REAL.astimezone(timezone(timedelta(hours=2))))
    assert clock.now() == REAL
    assert clock.now().utcoffset() == timedelta()
    clock.advance(0.5)
    assert clock.now() == REAL + timedelta(seconds=0.5)


def test_a_scaled_clock_runs_sixty_times_as_fast():
    real = FixedClock(REAL)
    clock: Clock = ScaledClock(REAL, ORIGIN, 60, real)
    assert clock.now() == ORIGIN
    real.advance(60)
    assert clock.now() == ORIGIN + timedelta(hours=1)
    real.advance(-120)
    assert clock.now() == ORIGIN - timedelta(hours=1), "before its origin it goes on backwards"


def test_how_long_a_wait_really_is():
    clock = ScaledClock(REAL, ORIGIN, 60, FixedClock(REAL))
    assert clock.real_seconds_until(ORIGIN + timedelta(minutes=5)) == 5
    assert clock.real_seconds_until(ORIGIN - timedelta(minutes=5)) == 0


def test_a_scaled_clock_takes_the_machines_time_by_itself():
    now = datetime.now(UTC)
    assert ScaledClock(now, ORIGIN, 1).now() >= ORIGIN
