# SPDX-License-Identifier: LGPL-3.0-or-later
"""*FBM Stock Synchronization*: where it stands on each account, its feeds, what pending orders
hold, and the mails about it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from amazon_connector.port import (
    FEED_ENDED,
    STOCK_OFF,
    Notice,
    PendingOrder,
    StockProgress,
    StockSync,
)
from amazon_connector.port import StockFeed as TheFeed

from .. import wakeup
from ..addresses import address_of_office
from ..models import Account, Mail, Offer, PendingPieces, StockFeed
from ..models.fields import key_text
from .touches import touch
from .writes import Writes

_SYNC = [field.name for field in dataclasses.fields(StockSync)]
_FEED = [f.name for f in dataclasses.fields(TheFeed) if f.name not in ("key", "account_id")]
_PAGE = "admin:amazon_backoffice_account_change"


def stock_sync(row: Account) -> StockSync:
    """Where the account's stock synchronization stands."""
    return StockSync(**{name: getattr(row, f"stock_{name}") for name in _SYNC})


def save_stock_progress(page: Sequence[StockProgress]) -> None:
    """See ``Backend.save_stock_progress``."""
    changed = {int(progress.account_id): progress for progress in page}
    writes = Writes()
    for row in Account.objects.select_for_update().filter(pk__in=changed).order_by("pk"):
        news = {f"stock_{name}": getattr(changed[row.pk], name) for name in _SYNC}
        writes.set(row, **{name: value for name, value in news.items() if value is not None})
    writes.save()


def compute_again(account_ids: Iterable[int]) -> None:
    """A person has changed what all quantities of these accounts are made of."""
    rows = Account.objects.filter(pk__in=account_ids).exclude(stock_mode=STOCK_OFF)
    if rows.update(stock_next_full=None):
        wakeup.request_turn()


# Feeds


def stock_feeds(account_ids: Sequence[str], since: datetime) -> list[TheFeed]:
    """See ``Backend.stock_feeds``."""
    rows = StockFeed.objects.filter(account__in=[int(pk) for pk in account_ids])
    rows = rows.filter(~Q(state=FEED_ENDED) | Q(intended_at__gte=since))
    return [
        TheFeed(key, str(account), *same)
        for key, account, *same in rows.order_by("intended_at", "pk").values_list(
            "key", "account_id", *_FEED
        )
    ]


def save_stock_feeds(page: Sequence[TheFeed]) -> None:
    """See ``Backend.save_stock_feeds``."""
    StockFeed.objects.bulk_create(
        [
            StockFeed(
                key=feed.key,
                account_id=int(feed.account_id),
                **{name: getattr(feed, name) for name in _FEED},
            )
            for feed in page
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["account", *_FEED],
    )


# Pending orders


def hold_pending(page: Sequence[PendingOrder]) -> None:
    """See ``Backend.hold_pending``."""
    orders = {(key_text(o.seller_id), key_text(o.order_id)): o for o in page}
    rows = PendingPieces.objects.filter(
        seller_id__in={seller for seller, _ in orders},
        order_id__in=[order_id for _, order_id in orders],
    )
    held = {
        (row.seller_id, row.order_id, row.sku): row
        for row in rows
        if (row.seller_id, row.order_id) in orders
    }
    wanted = {
        (*key, key_text(sku)): (int(order.account_id), pieces)
        for key, order in orders.items()
        for sku, pieces in order.pieces.items()
    }
    changed = {
        key: value
        for key, value in wanted.items()
        if key not in held or (held[key].account_id, held[key].pieces) != value
    }
    gone = [row for key, row in held.items() if key not in wanted]
    PendingPieces.objects.filter(pk__in=[row.pk for row in gone]).delete()
    PendingPieces.objects.bulk_create(
        [
            PendingPieces(
                seller_id=seller, order_id=order_id, sku=sku, account_id=account, pieces=pieces
            )
            for (seller, order_id, sku), (account, pieces) in sorted(changed.items())
        ],
        update_conflicts=True,
        unique_fields=["seller_id", "order_id", "sku"],
        update_fields=["account", "pieces"],
    )
    skus = {sku for _, _, sku in changed} | {row.sku for row in gone}
    if skus:
        touch(Offer.objects.filter(sku__in=skus).values_list("product_id", flat=True))


# Mails


def tell_responsible(page: Sequence[Notice], now: datetime) -> None:
    """See ``Backend.tell_responsible``: rows, sent once they are committed."""
    accounts = Account.objects.in_bulk({int(notice.account_id) for notice in page})
    office = address_of_office()
    Mail.objects.bulk_create(
        [
            Mail(
                account=accounts[int(notice.account_id)],
                subject=f"{notice.about}: {accounts[int(notice.account_id)].name}",
                body=f"{notice.text}\n\n{office}{reverse(_PAGE, args=[notice.account_id])}",
                queued_at=now,
            )
            for notice in page
        ]
    )
