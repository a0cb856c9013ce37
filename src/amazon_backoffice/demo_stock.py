# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock for a demo: something of everything in the warehouse, and at Amazon what lies there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from . import runtime
from .adapter.errors import atomic
from .adapter.moving import inventory, moved
from .local_amazon import LocalAmazon
from .models import Account, Offer, Product, State, StockLocation, StockMove

PIECES = 500
LOST = 3
_FULFILLABLE = "fulfillableQuantity"


def stock_up(account: Account, products: Sequence[Product]) -> None:
    """Count in ``PIECES`` of each product in the warehouse."""
    assert account.warehouse is not None
    _count_in(account, account.warehouse, {product.pk: PIECES for product in products})


def stock_up_at_amazon(amazon: LocalAmazon, account: Account) -> None:
    """Count in what the local Amazon has of the account's products, with the offers by which
    Amazon's figures find them; then Amazon loses ``LOST`` pieces of one: a drift to be seen.
    """
    products = Product.objects.filter(company=account.company_id, default_for="")
    by_sku = {product.internal_reference: product for product in products}
    read = {
        m.marketplace.marketplace_id: m.marketplace
        for m in account.marketplaces.filter(active=True).select_related("marketplace")
    }
    rows = [
        row
        for row in amazon.inventory(account.seller_id)
        if row["sku"] in by_sku and row["marketplace_id"] in read
    ]
    pieces: dict[int, int] = defaultdict(int)
    for row in rows:
        Offer.objects.get_or_create(
            account=account,
            marketplace=read[row["marketplace_id"]],
            sku=row["sku"],
            defaults={"product": by_sku[row["sku"]]},
        )
        pieces[by_sku[row["sku"]].pk] += _at_amazon(row)
    assert account.location is not None
    _count_in(account, account.location, pieces)
    if rows:
        fullest = max(rows, key=_at_amazon)
        amazon.set_inventory(fullest, _FULFILLABLE, fullest["quantities"][_FULFILLABLE] - LOST)


def _at_amazon(row: Mapping[str, Any]) -> int:
    """All but what is on its way there."""
    quantities: Mapping[str, int] = row["quantities"]
    return sum(max(0, n) for name, n in quantities.items() if not name.startswith("inbound"))


def _count_in(account: Account, place: StockLocation, pieces: Mapping[int, int]) -> None:
    counted_in, now = inventory(account.company_id), runtime.clock().now()
    moves = [
        StockMove(
            product_id=product_id,
            source=counted_in,
            destination=place,
            quantity=Decimal(number),
            state=State.DONE,
            done_at=now,
            reference="Stock at the beginning",
        )
        for product_id, number in pieces.items()
        if number
    ]
    with atomic():
        moved(StockMove.objects.bulk_create(moves))
