# SPDX-License-Identifier: LGPL-3.0-or-later
"""Realistic pages of orders as Amazon sends them, in a file with one page a line.

They come out of the simulator through the connector's own client: FBA and FBM in all states,
gift wrap, discounts, several items, business buyers, odd names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from amazon_connector.spapi import (
    Application,
    Credentials,
    Endpoints,
    OrdersQuery,
    SellingPartnerClient,
    Urllib3Transport,
    orders,
)
from amazon_connector.usage import MemoryUsagePlans, UsagePlan

from .amazon import LINKED, Amazon

Page = list[dict[str, Any]]
_ORDER_ID = re.compile(r'"orderId":"(\d{3})-(\d{7})-(\d{7})"')
_EMAIL = re.compile(r'"buyerEmail":"')


class _Unlimited(MemoryUsagePlans):
    """Pages are fetched here to be measured later: nobody waits for a quota."""

    def take(self, key: str, plan: UsagePlan, now: datetime) -> datetime | None:
        return None


def harvest(amazon: Amazon, file: Path) -> None:
    """Write all orders of the seller, oldest change first, a page of 100 a line."""
    client, token = _client(amazon), None
    with file.open("w") as lines:
        while True:
            amazon.simulator.refill()
            query = OrdersQuery(
                amazon.marketplace_ids, last_updated_after=LINKED, pagination_token=token
            )
            page = orders.search_orders(client, query)
            lines.write(_text(page.orders) + "\n")
            token = page.next_token
            if token is None:
                return


def read(file: Path) -> Iterator[Page]:
    """The pages, parsed one by one."""
    with file.open() as lines:
        for line in lines:
            yield json.loads(line)


def endless(file: Path) -> Iterator[str]:
    """The pages' texts again and again, each time other orders of other buyers."""
    round_ = 0
    while True:
        with file.open() as lines:
            for line in lines:
                yield _renamed(line, round_) if round_ else line
        round_ += 1


def _renamed(text: str, round_: int) -> str:
    def other(found: re.Match[str]) -> str:
        prefix, middle, last = found.groups()
        return f'"orderId":"{prefix}-{(int(middle) + 7919 * round_) % 10**7:07d}-{last}"'

    return _EMAIL.sub(f'"buyerEmail":"r{round_}.', _ORDER_ID.sub(other, text))


def _text(page: Page) -> str:
    return json.dumps(page, ensure_ascii=False, separators=(",", ":"))


def _client(amazon: Amazon) -> SellingPartnerClient:
    seller = amazon.seller
    application = Application(seller["client_id"], seller["client_secret"])
    return SellingPartnerClient(
        Credentials(application, seller["refresh_token"]),
        seller["seller_id"],
        seller["region"],
        endpoints=Endpoints.at(amazon.simulator.base_url),
        transport=Urllib3Transport(),
        usage_plans=_Unlimited(),
        clock=amazon.clock,
    )
