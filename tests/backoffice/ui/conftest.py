# SPDX-License-Identifier: LGPL-3.0-or-later
"""A real office process beside a real local Amazon, as a person starts them."""

from __future__ import annotations

import functools
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import simulator as simulator_support
from tests.support.postgresql import PostgreSQL
from tests.support.processes import server
from tests.support.simulator import Simulator

from ..databases import BOTH, EVERYTHING
from .browsing import PASSWORD, Requests

_NUMBERS = itertools.count(1)
URL = "AMAZON_CONNECTOR_DATABASE_URL"
COMMAND = [
    sys.executable,
    "-c",
    "import sys; from amazon_backoffice.cli import main; sys.exit(main())",
]


@dataclass(frozen=True)
class Office:
    """An office's data folder and environment; ``url`` once it is served."""

    environment: Mapping[str, str]
    amazon: Simulator
    url: str = ""

    def run(self, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run `amazon-connector` with these arguments."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=120,
            **more,
        )

    def status(self) -> Any:
        """What `status --json` says."""
        done = self.run("status", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def fill(self) -> None:
        """What `make demo` begins with: linked shops, products, stock."""
        filled = self.run("demo-setup", "--password", PASSWORD)
        assert filled.returncode == 0, filled.stderr

    def create_user(self, name: str, *role: str) -> None:
        """Make somebody who signs in with PASSWORD."""
        done = self.run("createuser", name, *role, "--password-stdin", input=PASSWORD + "\n")
        assert done.returncode == 0, done.stderr


def environment(data: Path, amazon: str = "") -> dict[str, str]:
    """Of an office whose data lies in ``data`` and whose Amazon is at ``amazon``, if anywhere."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AMAZON_CONNECTOR_")}
    local = {"AMAZON_CONNECTOR_AMAZON_URL": amazon} if amazon else {}
    return {**inherited, "AMAZON_CONNECTOR_DATA": str(data), **local}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``kind`` is the database of a served office: both, unless the module names its ``KINDS`` (a
    long story is told on one of them, and half of the stories on each).
    """
    if "kind" in metafunc.fixturenames:
        kinds = BOTH if EVERYTHING else getattr(metafunc.module, "KINDS", BOTH)
        metafunc.parametrize("kind", kinds, scope="module")


@pytest.fixture(scope="module")
def database(kind: str, request: pytest.FixtureRequest) -> Mapping[str, str]:
    """What tells an office its database, an empty one: nothing for SQLite in its data folder."""
    if kind == "sqlite":
        return {}
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return {URL: server.create_database(f"empty_{os.getpid()}_{next(_NUMBERS)}")}


@pytest.fixture(scope="module")
def amazon(kind: str, request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """A local Amazon with some days of orders, whose clock stands; one for each office. Where the
    module names a ``START``, the orders are the same each time.
    """
    start = getattr(request.module, "START", "")
    more = ("--start", start) if start else ()
    with simulator_support.started("--manual-clock", "--backlog-days", "3", *more) as running:
        yield running


class Prepared:
    """Offices that have their tables, and as a rule an administrator "anna" and a viewer "vera":
    made once for each kind of database, by their own commands, and copied from then on.
    """

    def __init__(self, folder: Path, request: pytest.FixtureRequest) -> None:
        self._folder, self._request = folder, request
        self._made: set[str] = set()

    def copied(self, kind: str, data: Path, *, users: bool = True) -> dict[str, str]:
        """What tells an office with this data folder its database, a copy."""
        name = f"served_{os.getpid()}_{next(_NUMBERS)}"
        return self._copy(kind, self._template(kind, users), data, name)

    def _template(self, kind: str, users: bool) -> str:
        name = f"prepared_{os.getpid()}_{'users' if users else 'tables'}_{kind}"
        if name not in self._made:
            self._make(name, kind, users)
            self._made.add(name)
        return name

    def _make(self, name: str, kind: str, users: bool) -> None:
        data = self._folder / name
        source = self._template(kind, users=False) if users else ""
        variables = environment(data) | self._copy(kind, source, data, name)
        idle = Office(variables, Simulator("http://127.0.0.1:9"))
        if users:
            idle.create_user("anna", "--administrator")
            idle.create_user("vera", "--view-only")
        else:
            idle.status()

    def _copy(self, kind: str, source: str, data: Path, name: str) -> dict[str, str]:
        """The office ``source`` (empty: none) at another place, under another name."""
        if source:
            shutil.copytree(self._folder / source, data, dirs_exist_ok=True)
        if kind == "sqlite":
            return {}
        server: PostgreSQL = self._request.getfixturevalue("postgresql")
        template = (source,) if source else ()
        return {URL: server.create_database(name, *template)}


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Prepared:
    """Offices to copy."""
    return Prepared(tmp_path_factory.mktemp("prepared"), request)


@pytest.fixture(scope="module")
def served(
    kind: str, amazon: Simulator, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """A served office that has an administrator "anna" and a viewer "vera", and nothing else."""
    data = tmp_path_factory.mktemp("office")
    variables = environment(data, amazon.base_url) | prepared.copied(kind, data)
    with server([*COMMAND, "serve", "--port", "0"], environment=variables) as url:
        yield Office(variables, amazon, url)


@pytest.fixture
def requests(page: Any, served: Office, amazon: Simulator) -> Iterator[Requests]:
    """Records them all; in the end none may have gone outside or failed."""
    seen = Requests(page)
    yield seen
    assert seen.outside(served.url, amazon.base_url) == []
    assert seen.failed == []


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """What makes guessing slow would make these tests slow, and so would each test client's
    looking at every static file.
    """
    from django.test import override_settings

    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="module")
def quiet_amazon(still_simulator: Simulator) -> Simulator:
    """A local Amazon whose clock stands and in whose shops nothing happens."""
    still_simulator.restart()
    return still_simulator


@pytest.fixture
def here(
    office: str, quiet_amazon: Simulator, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Simulator]:
    """An empty office inside this process, on each database, beside a quiet local Amazon."""
    from amazon_backoffice import runtime
    from amazon_backoffice.local_amazon import LocalAmazon

    monkeypatch.setenv("AMAZON_CONNECTOR_AMAZON_URL", quiet_amazon.base_url)
    # The clock stands until the test turns it: once asked is enough for what a page does.
    ask = LocalAmazon.clock
    told = functools.lru_cache(maxsize=1)(lambda amazon, _: ask(amazon))
    monkeypatch.setattr(LocalAmazon, "clock", lambda amazon: told(amazon, quiet_amazon.spoken_to))
    runtime.clock.cache_clear()
    quiet_amazon.refill()
    quiet_amazon.no_faults()
    quiet_amazon.control("DELETE", "orders")  # an account that is linked reads all that are open
    yield quiet_amazon
    runtime.clock.cache_clear()
