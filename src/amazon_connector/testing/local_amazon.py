# SPDX-License-Identifier: LGPL-3.0-or-later
"""The control API of a running local Amazon, for stories: known by its address alone.

``AMAZON_SIMULATOR_URL`` names one whose clock stands (``--manual-clock --quiet-world``).
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import Any

import urllib3

from amazon_connector.clock import FixedClock
from amazon_connector.domain.times import parse_time

ADDRESS = "AMAZON_SIMULATOR_URL"
Json = Any


class LocalAmazon:
    """``clock`` is the story's; ``later`` turns it together with Amazon's."""

    def __init__(self) -> None:
        if not os.environ.get(ADDRESS):
            raise AssertionError(f"{ADDRESS} must name a running local Amazon.")
        self.base_url = os.environ[ADDRESS].rstrip("/")
        self._http = urllib3.PoolManager(retries=False, timeout=30)
        self.clock = FixedClock(self.now())

    def close(self) -> None:
        """Close its connections."""
        self._http.clear()

    def control(self, method: str, path: str, body: Json = None) -> Json:
        """Call ``/_simulator/<path>``. Raises AssertionError with what it did not like."""
        answer = self._http.request(
            method,
            f"{self.base_url}/_simulator/{path}",
            body=None if body is None else json.dumps(body),
            headers={"Content-Type": "application/json"},
        )
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer.status} {answer.data.decode()}")
        return json.loads(answer.data) if answer.data else None

    def now(self) -> datetime:
        """What its clock says (aware UTC)."""
        return parse_time(self.control("GET", "clock")["now"])

    def later(self, seconds: float) -> None:
        """Turn both clocks."""
        self.control("POST", "clock", {"advance_seconds": seconds})
        self.clock.advance((self.now() - self.clock.now()).total_seconds())
