# SPDX-License-Identifier: LGPL-3.0-or-later
"""A simulator process for a test, and the handle that turns its clock and its world."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import urllib3

from tests.support.processes import server

Json = Any
# Seconds; a loaded machine takes its time over 10,000 orders at once.
_PATIENCE = 300


class ControlFailed(RuntimeError):
    """The simulator's control API did not do it; the text is its answer."""


class Simulator:
    """The control API of one simulator; `base_url` is all that the product may know of it."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._http = urllib3.PoolManager(retries=False, timeout=_PATIENCE)
        self.spoken_to = 0  # how often: a clock that stands goes on at such a call alone

    def close(self) -> None:
        """Close its connections (old versions of urllib3 leave that to us)."""
        self._http.clear()

    def control(self, method: str, path: str, body: Json = None) -> Json:
        """Call `/_simulator/<path>` and return its JSON."""
        headers = {"Content-Type": "application/json"}
        self.spoken_to += 1
        answer = self._http.request(
            method,
            f"{self.base_url}/_simulator/{path}",
            body=None if body is None else json.dumps(body),
            headers=headers,
        )
        if answer.status >= 300:
            raise ControlFailed(f"{method} {path}: {answer.status} {answer.data.decode()}")
        return json.loads(answer.data) if answer.data else None

    def restart(self) -> None:
        """Forget this world and begin another, as a new process would."""
        self.control("POST", "restart")

    def now(self) -> datetime:
        """What the simulated Amazon's clock says (aware UTC)."""
        return datetime.fromisoformat(self.control("GET", "clock")["now"].replace("Z", "+00:00"))

    def advance(self, seconds: float) -> None:
        """Turn the clock forward; the world lives on for that long."""
        self.control("POST", "clock", {"advance_seconds": seconds})

    def catalog(self) -> Json:
        """SKUs, titles, prices and tax rates."""
        return self.control("GET", "catalog")

    def sellers(self) -> Json:
        """The demo sellers with their credentials."""
        return self.control("GET", "sellers")

    def place(self, order: Json) -> Json:
        """Put in an order given as JSON."""
        return self.control("POST", "orders", order)

    def change(self, order_id: str, change: Json) -> Json:
        """Pay, ship or cancel an order, as the simulator's README says."""
        return self.control("POST", f"orders/{order_id}", change)

    def patch(self, order_id: str, patch: Json) -> Json:
        """Change an order's JSON."""
        return self.control("PATCH", f"orders/{order_id}", patch)

    def fault(self, fault: Mapping[str, Json]) -> Json:
        """Ask for a fault on the calls to come."""
        return self.control("POST", "faults", dict(fault))

    def no_faults(self) -> None:
        """Take all faults back."""
        self.control("DELETE", "faults")

    def log(self) -> Json:
        """The requests seen so far: operation, status, time."""
        return self.control("GET", "log")

    def refill(self) -> None:
        """Fill all token buckets."""
        self.control("POST", "buckets/refill")


@contextlib.contextmanager
def started(*options: str) -> Iterator[Simulator]:
    """Run a simulator whose clock stands and whose world is still, unless `options` say more.

    AMAZON_SIMULATOR_PYTHON names the interpreter, where this one lacks the extra `simulator`.
    """
    python = os.environ.get("AMAZON_SIMULATOR_PYTHON", sys.executable)
    command = [python, "-m", "amazon_simulator", "serve", "--host", "127.0.0.1", "--port", "0"]
    with server([*command, *(options or ("--manual-clock", "--quiet-world"))]) as base_url:
        simulator = Simulator(base_url)
        try:
            yield simulator
        finally:
            simulator.close()
