# SPDX-License-Identifier: LGPL-3.0-or-later
"""The handle on a simulator process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.processes import DidNotStart
from tests.support.simulator import ControlFailed, Simulator


def test_its_clock_stands_until_it_is_turned(simulator: Simulator) -> None:
    before = simulator.now()
    simulator.advance(90)
    assert simulator.now() - before == timedelta(seconds=90)


def test_it_has_sellers_and_something_to_sell(simulator: Simulator) -> None:
    assert simulator.sellers()
    assert simulator.catalog()


def test_what_the_simulator_refuses_is_an_error(simulator: Simulator) -> None:
    with pytest.raises(ControlFailed, match="faults: 400"):
        simulator.fault({"kind": "no such fault"})


def test_a_new_world_knows_nothing_of_the_old_one(simulator: Simulator) -> None:
    before = simulator.now()
    simulator.control("POST", "orders/generate", {"count": 2, "live": False})
    simulator.fault({"kind": "cut", "operation": "getOrder"})
    simulator.advance(7200)
    simulator.restart()
    assert simulator.control("GET", "orders")["orders"] == []
    assert simulator.control("GET", "faults")["active"] == []
    assert simulator.now() - before < timedelta(hours=1)


def test_a_world_that_is_kept_is_not_forgotten(
    start_simulator: Callable[..., Simulator], tmp_path: Path
) -> None:
    kept = start_simulator("--manual-clock", "--quiet-world", "--state", str(tmp_path / "world"))
    with pytest.raises(ControlFailed, match="remove the folder"):
        kept.restart()


def test_a_simulator_that_cannot_start_says_why(start_simulator: Callable[..., Simulator]) -> None:
    with pytest.raises(DidNotStart, match="no-such-option"):
        start_simulator("--no-such-option")
