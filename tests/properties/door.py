# SPDX-License-Identifier: LGPL-3.0-or-later
"""A client whose Amazon answers everything with what a test gives it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from amazon_connector.clock import FixedClock
from amazon_connector.spapi import (
    Application,
    Credentials,
    Endpoints,
    Response,
    SellingPartnerClient,
)
from amazon_connector.usage import MemoryUsagePlans

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
FILES = "https://files.example/"
_TOKEN = {"access_token": "Atza|1", "token_type": "bearer", "expires_in": 3600}


class Door:
    """``payload`` is the API's answer with ``status``, ``file`` what lies behind any signed
    address; ``urls`` are those that were asked for of the API."""

    def __init__(self, payload: Any, status: int = 200, file: bytes = b"") -> None:
        self.urls: list[str] = []
        self._answer = Response(status, {}, json.dumps(payload).encode())
        self._file = Response(200, {}, file)
        self.client = SellingPartnerClient(
            Credentials(Application("app", "secret"), "Atzr|1"),
            "A1SELLER",
            "EU",
            endpoints=Endpoints.at("https://amazon.example"),
            transport=self,
            usage_plans=MemoryUsagePlans(),
            clock=FixedClock(NOW),
        )

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        if url.endswith("/auth/o2/token"):
            return Response(200, {}, json.dumps(_TOKEN).encode())
        if "x-amz-access-token" not in headers:
            return self._file
        self.urls.append(url)
        return self._answer
