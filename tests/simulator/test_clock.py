# SPDX-License-Identifier: LGPL-3.0-or-later
"""The clock: real, scaled, turned by hand; never back."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime

import pytest

from amazon_simulator.clock import TurningBack, WorldClock, resumed_origin, wall_clock
from tests.simulator.amazon import Shop
from tests.support.simulator import ControlFailed, Simulator


class Real:
    """A real clock for tests, in milliseconds."""

    def __init__(self) -> None:
        self.time = 1_000_000

    def __call__(self) -> int:
        return self.time


@pytest.mark.parametrize(("speed", "passed"), [(1, 5_000), (60, 300_000), (0, 0)])
def test_five_real_seconds(speed: float, passed: int) -> None:
    real = Real()
    clock = WorldClock(7_000, speed, real)
    real.time += 5_000
    assert clock.now() == 7_000 + passed


def test_a_turned_clock_goes_on_from_there() -> None:
    real = Real()
    clock = WorldClock(0, 60, real)
    clock.advance(100)
    real.time += 1_000
    assert clock.now() == 160_000
    clock.run_at(0)
    real.time += 1_000
    assert clock.now() == 160_000
    clock.turn_to(200_000)
    assert clock.now() == 200_000


def test_no_clock_is_turned_back() -> None:
    clock = WorldClock(50_000, 0)
    for turn in (
        lambda: clock.advance(-1),
        lambda: clock.turn_to(49_999),
        lambda: clock.run_at(-1),
    ):
        with pytest.raises(TurningBack):
            turn()


def test_where_the_clock_stands_at_start_up() -> None:
    assert resumed_origin(None, 123, 60) == 123
    assert resumed_origin(None, None, 60) >= wall_clock() - 60_000
    assert resumed_origin(5_000, 123, 60) == 125_000  # two real seconds may be unwritten
    assert resumed_origin(5_000, 123, 0) == 5_000
    assert resumed_origin(5_000, None, 1) >= wall_clock() - 60_000
    ahead = wall_clock() + 10**9
    assert resumed_origin(ahead, None, 1) == ahead


def test_the_control_api_tells_and_turns(simulator: Simulator) -> None:
    before = simulator.control("GET", "clock")
    assert before["manual"]
    assert before["now"] == "2026-11-20T12:00:00.000Z"
    simulator.control("POST", "clock", {"now": "2026-11-20T12:30:00Z"})
    assert simulator.control("GET", "clock")["now"] == "2026-11-20T12:30:00.000Z"
    with pytest.raises(ControlFailed, match="forward"):
        simulator.control("POST", "clock", {"now": "2026-11-20T12:00:00Z"})


def test_a_scaled_clock_says_how_to_follow_it(start_simulator: Callable[..., Simulator]) -> None:
    simulator = start_simulator("--speed", "60", "--quiet-world")
    told = simulator.control("GET", "clock")
    assert (told["speed"], told["manual"]) == (60, False)
    assert {"origin", "real_origin"} <= set(told)


def test_replies_are_dated_by_the_simulators_clock(shop: Shop) -> None:
    assert shop.token().headers["date"] == "Fri, 20 Nov 2026 12:00:00 GMT"
    shop.simulator.fault({"kind": "wrong_date", "seconds": -3600})
    wrong = parsedate_to_datetime(shop.search().headers["date"])
    assert wrong.hour == 11
