# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock for a demo: something of everything in the warehouse and at Amazon."""

from __future__ import annotations

from collections.abc import Sequence

from . import runtime
from .models import Account, Product, State, StockLocation, StockMove

PIECES = 500


def stock_up(account: Account, products: Sequence[Product]) -> None:
    """Count in ``PIECES`` of each product, in both places."""
    kinds = StockLocation.Kind
    counted, _ = StockLocation.objects.get_or_create(
        company=account.company, kind=kinds.INVENTORY, name="Inventory adjustment"
    )
    warehouse = StockLocation.objects.get(company=account.company, kind=kinds.WAREHOUSE)
    now = runtime.clock().now()
    StockMove.objects.bulk_create(
        StockMove(
            product=product,
            source=counted,
            destination=place,
            quantity=PIECES,
            state=State.DONE,
            done_at=now,
            reference="Stock at the beginning",
        )
        for product in products
        for place in (warehouse, account.location)
    )
