# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rows of SKUs: what Amazon should show beside what it took. Flat values, read in sets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from amazon_connector.port import IN_FEED, SENDING, SkuKey, StockCounts
from amazon_connector.port import SkuStock as Row

from ..models import SkuStock
from ..models.among import Page
from ..models.fields import key_text
from .flat import aware, flat

_KEY = ["seller_id", "region", "sku"]
_FIELDS = [field.name for field in dataclasses.fields(Row) if field.name != "key"]
_READ = [*_KEY, *_FIELDS]
_SAME = [name for name in _FIELDS if name not in ("account_id", "product_id")]
_WRITTEN = ["account", "product", *_SAME, "live"]
_ON_THEIR_WAY = (SENDING, IN_FEED)


def sku_stocks(keys: Sequence[SkuKey]) -> Mapping[SkuKey, Row]:
    """See ``Backend.sku_stocks``."""
    asked = {(key_text(k.seller_id), k.region, key_text(k.sku)): k for k in keys}
    rows = SkuStock.objects.filter(
        seller_id__in={seller for seller, _, _ in asked},
        region__in={region for _, region, _ in asked},
        sku__among=[sku for _, _, sku in asked],
    )
    found = {(row.key.seller_id, row.key.region, row.key.sku): row for row in _held(rows)}
    return {key: found[named] for named, key in asked.items() if named in found}


def sku_stocks_of(product_ids: Sequence[str]) -> list[Row]:
    """See ``Backend.sku_stocks_of``."""
    return _told(SkuStock.objects.filter(product__among=Page(_ids(product_ids))).order_by())


def sku_stocks_to_send(account_ids: Sequence[str], now: datetime, limit: int) -> list[Row]:
    """See ``Backend.sku_stocks_to_send``."""
    rows = SkuStock.objects.filter(account__in=_ids(account_ids), due__lte=now)
    return _told(rows.order_by("sku", "account_id")[:limit])


def sku_stocks_to_read(account_ids: Sequence[str], before: datetime, limit: int) -> list[Row]:
    """See ``Backend.sku_stocks_to_read``."""
    rows = SkuStock.objects.filter(account__in=_ids(account_ids), obstacle="").filter(
        ~Q(state__in=_ON_THEIR_WAY), Q(read_at=None) | Q(read_at__lt=before)
    )
    return _told(rows.order_by("marketplace_id", "sku")[:limit])


def sku_stocks_in_feed(key: str) -> list[Row]:
    """See ``Backend.sku_stocks_in_feed``."""
    rows = SkuStock.objects.filter(feed=key).exclude(feed="")
    return _told(rows.order_by("message_id"))


def save_sku_stocks(page: Sequence[Row]) -> None:
    """See ``Backend.save_sku_stocks``."""
    rows = {row.key: row for row in page}
    SkuStock.objects.bulk_create(
        [_stored(rows[key]) for key in sorted(rows)],
        update_conflicts=True,
        unique_fields=_KEY,
        update_fields=_WRITTEN,
    )


def stock_counts(account_ids: Sequence[str]) -> StockCounts:
    """See ``Backend.stock_counts``."""
    live = SkuStock.objects.filter(account__in=_ids(account_ids), live=True).order_by()
    falling = live.filter(due__isnull=False, wanted=0)
    return StockCounts(live.count(), falling.count())


def _held(rows: QuerySet[SkuStock]) -> list[Row]:
    """Inside a transaction nobody else writes them until its end."""
    if connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    return _told(rows.order_by("pk"))


def _told(rows: QuerySet[SkuStock]) -> list[Row]:
    """In the order of ``_READ``, each value by its name: rows by the thousand."""
    # fmt: off
    return [
        Row(
            SkuKey(seller, region, sku), str(account), marketplace,
            "" if product is None else str(product),
            wanted, days, acknowledged, acknowledged_days, sending, sending_days, on_amazon,
            read_at and aware(read_at), state, why, due and aware(due),
            attempts, obstacle, held, also_fbm, listed, fba, product_type, kept, feed, message_id,
        )
        for (
            seller, region, sku, account, marketplace, product,
            wanted, days, acknowledged, acknowledged_days, sending, sending_days, on_amazon,
            read_at, state, why, due,
            attempts, obstacle, held, also_fbm, listed, fba, product_type, kept, feed, message_id,
        ) in flat(rows, *_READ)
    ]
    # fmt: on


def _stored(row: Row) -> SkuStock:
    return SkuStock(
        seller_id=row.key.seller_id,
        region=row.key.region,
        sku=row.key.sku,
        account_id=int(row.account_id),
        product_id=int(row.product_id) if row.product_id else None,
        live=bool(row.shown and row.shown > 0),
        **{name: getattr(row, name) for name in _SAME},
    )


def _ids(ids: Iterable[str]) -> list[int]:
    return [int(pk) for pk in ids]
