# SPDX-License-Identifier: LGPL-3.0-or-later
"""Products whose pieces or offers changed, noted in the transaction of the change.

A note is only ever added: a warehouse's transaction never waits for the synchronization, and the
synchronization never makes it fail. At the commit the loop is woken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from amazon_connector.port import STOCK_OFF, Touch

from .. import wakeup
from ..models import Account, Offer, SkuStock, StockTouch


def touch(product_ids: Iterable[int | None]) -> None:
    """Note those of these products whose quantity is synchronized. Call it in the transaction
    of the change, while the offers are there.
    """
    ids = set(product_ids) - {None}
    if not ids:
        return
    accounts = Account.objects.exclude(stock_mode=STOCK_OFF).values("pk")
    found = set()
    for model in (Offer, SkuStock):
        rows = model.objects.filter(product__in=ids, account__in=accounts).order_by()
        found.update(rows.values_list("product_id", flat=True))
    if found:
        StockTouch.objects.bulk_create([StockTouch(product_id=pk) for pk in sorted(found)])
        wakeup.request_turn()


def touched_products(limit: int) -> list[Touch]:
    """See ``Backend.touched_products``."""
    rows = StockTouch.objects.order_by("pk").values_list("pk", "product_id")
    return [Touch(str(pk), str(product_id)) for pk, product_id in rows[:limit]]


def settle_touches(page: Sequence[Touch]) -> None:
    """See ``Backend.settle_touches``."""
    StockTouch.objects.filter(pk__in=[int(touch.touch_id) for touch in page]).delete()
