# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.amazon import Shop
from tests.simulator.in_thread import still
from tests.support.simulator import Simulator


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A still world whose clock stands at a time that the tests know."""
    with still() as found:
        yield found


@pytest.fixture
def shop(simulator: Simulator) -> Shop:
    """The European seller of the demo, seen by the application with all roles."""
    return Shop(simulator)
