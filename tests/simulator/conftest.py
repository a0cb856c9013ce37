# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulator.amazon import Shop
from tests.support.simulator import Simulator

START = "2026-11-20T12:00:00Z"


@pytest.fixture
def simulator(start_simulator: Callable[..., Simulator]) -> Simulator:
    """A still world whose clock stands at a time that the tests know."""
    return start_simulator("--manual-clock", "--quiet-world", "--start", START)


@pytest.fixture
def shop(simulator: Simulator) -> Shop:
    """The European seller of the demo, seen by the application with all roles."""
    return Shop(simulator)
