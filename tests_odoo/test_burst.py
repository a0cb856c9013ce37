# SPDX-License-Identifier: LGPL-3.0-or-later
"""A burst of parcels leaves as fast as Amazon's usage plan allows, and the job does not spin."""

from __future__ import annotations

import re
import time
from datetime import datetime

from tests.support.simulator import Simulator

from .running import Database
from .shop import Shop, asked, until

CONFIRM = "confirmShipment"
JOB = re.compile(r"Job 'Amazon: synchronize' \(\d+\) starting")
PARCELS = 100


def test_a_burst_of_parcels_leaves_at_amazons_pace(linked: Database, simulator: Simulator) -> None:
    with linked.served() as server:
        Shop.of(simulator, server).open_orders(PARCELS)
    linked.run_job()
    with linked.served(cron_threads=1) as server:
        shop = Shop.of(simulator, server)
        # Odoo's workers listen by now: a click wakes the job up within the minute.
        until(lambda: shop.sync() or JOB.search(server.log()))
        runs = len(JOB.findall(server.log()))
        validated = time.monotonic()
        assert len(shop.validate()) >= PARCELS
        committed = time.monotonic()
        until(lambda: asked(simulator, CONFIRM))
        first = time.monotonic() - committed
        until(lambda: asked(simulator, CONFIRM) >= PARCELS, patience=150)
        spent = time.monotonic() - committed
        runs = len(JOB.findall(server.log())) - runs
    times = [moment(e) for e in simulator.log()["requests"] if e["operation"] == CONFIRM]
    pace = (len(times) - 10) / (max(times) - min(times)).total_seconds() * 60
    print(
        f"{PARCELS} parcels validated in {committed - validated:.1f} s; the first is told "
        f"{first:.1f} s after, all of them {spent:.1f} s after: {pace:.0f} of 120 a minute, "
        f"in {runs} runs of the job"
    )
    # Amazon: 10 at once, then 2 a second. By Odoo's look every minute it would take 10 minutes.
    assert spent < PARCELS
    assert runs < spent / 2


def moment(entry: dict[str, str]) -> datetime:
    return datetime.fromisoformat(entry["time"].replace("Z", "+00:00"))
