# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock for a demo: something of everything in the warehouse and at Amazon."""

from __future__ import annotations

from collections.abc import Sequence

from . import runtime
from .adapter.errors import atomic
from .adapter.moving import inventory, moved
from .models import Account, Product, State, StockMove

PIECES = 500


def stock_up(account: Account, products: Sequence[Product]) -> None:
    """Count in ``PIECES`` of each product, in both places."""
    counted_in, now = inventory(account.company_id), runtime.clock().now()
    moves = [
        StockMove(
            product=product,
            source=counted_in,
            destination=place,
            quantity=PIECES,
            state=State.DONE,
            done_at=now,
            reference="Stock at the beginning",
        )
        for product in products
        for place in (account.warehouse, account.location)
    ]
    with atomic():
        moved(StockMove.objects.bulk_create(moves))
