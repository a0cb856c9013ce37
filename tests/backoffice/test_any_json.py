# SPDX-License-Identifier: LGPL-3.0-or-later
"""Any JSON that fits Amazon's schema is taken by the office too, on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amazon_backoffice.models import AmazonOrder
from amazon_connector.domain.totals import CAUSES
from amazon_connector.port import CANCELLED_STATE, IMPORTED, QUARANTINED
from amazon_connector.testing.world import Arranged, Tax
from amazon_connector.vault import Vault
from tests.conftest import MODELS
from tests.properties.shop import GERMANY, JAPAN, LINKED, UNITED_STATES
from tests.properties.test_any_json import BY_NAME, OFTEN, orders, shown

from .importing import import_page
from .world import DjangoWorld

pytestmark = pytest.mark.skipif(
    not MODELS.is_dir(), reason=f"Amazon's published models are not at {MODELS}"
)
VAULT = Vault([Vault.new_key()])
FEW = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
# What may differ between two imports of the same: how often and when something was tried.
LEFT_OUT = {"attempts", "next_attempt", "opened_at", "updated_at", "closed_at"}
TABLES = [
    "AmazonOrder",
    "Contact",
    "Delivery",
    "Issue",
    "Offer",
    "Product",
    "SalesOrder",
    "SalesOrderLine",
    "StockMove",
    "Tax",
]


@FEW
@given(st.lists(orders(BY_NAME, OFTEN), min_size=1, max_size=3))
def test_a_page_with_all_that_matters_is_taken(office: str, page: list[Any]) -> None:
    with transaction.atomic():
        _check(page)
        transaction.set_rollback(True)


def _check(page: list[Any]) -> None:
    world = DjangoWorld()
    marketplaces = (GERMANY, UNITED_STATES, JAPAN)
    world.account(Arranged(VAULT, marketplace_ids=marketplaces, linked_at=LINKED))
    world.product("SKU-1", tax=Tax("VAT 19 %", Decimal(19)))
    import_page(*page)
    rows = list(AmazonOrder.objects.all())
    assert len(rows) == len({shown(order["orderId"]) for order in page})
    for row in rows:
        _check_row(row)
    before = _business()
    import_page(*page)
    assert _business() == before


def _check_row(row: AmazonOrder) -> None:
    assert (row.sales_order is not None) or row.state not in (IMPORTED, CANCELLED_STATE)
    if row.state == QUARANTINED:
        assert row.reason
        assert "ERP refused" not in row.reason, row.reason
    if row.state == IMPORTED and row.expected is not None:
        assert row.ours == row.sales_order.total
    if row.difference:
        assert row.cause in CAUSES
    else:
        assert not row.cause


def _business() -> dict[str, list[dict[str, Any]]]:
    return {
        name: [
            {column: value for column, value in row.items() if column not in LEFT_OUT}
            for row in apps.get_model("amazon_backoffice", name).objects.order_by("pk").values()
        ]
        for name in TABLES
    }
