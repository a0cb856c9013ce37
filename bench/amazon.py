# SPDX-License-Identifier: LGPL-3.0-or-later
"""The simulated Amazon of a measurement: a seller with so many orders, and a clock in step."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from amazon_connector.clock import FixedClock
from tests.support.simulator import Json, Simulator, started

START = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
# All orders lie after this moment: the account's cursor stands here.
LINKED = START - timedelta(days=8)
PLACED_FROM = START - timedelta(days=7)


@dataclass(frozen=True)
class Amazon:
    """A simulator with orders; ``clock`` is the connector's and moves together with its own."""

    simulator: Simulator
    clock: FixedClock
    seller: Json
    order_ids: tuple[str, ...]

    def wait_until(self, when: datetime) -> float:
        """Turn both clocks to ``when``; returns the seconds. Amazon's counts milliseconds."""
        milliseconds = math.ceil((when - self.clock.now()) / timedelta(milliseconds=1))
        seconds = max(0, milliseconds) / 1000
        self.simulator.advance(seconds)
        self.clock.advance(seconds)
        return seconds

    def calls(self) -> dict[str, int]:
        """The requests seen so far, by operation and by "operation status"."""
        counts: dict[str, int] = self.simulator.control("GET", "log")["counts"]
        return counts

    def forget_calls(self) -> None:
        """Begin a new log."""
        self.simulator.control("DELETE", "log")

    @property
    def marketplace_ids(self) -> tuple[str, ...]:
        """Those that the seller may use."""
        return tuple(
            m["id"]
            for m in self.seller["marketplaces"]
            if m["is_participating"] and not m["has_suspended_listings"] and _is_amazons(m)
        )


def _is_amazons(marketplace: Json) -> bool:
    return not marketplace["domain"].startswith("non.")


@contextlib.contextmanager
def selling(orders: int) -> Iterator[Amazon]:
    """A German seller whose orders (FBA and FBM, all states) came in the last seven days."""
    with started(
        "--manual-clock",
        "--quiet-world",
        "--with-orders-v0",
        *("--start", START.isoformat(), "--seed", "7"),
    ) as simulator:
        seller = simulator.sellers()["sellers"][0]
        wanted = {
            "count": orders,
            "seller_id": seller["seller_id"],
            "created_after": PLACED_FROM.isoformat(),
            "live": False,
        }
        made = simulator.control("POST", "orders/generate", wanted)["order_ids"]
        amazon = Amazon(simulator, FixedClock(START), seller, tuple(made))
        # The search sees a change two minutes after it at the earliest.
        amazon.wait_until(START + timedelta(minutes=3))
        yield amazon
