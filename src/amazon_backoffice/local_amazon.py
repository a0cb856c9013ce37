# SPDX-License-Identifier: LGPL-3.0-or-later
"""The local Amazon of demos and tests, known by its address alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import urllib3

VARIABLE = "AMAZON_CONNECTOR_AMAZON_URL"


class LocalAmazonMissing(RuntimeError):
    """The local Amazon does not answer; the text says what to do."""


def amazon_url() -> str:
    """The address of a local Amazon, or an empty text where the real one is meant."""
    return os.environ.get(VARIABLE, "").rstrip("/")


class LocalAmazon:
    """What a local Amazon tells beside Amazon's own API: its clock, catalog and sellers."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._http = urllib3.PoolManager(
            retries=urllib3.Retry(2, redirect=False), timeout=urllib3.Timeout(5)
        )

    def clock(self) -> dict[str, Any]:
        """How its clock runs: now, speed, origin, real_origin, manual."""
        return self._get("clock")

    def catalog(self) -> Any:
        """What the simulated shops sell: SKUs, titles, prices, tax rates."""
        return self._get("catalog")

    def sellers(self) -> Any:
        """The demo sellers with their credentials."""
        return self._get("sellers")

    def generate_order(self, seller_id: str) -> str:
        """A new order as its world makes them, to which nothing happens later; its reference."""
        body = {"count": 1, "seller_id": seller_id, "live": False}
        made: str = self._ask("POST", "orders/generate", body)["order_ids"][0]
        return made

    def patch_order(self, reference: str, patch: dict[str, Any]) -> None:
        """Change an order as Amazon might."""
        self._ask("POST", f"orders/{reference}", {"patch": patch})

    def inventory(self, seller_id: str) -> Any:
        """What lies in its warehouses, by SKU and marketplace, in Amazon's names of quantities."""
        return self._get(f"inventory?seller_id={seller_id}")["inventory"]

    def set_inventory(self, row: Mapping[str, Any], quantity: str, pieces: int) -> None:
        """Have more or fewer pieces of what a row of ``inventory`` tells."""
        key = {name: row[name] for name in ("seller_id", "marketplace_id", "sku")}
        self._ask("POST", "inventory", {**key, quantity: pieces})

    def set_fault(self, fault: dict[str, Any]) -> None:
        """Trouble that a request to come suffers; one that waits already is not set again."""
        waiting = self._get("faults")["active"]
        if not any(fault.items() <= active.items() for active in waiting):
            self._ask("POST", "faults", fault)

    def _get(self, path: str) -> Any:
        return self._ask("GET", path)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        url = f"{self.base_url}/_simulator/{path}"
        try:
            answer = self._http.request(method, url, **({} if body is None else {"json": body}))
        except urllib3.exceptions.HTTPError as error:
            raise LocalAmazonMissing(
                f"No local Amazon answers at {self.base_url}. Start it, or unset {VARIABLE}."
            ) from error
        if answer.status != 200:
            raise LocalAmazonMissing(f"{url} answered {answer.status}: is this a local Amazon?")
        return json.loads(answer.data)
