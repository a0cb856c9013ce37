# SPDX-License-Identifier: LGPL-3.0-or-later
"""A story of ``amazon_connector.testing``, told in the office on one of its databases."""

from __future__ import annotations

import pytest

from amazon_connector.testing.local_amazon import ADDRESS
from tests.support.simulator import Simulator

from .databases import Databases
from .world import DjangoWorld


class InTheOffice:
    """Mixed in before the story; ``database`` is "sqlite" or "postgresql"."""

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
