# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's official SDK reads the simulator, in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.simulator.amazon import INDIVIDUAL
from tests.support.simulator import Simulator

CHECK = Path(__file__).with_name("sdk_check.py")


def sdk_python() -> Path:
    """The interpreter that has amzn-sp-api."""
    python = Path(os.environ.get("AMAZON_SDK_PYTHON") or ROOT / "build/venv-sdk/bin/python")
    if not python.exists():
        pytest.fail(
            f"Amazon's official SDK is not there: {python} does not exist. `make test` makes it, "
            "or: python -m venv build/venv-sdk && build/venv-sdk/bin/pip install amzn-sp-api",
            pytrace=False,
        )
    return python


def checked(simulator: Simulator) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sdk_python(), CHECK, simulator.base_url], capture_output=True, text=True, timeout=300
    )


def test_the_official_sdk_reads_every_order_and_all_stock(
    start_simulator: Callable[..., Simulator],
) -> None:
    simulator = start_simulator("--manual-clock", "--backlog-days", "6")
    simulator.advance(3600)
    done = checked(simulator)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    counts = json.loads(done.stdout.splitlines()[-1])
    settled = sum(simulator.control("GET", "")["orders"].values())
    assert counts["sellers"] == 5
    assert settled - 5 <= counts["orders"] <= settled  # the last two minutes are not shown yet
    assert counts["items"] > counts["orders"]
    listings = simulator.control("GET", "listings?limit=1000")["listings"]
    ours = [one for one in listings if one["seller_id"] != INDIVIDUAL]
    assert counts["listings"] == len(ours)
    assert counts["merchant_listings"] == len([o for o in ours if o["quantity"] is not None])
    assert counts["settlements"] == len(simulator.control("GET", "settlements")["settlements"]) >= 6
    assert counts["summaries"] == len(simulator.control("GET", "inventory")["inventory"])


def test_the_check_notices_what_the_sdk_cannot_read(simulator: Simulator) -> None:
    """An unknown field is lost in the SDK's classes: the comparison must see that."""
    simulator.control(
        "POST", "orders/generate", {"count": 3, "created_after": "2026-11-01T00:00:00Z"}
    )
    simulator.fault({"kind": "unknown_fields", "operation": "searchOrders"})
    done = checked(simulator)
    assert done.returncode != 0
    assert "the SDK read something else" in done.stderr
