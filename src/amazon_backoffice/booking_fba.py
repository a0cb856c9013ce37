# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Book Adjustment* and *Read Now* of the stock at Amazon, as the pages offer them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet

from . import runtime, wakeup
from .models import Account, FbaDrift

# It is read once an hour.
_STALE_AFTER = timedelta(hours=3)


def book(rows: QuerySet[FbaDrift]) -> int:
    """Book what differs among ``rows``; how many products were adjusted."""
    wanted: dict[int, list[str]] = defaultdict(list)
    for account_id, product_id in rows.exclude(drift=0).values_list("account_id", "product_id"):
        wanted[account_id].append(str(product_id))
    fba = runtime.connector().fba
    return sum(fba.book([str(pk)], products) for pk, products in wanted.items())


def booked(number: int) -> str:
    """What was done, for people."""
    if not number:
        return "Nothing to book: none of these differs."
    products = "product" if number == 1 else "products"
    return f"Booked: our stock of {number} {products} at Amazon is what Amazon says."


def drifts_of(account: Account) -> QuerySet[FbaDrift]:
    """What differs in the Amazon location of this account, which it may share with others."""
    return FbaDrift.objects.exclude(drift=0).filter(account__location=account.location)


def readable() -> QuerySet[Account]:
    """The accounts whose stock at Amazon is read."""
    return Account.objects.filter(active=True, fba_on=True, linked_at__isnull=False)


def oldest_reading() -> datetime | None:
    """When the oldest of Amazon's figures was read."""
    moment: datetime | None = readable().aggregate(first=Min("fba_stock__read_at"))["first"]
    return moment


def is_stale(moment: datetime, now: datetime) -> bool:
    """Whether figures read then should have been read again since."""
    return now - moment > _STALE_AFTER


def read_now(accounts: Collection[Account]) -> None:
    """Read what lies at Amazon with the loop's next turn, which is now."""
    runtime.connector().fba.read_now([str(account.pk) for account in accounts])
    wakeup.request_turn()
