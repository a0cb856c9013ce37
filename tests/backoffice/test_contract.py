# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office runs the whole contract, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from unittest import TestCase

import pytest

from amazon_connector.testing.contract import CONTRACTS, Contract

from .databases import Databases
from .world import DjangoWorld


class _OnADatabase(TestCase):
    database = ""

    @pytest.fixture(autouse=True)
    def _office(self, databases: Databases, request: pytest.FixtureRequest) -> None:
        databases.empty(self.database, request)


def _make_world(self: TestCase) -> DjangoWorld:
    return DjangoWorld()


def _on(database: str, contract: type[Contract]) -> type[TestCase]:
    name = f"{database.capitalize()}{contract.__name__}"
    return type(name, (contract, _OnADatabase), {"database": database, "make_world": _make_world})


globals().update(
    {
        made.__name__: made
        for contract in CONTRACTS
        for database in ("sqlite", "postgresql")
        for made in [_on(database, contract)]
    }
)


def test_no_topic_is_left_out() -> None:
    assert {contract.topic for contract in CONTRACTS} <= DjangoWorld.topics
