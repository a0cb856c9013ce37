# SPDX-License-Identifier: LGPL-3.0-or-later
"""The connector's own row of an order, built from Amazon's order and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from amazon_connector.domain.intake import forget_after
from amazon_connector.domain.orders import Order
from amazon_connector.domain.totals import Comparison
from amazon_connector.port import QUARANTINED, Account, AmazonOrder, OrderKey

# After a failure: soon first, then ever more rarely, for ever once a day.
RETRY_AFTER = tuple(timedelta(minutes=m) for m in (5, 15, 60, 240, 720, 1440))


def row_of(
    order: Order,
    now: datetime,
    account: Account,
    state: str,
    reason: str,
    before: AmazonOrder | None,
) -> AmazonOrder:
    """The row in this state; what only an earlier version knew stays."""
    fresh = AmazonOrder(
        key=OrderKey(account.seller_id, order.order_id),
        account_id=account.account_id,
        marketplace_id=order.marketplace_id,
        channel=order.channel,
        status=order.status,
        state=state,
        updated=order.updated,
        reason=reason,
        currency=order.currency,
        ship_by=order.ship_by,
        deliver_by=order.deliver_by,
        cancellation_requested=order.cancellation_requested,
        cancellation_reason=order.cancellation_reason,
        forget_after=forget_after(order, now),
    )
    if before is None:
        return fresh
    return replace(
        fresh,
        account_id=before.account_id,
        history=before.history,
        expected=before.expected,
        ours=before.ours,
        collected_by_amazon=before.collected_by_amazon,
        cause=before.cause,
        cause_detail=before.cause_detail,
        flag=before.flag,
        forgotten=before.forgotten,
        memo=before.memo,
    )


def compared(row: AmazonOrder, comparison: Comparison | None) -> AmazonOrder:
    """The row with expected, ours and the cause of their difference."""
    if comparison is None:
        return row
    return replace(
        row,
        expected=comparison.expected,
        ours=comparison.ours,
        collected_by_amazon=comparison.collected_by_amazon,
        cause=comparison.cause,
        cause_detail=comparison.detail,
    )


def quarantined(
    row: AmazonOrder, why: str, before: AmazonOrder | None, now: datetime
) -> AmazonOrder:
    """The row after one more failure: when it is tried again by itself."""
    attempts = (before.attempts if before else 0) + 1
    wait = RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
    return replace(row, state=QUARANTINED, reason=why, attempts=attempts, next_attempt=now + wait)
