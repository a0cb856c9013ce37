# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import simulator as simulators
from tests.support.simulator import Simulator

from .running import Database, Installation
from .shop import Shop


@pytest.fixture(scope="session")
def installation() -> Installation:
    """What `make test-odoo` set up before it started these tests."""
    return Installation.of_environment()


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    """An Amazon in real time, in which nothing happens by itself."""
    with simulators.started("--quiet-world") as amazon:
        yield amazon


@pytest.fixture(scope="module")
def shop_template(installation: Installation, simulator: Simulator) -> Iterator[Database]:
    """A database with an account that is linked with the simulated Amazon."""
    with installation.database("shop_template") as made:
        with made.served() as server:
            shop = Shop.made(simulator, server)
            shop.stocked()
            shop.open_orders(30)
            shop.link()
        yield made


@pytest.fixture
def linked(installation: Installation, shop_template: Database) -> Iterator[Database]:
    """A copy of it, for one test; no server runs."""
    with installation.database("process_test", shop_template.name) as made:
        yield made
