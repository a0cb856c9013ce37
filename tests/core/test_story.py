# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seller's day on the in-memory ERP; the back office and Odoo tell it too."""

from __future__ import annotations

import importlib.util
import os
from unittest import TestCase

import pytest

from amazon_connector.testing.local_amazon import ADDRESS
from amazon_connector.testing.memory_world import MemoryWorld
from amazon_connector.testing.story import SellersDay
from tests.support.simulator import Simulator

pytestmark = pytest.mark.skipif(
    "AMAZON_SIMULATOR_PYTHON" not in os.environ and not importlib.util.find_spec("starlette"),
    reason="the extra 'simulator' is not in this environment",
)


class TestInMemory(SellersDay, TestCase):
    def make_world(self) -> MemoryWorld:
        return MemoryWorld()

    @pytest.fixture(autouse=True)
    def _amazon(self, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(ADDRESS, simulator.base_url)
