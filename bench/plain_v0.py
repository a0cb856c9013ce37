# SPDX-License-Identifier: LGPL-3.0-or-later
"""A plain client of the v0 pattern, in virtual time: list, then three calls for each order.

It exists for comparison alone; the connector never calls v0 (removed on 2027-03-27), and the
simulator does not serve it. So nothing is sent: each call takes its token out of a bucket with
Amazon's published usage plan, by the same arithmetic that the connector uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from amazon_connector.usage import BucketState, UsagePlan, fresh, taken

PAGE = 100
# Source: Amazon's model ordersV0.json, "Usage Plan" of each operation.
PLANS = {
    "getOrders": UsagePlan(0.0167, 20),
    "getOrderItems": UsagePlan(0.5, 30),
    "getOrderAddress": UsagePlan(0.5, 30),
    "getOrderBuyerInfo": UsagePlan(0.5, 30),
}
FOR_EACH_ORDER = ("getOrderItems", "getOrderAddress", "getOrderBuyerInfo")


@dataclass
class PlainClient:
    """Waits where Amazon's buckets are empty, and for nothing else."""

    now: datetime
    calls: int = 0
    waited: float = 0.0
    _buckets: dict[str, BucketState] = field(default_factory=dict)

    def read(self, order_ids: Sequence[str]) -> None:
        """Read these orders as a v0 client does: a page, then its orders one by one."""
        for first in range(0, len(order_ids), PAGE):
            self._call("getOrders")
            for _ in order_ids[first : first + PAGE]:
                for operation in FOR_EACH_ORDER:
                    self._call(operation)

    def _call(self, operation: str) -> None:
        state = self._buckets.get(operation) or fresh(PLANS[operation], self.now)
        state, when = taken(state, self.now)
        if when is not None:
            self.waited += (when - self.now).total_seconds()
            self.now = when
            state, _ = taken(state, self.now)
        self._buckets[operation] = state
        self.calls += 1
