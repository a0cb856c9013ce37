# SPDX-License-Identifier: LGPL-3.0-or-later
"""A client of a seller of the simulator, and what a test turns around it."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from amazon_connector.spapi import (
    Application,
    Credentials,
    Endpoints,
    OrdersQuery,
    SellingPartnerClient,
    Urllib3Transport,
    orders,
)
from amazon_connector.usage import MemoryUsagePlans
from tests.support.simulator import Simulator

NEEDS_SIMULATOR = pytest.mark.skipif(
    "AMAZON_SIMULATOR_PYTHON" not in os.environ and not importlib.util.find_spec("starlette"),
    reason="the extra 'simulator' is not in this environment",
)
DE, FR = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"


class SimulatedClock:
    """The simulator's clock is ours too, as in the demo."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self.wrong_by = timedelta()

    def now(self) -> datetime:
        return self._simulator.now() + self.wrong_by


class Door:
    """A client of the European seller, and what a test turns around it."""

    def __init__(self, simulator: Simulator, transport: Urllib3Transport) -> None:
        self.simulator = simulator
        self.transport = transport
        self.endpoints = Endpoints.at(simulator.base_url)
        self.clock = SimulatedClock(simulator)
        self.seller: dict[str, Any] = next(
            seller for seller in simulator.sellers()["sellers"] if seller["region"] == "EU"
        )
        self.application = Application(self.seller["client_id"], self.seller["client_secret"])
        self.credentials = Credentials(self.application, self.seller["refresh_token"])
        self.client = self.open(self.credentials)
        self.marketplaces = tuple(
            marketplace["id"]
            for marketplace in self.seller["marketplaces"]
            if marketplace["is_participating"] and marketplace["domain"].startswith("amazon.")
        )

    def open(self, credentials: Credentials) -> SellingPartnerClient:
        return SellingPartnerClient(
            credentials,
            self.seller["seller_id"],
            "EU",
            endpoints=self.endpoints,
            transport=self.transport,
            usage_plans=MemoryUsagePlans(),
            clock=self.clock,
        )

    def search(self, *marketplaces: str, **others: Any) -> orders.OrdersPage:
        after = self.clock.now() - timedelta(days=30)
        query = OrdersQuery(marketplaces or (DE,), last_updated_after=after)
        return orders.search_orders(self.client, replace(query, **others))

    def wait_until(self, moment: datetime) -> None:
        # the simulator's clock knows no microseconds
        wait = moment - self.clock.now() + timedelta(milliseconds=1)
        self.simulator.advance(wait.total_seconds())

    def statuses(self, operation: str) -> list[int]:
        entries = self.simulator.log()["requests"]
        return [entry["status"] for entry in entries if entry["operation"] == operation]
