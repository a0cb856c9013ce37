# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from amazon_connector.usage import (
    BucketState,
    MemoryUsagePlans,
    UsagePlan,
    drained,
    fresh,
    learned,
    refilled,
    taken,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
MICROSECOND = timedelta(microseconds=1)
SEARCH = UsagePlan(0.0056, 20)
# Amazon's published rates, and some that do not divide well
RATES = [0.0056, 0.0083, 0.0167, 0.0222, 0.016, 0.5, 1 / 3, 1.133, 2, 5, 7, 999.7]


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def empty(rate: float, burst: int = 20) -> BucketState:
    return BucketState(0.0, NOW, rate, burst)


def test_a_new_bucket_is_full():
    assert fresh(SEARCH, NOW) == BucketState(20.0, NOW, 0.0056, 20)


def test_the_burst_then_one_token_every_178_seconds():
    state = fresh(SEARCH, NOW)
    for _ in range(20):
        state, when = taken(state, NOW)
        assert when is None
    state, when = taken(state, NOW)
    assert when is not None
    assert (when - NOW).total_seconds() == pytest.approx(178.571429, abs=1e-6)
    assert taken(state, when - timedelta(seconds=1))[1] == when
    assert taken(state, when)[1] is None


def test_a_refusal_spends_nothing():
    state, _ = taken(replace(empty(0.5), tokens=0.25), NOW)
    assert state.tokens == 0.25


def test_a_bucket_never_overflows():
    assert refilled(empty(5, 10), after(10**9)).tokens == 10


@pytest.mark.parametrize("rate", RATES)
def test_who_comes_back_at_the_time_told_is_granted(rate: float):
    """However often others ask in vain in between, and from wherever the bucket started."""
    dice = random.Random(rate)
    for _ in range(1000):
        state = replace(empty(rate), tokens=dice.randrange(1000) / 1000)
        state, when = taken(state, NOW)
        assert when is not None
        for _ in range(dice.randrange(3)):
            early = NOW + dice.random() * (when - NOW - MICROSECOND)
            state, told = taken(state, max(early, state.at))
            assert told is not None
            assert abs(told - when) <= timedelta(microseconds=2)
        assert taken(state, when)[1] is None


@pytest.mark.parametrize("rate", RATES)
def test_waiting_as_told_reaches_amazons_rate_and_not_more(rate: float):
    state, now = empty(rate), NOW
    for _ in range(500):
        state, when = taken(state, now)
        if when is not None:
            assert when > now
            now = when
            state, when = taken(state, now)
            assert when is None
    assert (now - NOW).total_seconds() == pytest.approx(500 / rate, rel=1e-3, abs=1e-3)


def test_a_raised_rate_counts_at_once_and_no_token_is_lost():
    """GCRA would still wait 3,552 seconds here: ``dependencies.md``, B."""
    state = replace(empty(0.0056), tokens=0.5)
    state = learned(state, 1, after(10))
    assert state.tokens == pytest.approx(0.556)
    assert (state.rate, state.burst) == (1, 20)
    assert taken(state, after(10))[1] == after(10.444)


def test_a_lowered_rate_keeps_what_was_gained():
    state = learned(empty(1), 0.1, after(5))
    assert state.tokens == 5
    assert refilled(state, after(15)).tokens == pytest.approx(6)


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf"), 1e-300, 1e300])
def test_a_senseless_rate_is_not_learned(rate: float):
    state = empty(1)
    assert learned(state, rate, after(5)) == state


def test_a_drained_bucket_is_empty():
    assert drained(fresh(SEARCH, NOW), after(7)) == BucketState(0.0, after(7), 0.0056, 20)


def test_a_clock_that_is_a_little_behind_changes_nothing():
    state = empty(0.5)
    assert refilled(state, after(-60)) == state
    assert taken(state, after(-60)) == (state, after(2))


def test_a_clock_that_was_a_year_ahead_does_not_block_for_a_year():
    state = replace(empty(0.5), at=after(365 * 86400))
    _, when = taken(state, NOW)
    assert when == after(2)


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (1, 0), (-1, 5), (float("nan"), 5)])
def test_a_plan_that_is_none(rate: float, burst: int):
    with pytest.raises(ValueError, match="no usage plan"):
        UsagePlan(rate, burst)


def test_the_memory_store():
    plans = MemoryUsagePlans()
    assert plans.tokens("a", SEARCH, NOW) == 20
    assert [plans.take("a", SEARCH, NOW) for _ in range(20)] == [None] * 20
    assert plans.take("a", SEARCH, NOW) is not None
    assert plans.tokens("b", SEARCH, NOW) == 20
    plans.learn("a", SEARCH, 1, NOW)
    assert plans.take("a", SEARCH, NOW) == after(1)
    plans.drain("b", SEARCH, NOW)
    assert plans.tokens("b", SEARCH, NOW) == 0


def test_threads_never_get_more_than_there_is():
    plans, granted, start = MemoryUsagePlans(), [], threading.Barrier(8)

    def ask() -> None:
        start.wait(10)
        granted.extend(plans.take("a", SEARCH, NOW) for _ in range(50))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert granted.count(None) == 20
    assert len(granted) == 400
