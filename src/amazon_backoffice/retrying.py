# SPDX-License-Identifier: LGPL-3.0-or-later
"""Retry of chosen orders that are not in: they are due now, and the sync loop is woken."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from amazon_connector.port import NOT_IMPORTED, QUARANTINED

from . import runtime, wakeup
from .models import AmazonOrder, Issue

RETRIED = (QUARANTINED, NOT_IMPORTED)


def retry(rows: QuerySet[AmazonOrder]) -> int:
    """Make those of ``rows`` that are not imported due; how many there were.

    An order that was left out for a reason is read from Amazon again like one in quarantine.
    """
    due = rows.filter(state__in=RETRIED).order_by()
    number: int = due.update(state=QUARANTINED, next_attempt=runtime.clock().now())
    if number:
        wakeup.request_turn()
    return number


def orders_of(issues: QuerySet[Issue]) -> QuerySet[AmazonOrder]:
    """The Amazon orders that these issues are about."""
    named = Q(pk__in=[])
    for issue in issues.select_related("account"):
        if issue.order_id:
            named |= Q(seller_id=issue.account.seller_id, order_id=issue.order_id)
    return AmazonOrder.objects.filter(named)


def sentence(number: int) -> str:
    """What happens now, for people."""
    if not number:
        return "Nothing to retry: none of these is an order that is missing here."
    orders = "order is" if number == 1 else "orders are"
    return f"{number} {orders} tried again now; an issue that is solved closes by itself."
