# SPDX-License-Identifier: LGPL-3.0-or-later
"""The doctor's findings about quantities on Amazon (FBM) and about stock at Amazon (FBA)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Sum
from django.db.models.functions import Abs

from amazon_connector.bootstrap import Finding
from amazon_connector.port import FAILED, HELD, IN_FEED, SENDING, TO_SEND

from . import booking_fba, quantities, runtime
from .levels import BAD, OK, WARN
from .models import FbaDrift
from .words import exact

FBM, FBA = "FBM Stock Synchronization", "Stock at Amazon"
_LIST = "Open Inventory > Quantities on Amazon"


def findings() -> Iterator[Finding]:
    """Quantities first, then what lies at Amazon."""
    if quantities.synchronized_accounts().exists():
        yield from _waiting()
        yield from _quantities()
        yield from _feeds()
    else:
        yield Finding(OK, FBM, "It is off on every account: no quantity is sent.")
    yield from _drifts()


def _waiting() -> Iterator[Finding]:
    for account in quantities.stopped_accounts():
        todo = (
            "Open the account and See What Would Change. If it is right, Send Anyway; if not, "
            "correct the stock."
        )
        yield Finding(BAD, FBM, f"{account} has stopped: {account.stock_stopped}", todo)
    for account in quantities.accounts_to_start():
        figures = quantities.standing(account)
        what = (
            f"{account} is compared with Amazon and waits for a yes: {_skus(figures.changing)} "
            f"would change, {figures.to_zero} of them to zero."
        )
        yield Finding(WARN, FBM, what, "Open the account, See What Would Change, and Start.")


def _quantities() -> Iterator[Finding]:
    counted = quantities.by_state()
    if failed := counted[FAILED]:
        what = f"Amazon refused what was sent for {_skus(failed)}."
        yield Finding(BAD, FBM, what, f"{_LIST}: each says why; then Retry Amazon Sync.")
    if held := counted[HELD]:
        what = f"Held back: {_skus(held)}, unknown to Amazon or with offers that disagree."
        yield Finding(WARN, FBM, what, f"{_LIST}: each says why.")
    what = (
        f"{_skus(counted[TO_SEND])} to be sent, {counted[SENDING]} being sent, "
        f"{counted[IN_FEED]} in a feed; {failed} failed, {held} held back."
    )
    yield Finding(OK, FBM, what)


def _feeds() -> Iterator[Finding]:
    for feed in quantities.hanging_feeds():
        what = (
            f"Amazon has not finished feed {feed} ({feed.messages} SKUs) of "
            f"{exact(feed.intended_at)}."
        )
        todo = (
            "Nothing has to be done: its quantities were sent again by another feed. If that one "
            "hangs too, open a case in Seller Central with the feed's number."
        )
        yield Finding(WARN, FBM, what, todo)


def _drifts() -> Iterator[Finding]:
    if not FbaDrift.objects.exists():
        yield Finding(OK, FBA, "Nothing lies at Amazon, as far as it has told.")
        return
    rows = FbaDrift.objects.exclude(drift=0).order_by()
    found = rows.aggregate(products=Count("pk"), pieces=Sum(Abs("drift")))
    if found["products"]:
        products, pieces = found["products"], found["pieces"]
        differ = "1 product differs" if products == 1 else f"{products} products differ"
        what = f"{differ} from Amazon, by {pieces} piece{'' if pieces == 1 else 's'}."
        todo = (
            "Open Inventory > Stock at Amazon. What is in transit may have arrived (Send to "
            "Amazon); else Book Adjustment."
        )
        yield Finding(WARN, FBA, what, todo)
    else:
        yield Finding(OK, FBA, "What was measured last is what Amazon says.")
    oldest = booking_fba.oldest_reading()
    if oldest and booking_fba.is_stale(oldest, runtime.clock().now()):
        what = f"It has not been read since {exact(oldest)}."
        yield Finding(WARN, FBA, what, "Amazon Issues tell why. Read Now on Stock at Amazon.")


def _skus(number: int) -> str:
    return "1 SKU" if number == 1 else f"{number} SKUs"
