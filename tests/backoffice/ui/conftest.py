# SPDX-License-Identifier: LGPL-3.0-or-later
"""A real office process beside a real local Amazon, as a person starts them."""

from __future__ import annotations

import itertools
import json
import os
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

from .browsing import PASSWORD, Requests

_NUMBERS = itertools.count(1)
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


def environment(data: Path, amazon: str) -> dict[str, str]:
    """Of an office whose data lies in ``data`` and whose Amazon is at ``amazon``."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AMAZON_CONNECTOR_")}
    return {**inherited, "AMAZON_CONNECTOR_DATA": str(data), "AMAZON_CONNECTOR_AMAZON_URL": amazon}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """What tells a served office its database: nothing for SQLite in its data folder."""
    if request.param == "sqlite":
        return {}
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.create_database(f"served_{os.getpid()}_{next(_NUMBERS)}")
    return {"AMAZON_CONNECTOR_DATABASE_URL": url}


@pytest.fixture(scope="module")
def amazon(database: Mapping[str, str]) -> Iterator[Simulator]:
    """A local Amazon with some days of orders, whose clock stands; one for each office."""
    with simulator_support.started("--manual-clock", "--backlog-days", "3") as running:
        yield running


@pytest.fixture(scope="module")
def served(
    amazon: Simulator, database: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """A served office that has an administrator "anna" and a viewer "vera", and nothing else."""
    variables = environment(tmp_path_factory.mktemp("office"), amazon.base_url) | database
    idle = Office(variables, amazon)
    idle.create_user("anna", "--administrator")
    idle.create_user("vera", "--view-only")
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
def quick_passwords() -> Iterator[None]:
    """What makes guessing slow would make these tests slow."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="module")
def quiet_amazon() -> Iterator[Simulator]:
    """A local Amazon whose clock stands and in whose shops nothing happens."""
    with simulator_support.started("--manual-clock", "--quiet-world") as running:
        yield running


@pytest.fixture
def here(
    office: str, quiet_amazon: Simulator, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Simulator]:
    """An empty office inside this process, on each database, beside a quiet local Amazon."""
    from amazon_backoffice import runtime

    monkeypatch.setenv("AMAZON_CONNECTOR_AMAZON_URL", quiet_amazon.base_url)
    runtime.clock.cache_clear()
    quiet_amazon.refill()
    quiet_amazon.no_faults()
    yield quiet_amazon
    runtime.clock.cache_clear()
