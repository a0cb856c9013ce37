# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office works in sets: a page of 100 orders takes the queries of a page of 10."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amazon_backoffice.models import AmazonOrder, Marketplace, SalesOrder
from amazon_connector.port import MarketplaceSeen
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Tax

from .importing import NOW, arranged, import_page

VAT = Tax("VAT 19 %", Decimal(19))
pytestmark = pytest.mark.usefixtures("office")


def page(first: int, count: int, updated: str = "2026-11-23T09:00:00Z") -> list[dict[str, Any]]:
    """Orders of different buyers, FBM and FBA, each with two items."""
    return [
        order(
            f"302-{n:07}-0000001",
            channel=("MERCHANT", "AMAZON")[n % 2],
            status=("UNSHIPPED", "SHIPPED")[n % 2],
            updated=updated,
            buyer={"buyerName": f"Buyer {n}", "buyerEmail": f"b{n}@marketplace.amazon.de"},
            items=[item(f"{n}-1", "SKU-1", 2, shipping="3.00"), item(f"{n}-2", "NEW", 1)],
        )
        for n in range(first, first + count)
    ]


def statements(orders: list[dict[str, Any]]) -> list[str]:
    """What is sent to the database, an insert or update in several batches counted once: SQLite
    takes no more than 999 parameters in a statement.
    """
    with CaptureQueriesContext(connection) as captured:
        import_page(*orders)
    heads = [_head(query["sql"]) for query in captured.captured_queries]
    return [head for head, _ in groupby(heads)]


def _head(sql: str) -> str:
    sql = re.sub(r"SAVEPOINT .*", "SAVEPOINT", sql)
    return re.split(r" WHERE | VALUES | SET | SELECT \(|\(", sql, maxsplit=1)[0][:200]


def test_new_orders() -> None:
    arranged().product("SKU-1", tax=VAT)
    import_page(*page(0, 2))
    few, many = statements(page(10, 10)), statements(page(100, 100))
    assert SalesOrder.objects.count() == 112
    assert many == few
    assert len(few) < 45


def test_newer_versions() -> None:
    arranged().product("SKU-1", tax=VAT)
    import_page(*page(10, 110))
    later = "2026-11-23T11:00:00Z"
    few, many = statements(page(10, 10, later)), statements(page(20, 100, later))
    assert AmazonOrder.objects.filter(updated__gt=NOW.replace(hour=10)).count() == 110
    assert many == few
    assert len(few) < 30


def test_cancellations() -> None:
    arranged().product("SKU-1")
    import_page(*page(10, 110))
    cancelled = [
        {**one, "lastUpdatedTime": "2026-11-23T11:00:00Z", "fulfillment": _cancelled(one)}
        for one in page(10, 110)
    ]
    few, many = statements(cancelled[:10]), statements(cancelled[10:])
    assert SalesOrder.objects.filter(state="cancelled").count() == 55
    assert many == few


def _cancelled(one: dict[str, Any]) -> dict[str, Any]:
    return {**one["fulfillment"], "fulfillmentStatus": "CANCELLED"}


def test_marketplaces() -> None:
    world = arranged()
    backend = world.backend()
    account_id = backend.accounts()[0].account_id
    listed = list(Marketplace.objects.order_by("pk")[:14])

    def count(ids: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured, backend.atomic():
            backend.save_marketplaces(
                [MarketplaceSeen(account_id, m, m, "DE", "EUR", True) for m in ids]
            )
            backend.block_marketplaces([account_id], dict.fromkeys(ids, "No."))
        return len(captured)

    ids = [m.marketplace_id for m in listed]
    assert count(ids[:2]) == count(ids[2:])
