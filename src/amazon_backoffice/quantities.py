# SPDX-License-Identifier: LGPL-3.0-or-later
"""How the quantities on Amazon stand, in figures; *Retry Amazon Sync* of chosen ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When

from amazon_connector.port import (
    FAILED,
    FEED_ABANDONED,
    FEED_ENDED,
    HELD,
    IN_FEED,
    NOT_APPLICABLE,
    PREVIEW,
    SENDING,
    STOCK_OFF,
    STOCK_READY,
    STOCK_STATES,
    SYNCHRONIZED,
    TO_SEND,
    SkuKey,
)

from . import runtime, wakeup
from .models import Account, SkuStock, StockFeed
from .models.parcel import AT_ONCE as NEVER

# A person is needed: Amazon refused, or something stands in the way.
STUCK = (FAILED, HELD)
ON_THEIR_WAY = (TO_SEND, SENDING, IN_FEED)


def by_state() -> dict[str, int]:
    """How many SKUs are in each state, of all accounts."""
    counted = SkuStock.objects.order_by().values_list("state").annotate(Count("pk"))
    return {**dict.fromkeys(STOCK_STATES, 0), **dict(counted)}


def stuck() -> int:
    """How many SKUs wait for a person."""
    return SkuStock.objects.filter(state__in=STUCK).count()


def synchronized_accounts() -> QuerySet[Account]:
    """Those whose *FBM Stock Synchronization* is not off."""
    return Account.objects.filter(active=True).exclude(stock_mode=STOCK_OFF)


def stopped_accounts() -> QuerySet[Account]:
    """Those of which a round waits for a person: it would set too much to zero."""
    return synchronized_accounts().exclude(stock_stopped="")


def accounts_to_start() -> QuerySet[Account]:
    """Those that are compared with Amazon, and wait for a person's yes."""
    return synchronized_accounts().filter(stock_mode=STOCK_READY)


def open_feeds() -> QuerySet[StockFeed]:
    """Feeds that Amazon has not ended, the oldest first."""
    return StockFeed.objects.exclude(state=FEED_ENDED).order_by("intended_at", "pk")


def hanging_feeds() -> QuerySet[StockFeed]:
    """Feeds that Amazon did not end in time: given up, and sent again by another one."""
    return open_feeds().filter(state=FEED_ABANDONED)


@dataclass(frozen=True)
class Standing:
    """The SKUs of an account, by what a person wants to know of them.

    ``unread``: of the ``counted`` ones those to be read from Amazon. ``changing``: what is to be
    sent, or would be; ``to_zero`` of them are on sale and fall to none. ``unlisted``: unknown to
    Amazon. ``disputed``: their offers disagree. ``left_out``: no quantity of their own.
    """

    counted: int
    unread: int
    changing: int
    to_zero: int
    equal: int
    fba: int
    unlisted: int
    disputed: int
    left_out: int
    failed: int


def standing(account: Account) -> Standing:
    """All figures in one query."""
    changing = Q(state=PREVIEW) | Q(due__isnull=False)
    older = Q(read_at=None) | Q(read_at__lt=account.stock_compare_since or NEVER)
    figures = {
        "counted": Q(obstacle=""),
        "unread": Q(obstacle="") & older & ~Q(state__in=(SENDING, IN_FEED)),
        "changing": changing,
        "to_zero": changing & Q(live=True, wanted=0),
        "equal": Q(state=SYNCHRONIZED),
        "fba": Q(state=NOT_APPLICABLE, fba=True, obstacle=""),
        "unlisted": Q(state=HELD, held=False),
        "disputed": Q(state=HELD, held=True),
        "left_out": Q(state=NOT_APPLICABLE) & ~Q(obstacle=""),
        "failed": Q(state=FAILED),
    }
    rows = SkuStock.objects.filter(account=account).order_by()
    return Standing(**rows.aggregate(**{k: Count("pk", filter=q) for k, q in figures.items()}))


def to_change(account: Account, most: int) -> QuerySet[SkuStock]:
    """What is to be sent or would be: those that fall to none first."""
    rows = SkuStock.objects.filter(Q(state=PREVIEW) | Q(due__isnull=False), account=account)
    falling = Case(When(live=True, wanted=0, then=0), default=1)
    return rows.select_related("product").order_by(falling, "sku")[:most]


# Retry Amazon Sync


def retry(rows: QuerySet[SkuStock]) -> int:
    """Those of ``rows`` that wait for a person are tried again now; how many."""
    found = rows.filter(state__in=STUCK, obstacle="").order_by()
    keys = [SkuKey(*key) for key in found.values_list("seller_id", "region", "sku")]
    if keys:
        runtime.connector().stock.retry(keys)
        wakeup.request_turn()
    return len(keys)


def sentence(number: int) -> str:
    """What happens now, for people."""
    if not number:
        return "Nothing to retry: none of these has failed or is missing on Amazon."
    return f"{number} {'SKU is' if number == 1 else 'SKUs are'} tried again now."
