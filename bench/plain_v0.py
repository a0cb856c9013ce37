# SPDX-License-Identifier: LGPL-3.0-or-later
"""A plain client of the v0 pattern: list the orders, then three calls for each of them.

It exists for comparison alone; the connector never calls v0 (removed on 2027-03-27). It keeps
Amazon's usage plans perfectly: it waits until there is a token, and never a moment longer.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from amazon_connector.usage import BucketState, UsagePlan, fresh, taken

from .amazon import LINKED, Amazon

# Source: Amazon's model ordersV0.json, "Usage Plan" of each operation.
PLANS = {
    "getOrders": UsagePlan(0.0167, 20),
    "getOrderItems": UsagePlan(0.5, 30),
    "getOrderAddress": UsagePlan(0.5, 30),
    "getOrderBuyerInfo": UsagePlan(0.5, 30),
}
OF_EACH_ORDER = {
    "getOrderItems": "orderItems",
    "getOrderAddress": "address",
    "getOrderBuyerInfo": "buyerInfo",
}
_TOKEN_LIVES = timedelta(minutes=55)


class Refused(RuntimeError):
    """The simulator answered with anything but 200."""


@dataclass
class PlainClient:
    """``waited`` in virtual seconds."""

    amazon: Amazon
    waited: float = 0.0
    orders: int = 0
    _buckets: dict[str, BucketState] = field(default_factory=dict)
    _token: str = ""
    _token_until: datetime = LINKED

    def __post_init__(self) -> None:
        address = urlsplit(self.amazon.simulator.base_url)
        self._http = http.client.HTTPConnection(str(address.hostname), address.port, timeout=30)

    def read(self) -> None:
        """Read all orders as a v0 client does: a page, then its orders one by one."""
        for page in self._pages():
            for order in page:
                for operation, part in OF_EACH_ORDER.items():
                    self._call(operation, f"/orders/v0/orders/{order['AmazonOrderId']}/{part}")
            self.orders += len(page)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _pages(self) -> Iterator[list[dict[str, Any]]]:
        query = {
            "MarketplaceIds": ",".join(self.amazon.marketplace_ids),
            "LastUpdatedAfter": LINKED.isoformat(),
            "MaxResultsPerPage": "100",
        }
        while True:
            found = self._call("getOrders", f"/orders/v0/orders?{urlencode(query)}")
            yield found["Orders"]
            if "NextToken" not in found:
                return
            query["NextToken"] = found["NextToken"]

    def _call(self, operation: str, path: str) -> Any:
        self._take(operation)
        headers = {"x-amz-access-token": self._access_token()}
        return self._answer("GET", path, headers)["payload"]

    def _take(self, operation: str) -> None:
        now = self.amazon.clock.now()
        state = self._buckets.get(operation) or fresh(PLANS[operation], now)
        state, when = taken(state, now)
        if when is not None:
            self.waited += self.amazon.wait_until(when)
            state, _ = taken(state, self.amazon.clock.now())
        self._buckets[operation] = state

    def _access_token(self) -> str:
        now, seller = self.amazon.clock.now(), self.amazon.seller
        if now >= self._token_until:
            names = ("client_id", "client_secret", "refresh_token")
            form = {"grant_type": "refresh_token", **{name: seller[name] for name in names}}
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = self._answer("POST", "/auth/o2/token", headers, urlencode(form))
            self._token, self._token_until = answer["access_token"], now + _TOKEN_LIVES
        return self._token

    def _answer(
        self, method: str, path: str, headers: dict[str, str], body: str | None = None
    ) -> Any:
        self._http.request(method, path, body, headers)
        answer = self._http.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise Refused(f"{method} {path.split('?')[0]}: {answer.status} {text.decode()[:200]}")
        return json.loads(text)
