# SPDX-License-Identifier: LGPL-3.0-or-later
"""The state of an SKU's row, from what is wanted, what Amazon has, and what stands in the way.

An SKU that is FBA never gets a merchant quantity by accident: any value for the channel
DEFAULT would make a merchant offer (selling-partner-api-models issue 2633). So nothing is
sent before the listing was read, and nothing to an FBA one without the offer's own switch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from amazon_connector.port import (
    FAILED,
    HELD,
    NOT_APPLICABLE,
    PREVIEW,
    SENDING,
    STOCK_ON,
    SYNCHRONIZED,
    TO_SEND,
    UNREAD,
    Account,
    SkuStock,
)

NOT_READ = "Its listing has not been read from Amazon yet."
NOT_LISTED = (
    "Amazon has no listing of this SKU on that marketplace: create it in Seller Central, or "
    "correct the offer's SKU."
)
FBA = (
    "FBA: Amazon ships this SKU, so no merchant quantity is sent. To sell it both ways, tick "
    "Sold by us too on its offer."
)


def turned_on(accounts: Sequence[Account]) -> frozenset[str]:
    """The ids of the accounts whose quantities are sent."""
    return frozenset(a.account_id for a in accounts if a.stock.mode == STOCK_ON)


def differs(row: SkuStock) -> bool:
    """Whether Amazon has another quantity or handling time than it should."""
    if row.wanted != row.acknowledged:
        return True
    return row.handling_days is not None and row.handling_days != row.acknowledged_days


def settled(row: SkuStock, on: frozenset[str], now: datetime) -> SkuStock:
    """The row in its state; one that is on its way waits for its answer first."""
    if row.on_its_way:
        return row
    state, why = _state(row, row.account_id in on)
    due = (row.due or now) if state == TO_SEND else None
    if state == row.state and why == row.why and due == row.due:
        return row
    attempts = row.attempts if state == TO_SEND else 0
    return replace(row, state=state, why=why, due=due, attempts=attempts)


def _state(row: SkuStock, on: bool) -> tuple[str, str]:
    if row.obstacle:
        return (HELD if row.held else NOT_APPLICABLE), row.obstacle
    if row.read_at is None:
        return UNREAD, NOT_READ
    if not row.listed:
        return HELD, NOT_LISTED
    if row.fba and not row.also_fbm:
        return NOT_APPLICABLE, FBA
    if not differs(row):
        return SYNCHRONIZED, ""
    if not on:
        return PREVIEW, ""
    if row.state == FAILED and (row.wanted, row.handling_days) == (row.sending, row.sending_days):
        # Refused as it is: a person retries, or another quantity is wanted.
        return FAILED, row.why
    return TO_SEND, row.why if row.state == TO_SEND else ""


TAKEN, REFUSED, UNCLEAR, NOT_MERGED = "taken", "refused", "unclear", "not_merged"
# On the row: Amazon refused merge, and its values are to be read before the next try.
READ_FIRST = "?"
# After no clear answer the quantity is sent again, ever more rarely.
_AGAIN = timedelta(minutes=2)


@dataclass(frozen=True)
class Answer:
    """What came of sending, with Amazon's reason. ``kept`` is what was read for ``replace``."""

    verdict: str
    why: str = ""
    kept: str = ""


def intended(row: SkuStock, state: str, now: datetime) -> SkuStock:
    """The row as it leaves: what is on its way is what was wanted then."""
    due = now + _AGAIN if state == SENDING else None
    return replace(
        row, state=state, due=due, why="", sending=row.wanted, sending_days=row.handling_days
    )


def answered(row: SkuStock, answer: Answer, on: frozenset[str], now: datetime) -> SkuStock:
    """The row after its answer; another quantity that is wanted by now goes next."""
    row = replace(row, feed="", message_id=0, due=None, kept=answer.kept or row.kept)
    if answer.verdict == TAKEN:
        return settled(_acknowledged(row), on, now)
    if answer.verdict == REFUSED:
        return settled(replace(row, state=FAILED, why=answer.why), on, now)
    if answer.verdict == NOT_MERGED:
        return replace(row, state=TO_SEND, kept=READ_FIRST, due=now)
    # Nobody knows what Amazon has: an absolute quantity may be repeated.
    return replace(
        row,
        state=TO_SEND,
        why=answer.why,
        due=now + _AGAIN * 2 ** min(row.attempts, 5),
        attempts=row.attempts + 1,
        acknowledged=None,
        acknowledged_days=None,
    )


def _acknowledged(row: SkuStock) -> SkuStock:
    days = row.acknowledged_days if row.sending_days is None else row.sending_days
    return replace(
        row,
        state=SYNCHRONIZED,
        acknowledged=row.sending,
        acknowledged_days=days,
        attempts=0,
        why="",
    )
