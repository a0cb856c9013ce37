# SPDX-License-Identifier: LGPL-3.0-or-later
"""Retry of chosen orders in quarantine: they are due now, and the sync loop is woken."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from amazon_connector.port import QUARANTINED

from . import runtime, wakeup
from .models import AmazonOrder, Issue


def retry(rows: QuerySet[AmazonOrder]) -> int:
    """Make those of ``rows`` that are in quarantine due; how many there were."""
    due = rows.filter(state=QUARANTINED).order_by()
    number: int = due.update(next_attempt=runtime.clock().now())
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
        return "Nothing to retry: none of these is an order in quarantine."
    orders = "order is" if number == 1 else "orders are"
    return f"{number} {orders} tried again now; an issue that is solved closes by itself."
