# SPDX-License-Identifier: LGPL-3.0-or-later
"""What every test may use. It runs on the core's dependencies alone, in the oldest pair too."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support import chromium as chromium_support
from tests.support import simulator as simulator_support
from tests.support.postgresql import PostgreSQL

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT.parent / "shared" / "spapi-models"

# The same examples in each run, however slow the machine; `HYPOTHESIS_PROFILE=hunt` looks for new
# ones, and for longer.
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
settings.register_profile(
    "steady", deadline=None, derandomize=True, max_examples=120, suppress_health_check=SLOW
)
settings.register_profile("hunt", deadline=None, max_examples=3000, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

for name in [name for name in os.environ if name.startswith("AMAZON_CONNECTOR_")]:
    del os.environ[name]  # a developer's own back office is none of the tests' business


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes may be random keys: a test's name must be the same in each of xdist's workers."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


# Files that take minutes: begun first, so that no core is left alone with one in the end.
_LONG = (
    "test_contract.py",
    "test_crash.py",
    "test_shipping_story.py",
    "test_payouts_story.py",
    "test_fba_story.py",
    "test_invoices_story.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, in their order; all else as it was."""
    places = {name: place for place, name in enumerate(_LONG)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A real PostgreSQL server of this session's own; make databases in it at will."""
    with PostgreSQL.start() as server:
        yield server


@pytest.fixture
def start_simulator() -> Iterator[Callable[..., simulator_support.Simulator]]:
    """Start simulators with the options given (none: clock stands, world is still)."""
    with contextlib.ExitStack() as running:
        yield lambda *options: running.enter_context(simulator_support.started(*options))


@pytest.fixture(scope="session")
def still_simulator() -> Iterator[simulator_support.Simulator]:
    """A simulator process whose clock stands and whose world is still; who takes it begins anew."""
    with simulator_support.started() as running:
        yield running


@pytest.fixture
def simulator(still_simulator: simulator_support.Simulator) -> simulator_support.Simulator:
    """A simulator whose clock stands, with a new still world."""
    still_simulator.restart()
    return still_simulator


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A Playwright `Browser`. Its event loop runs in this thread, so Django's guard is told."""
    with pytest.MonkeyPatch.context() as patch, chromium_support.started() as browser:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A new page, in a context of its own, as large as a laptop's screen."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder with Amazon's published models, which lies beside the repository."""
    if not MODELS.is_dir():
        pytest.skip(f"Amazon's published models are not at {MODELS}")
    return MODELS


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where screenshots go, for people to look at."""
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
