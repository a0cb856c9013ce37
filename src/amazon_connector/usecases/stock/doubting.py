# SPDX-License-Identifier: LGPL-3.0-or-later
"""An FBA order of an SKU that we take for the merchant's: its listing is read again first.

The seller may have handed it over to Amazon since it was read; a quantity sent now would make
a merchant offer of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from amazon_connector.domain.orders import AMAZON
from amazon_connector.port import STOCK_OFF, Backend, SkuKey

from .pending import SeenOrder
from .settling import settled


def doubt_merchants(backend: Backend, page: Sequence[SeenOrder], now: datetime) -> None:
    """Nothing is sent for such SKUs until they are read. Call inside ``atomic()``."""
    sold: dict[SkuKey, datetime] = {}
    for seen in page:
        if seen.order.channel == AMAZON and seen.account.stock.mode != STOCK_OFF:
            for item in seen.order.items:
                key = SkuKey(seen.account.seller_id, seen.account.region, item.sku)
                sold[key] = max(seen.order.updated, sold.get(key, seen.order.updated))
    if not sold:
        return
    doubted = [
        settled(replace(row, read_at=None), frozenset(), now)
        for key, row in backend.sku_stocks(list(sold)).items()
        if not row.fba and not row.also_fbm and row.read_at and row.read_at < sold[key]
    ]
    if doubted:
        backend.save_sku_stocks(doubted)
