# SPDX-License-Identifier: LGPL-3.0-or-later
"""How things stand, as plain values: for `status` and for machines. Times are UTC, ISO 8601."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count

from amazon_connector.port import ORDER_STATES

from . import feature, quantities, runtime, wakeup
from .models import Account, AmazonOrder, Delivery, FbaDrift, Issue, SalesOrder, State, SyncLoop


def status() -> dict[str, Any]:
    """Everything that `amazon-connector status --json` prints."""
    now = runtime.clock().now()
    loop = SyncLoop.objects.filter(name=wakeup.NAME).first()
    return {
        "now": _text(now),
        "amazon_sync": feature.amazon_sync_is_on(),
        "sync_loop": {
            "running": wakeup.loop_is_running(),
            "last_turn": _text(loop.last_turn_at) if loop else None,
            "next_turn": _text(loop.next_at) if loop else None,
        },
        "orders": _orders(),
        "sales_orders": SalesOrder.objects.count(),
        "deliveries": {"open": Delivery.objects.filter(state=State.OPEN).count()},
        "quantities": _quantities(),
        "stock_at_amazon": _stock_at_amazon(),
        "issues": {"open": Issue.objects.filter(closed_at=None).count()},
        "accounts": [_account(account) for account in Account.objects.filter(active=True)],
    }


def _orders() -> dict[str, Any]:
    counts = AmazonOrder.objects.order_by().values_list("state").annotate(Count("pk"))
    by_state = {**dict.fromkeys(ORDER_STATES, 0), **dict(counts)}
    return {"total": sum(by_state.values()), **by_state}


def _quantities() -> dict[str, Any]:
    """SKUs by state; feeds under way, and those that Amazon did not end in time."""
    by_state = quantities.by_state()
    feeds = {"open": quantities.open_feeds().count(), "hanging": quantities.hanging_feeds().count()}
    return {"total": sum(by_state.values()), **by_state, "feeds": feeds}


def _stock_at_amazon() -> dict[str, int]:
    drifts = FbaDrift.objects.order_by()
    return {"products": drifts.count(), "drifts": drifts.exclude(drift=0).count()}


def _account(account: Account) -> dict[str, Any]:
    rows = account.marketplaces.select_related("marketplace")
    return {
        "id": str(account.pk),
        "name": account.name,
        "seller_id": account.seller_id,
        "region": account.region,
        "linked_at": _text(account.linked_at),
        "last_order_sync": _text(account.cursor),
        "next_turn": _text(account.next_turn),
        "turn_minutes": account.turn_minutes,
        "marketplaces": [r.marketplace.name for r in rows if r.active and not r.blocked],
        "problem": account.problem,
        "fbm_stock_synchronization": account.stock_mode,
        "stopped": account.stock_stopped,
        "orders": account.amazon_orders.count(),
        "issues": account.issues.filter(closed_at=None).count(),
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
