# SPDX-License-Identifier: LGPL-3.0-or-later
"""The handle on a simulator process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

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


def test_a_simulator_that_cannot_start_says_why(start_simulator: Callable[..., Simulator]) -> None:
    with pytest.raises(DidNotStart, match="no-such-option"):
        start_simulator("--no-such-option")
