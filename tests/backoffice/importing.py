# SPDX-License-Identifier: LGPL-3.0-or-later
"""Imports orders straight into the office, as a page of a search does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from amazon_backoffice import driver
from amazon_backoffice.models import SalesOrder
from amazon_connector.testing.world import Arranged
from amazon_connector.usecases.importing import OrderImport, PageResult
from amazon_connector.usecases.repairing import PairDefaultLines
from amazon_connector.vault import Vault

from .world import DjangoWorld

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
ONE = "302-0000001-0000001"


def arranged(**more: Any) -> DjangoWorld:
    """A world with a linked account in Germany and France."""
    world = DjangoWorld()
    defaults = {"linked_at": NOW - timedelta(days=1), "cursor": NOW - timedelta(days=1)}
    world.account(Arranged(**{"vault": Vault([Vault.new_key()]), **defaults, **more}))
    return world


def import_page(*orders: Mapping[str, Any], now: datetime = NOW) -> PageResult:
    """One page of Amazon's orders, committed."""
    backend = DjangoWorld().backend()
    with backend.atomic():
        return OrderImport(backend, backend.accounts(), now).page(orders)


def pair_again() -> None:
    """Lines on a default product get the products that there are by now."""
    backend = DjangoWorld().backend()
    driver.run(PairDefaultLines(backend, [a.account_id for a in backend.accounts()]))


def sales_order(order_id: str = ONE) -> SalesOrder:
    """The sales order of an Amazon order."""
    return SalesOrder.objects.get(order_id=order_id)
