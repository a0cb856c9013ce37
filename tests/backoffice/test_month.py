# SPDX-License-Identifier: LGPL-3.0-or-later
"""A month of money in the office, on SQLite and on a real PostgreSQL, closes to zero."""

from __future__ import annotations

from unittest import TestCase

import pytest

from amazon_connector.testing.local_amazon import ADDRESS
from amazon_connector.testing.month import SellersMonth
from tests.support.simulator import Simulator

from .databases import Databases
from .world import DjangoWorld


class _InTheOffice(SellersMonth):
    database = ""

    def make_world(self) -> DjangoWorld:
        return DjangoWorld()

    @pytest.fixture(autouse=True)
    def _arranged(
        self,
        databases: Databases,
        simulator: Simulator,
        request: pytest.FixtureRequest,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        databases.empty(self.database, request)
        monkeypatch.setenv(ADDRESS, simulator.base_url)


class TestOnSqlite(_InTheOffice, TestCase):
    database = "sqlite"


class TestOnPostgresql(_InTheOffice, TestCase):
    database = "postgresql"
