# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone

import pytest

from amazon_connector.clock import FixedClock
from amazon_connector.spapi import (
    Application,
    Credentials,
    Endpoints,
    SellingPartnerClient,
    Urllib3Transport,
)
from amazon_connector.usage import MemoryUsagePlans
from tests.support.simulator import Simulator

from .server import ScriptedAmazon
from .simulated import Door

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
SECRET, REFRESH = "amzn1.oa2-cs.v1.5ecre7", "Atzr|refre5h"
MakeClient = Callable[..., SellingPartnerClient]


@pytest.fixture
def amazon() -> Iterator[ScriptedAmazon]:
    server = ScriptedAmazon()
    yield server
    server.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def usage_plans() -> MemoryUsagePlans:
    return MemoryUsagePlans()


@pytest.fixture(scope="module")
def transport() -> Iterator[Urllib3Transport]:
    found = Urllib3Transport(connect=5, read=10)
    yield found
    found.close()


@pytest.fixture
def make_client(
    amazon: ScriptedAmazon,
    clock: FixedClock,
    usage_plans: MemoryUsagePlans,
    transport: Urllib3Transport,
) -> MakeClient:
    def make(client_id: str = "app-1", seller_id: str = "SELLER1") -> SellingPartnerClient:
        return SellingPartnerClient(
            Credentials(Application(client_id, SECRET), REFRESH),
            seller_id,
            "EU",
            endpoints=Endpoints.at(amazon.base_url),
            transport=transport,
            usage_plans=usage_plans,
            clock=clock,
        )

    return make


@pytest.fixture
def client(make_client: MakeClient) -> SellingPartnerClient:
    return make_client()


@pytest.fixture(scope="module")
def running(still_simulator: Simulator) -> Simulator:
    still_simulator.restart()
    return still_simulator


@pytest.fixture
def door(running: Simulator, transport: Urllib3Transport) -> Door:
    running.no_faults()
    running.refill()
    running.control("DELETE", "log")
    return Door(running, transport)
