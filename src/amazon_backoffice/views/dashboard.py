# SPDX-License-Identifier: LGPL-3.0-or-later
"""The first page: what there is to do, and whether everything runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse

from amazon_backoffice import feature, quantities, runtime, wakeup
from amazon_backoffice.admin.base import change_url, list_url
from amazon_backoffice.admin.issues import kind_in_words
from amazon_backoffice.admin.order_filters import asking_to_cancel
from amazon_backoffice.models import (
    Account,
    AmazonOrder,
    Delivery,
    FbaDrift,
    Issue,
    Parcel,
    SalesOrder,
    State,
)
from amazon_backoffice.words import ago, exact, money, next_turn, status_in_words, turns
from amazon_connector.port import FAILED, QUARANTINED, STUCK

from .dashboard_stock import stock_notes

LATEST_ORDERS, LATEST_ISSUES = 10, 8


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's callback for the first page."""
    now = runtime.clock().now()
    context.update(
        title="Dashboard",
        notes=_notes(),
        figures=_figures(now),
        accounts=_accounts(request, now),
        turn_words=_turn_words(),
        orders=[_order(order, now) for order in _latest_orders()],
        orders_link=list_url("salesorder"),
        sales_today=_sales(now),
        issues=[_issue(issue, now) for issue in _latest_issues()],
        issues_link=list_url("issue"),
    )
    return context


def _notes() -> list[dict[str, str]]:
    if not feature.amazon_sync_is_on():
        return [
            {
                "level": "warn",
                "title": "Amazon Sync is off.",
                "text": "Nothing is read from Amazon until it is ticked.",
                "link": reverse("office-settings"),
                "button": "Sales › Configuration › Settings",
            }
        ]
    notes = []
    if not wakeup.loop_is_running():
        text = "Orders are not read at the moment. Start it with: amazon-connector serve"
        notes.append({"level": "bad", "title": "The sync loop does not run.", "text": text})
    return [*notes, *stock_notes()]


def _figures(now: datetime) -> list[dict[str, Any]]:
    to_deliver = Delivery.objects.filter(state=State.OPEN, blocked="")
    late = to_deliver.filter(ship_by__lt=now).count()
    quarantine = AmazonOrder.objects.filter(state=QUARANTINED).count()
    issues = Issue.objects.filter(closed_at=None).count()
    stuck = Parcel.objects.filter(state__in=STUCK).count()
    drifts = FbaDrift.objects.exclude(drift=0).count()
    asks = asking_to_cancel(SalesOrder.objects.all()).count()
    return [
        _figure("Orders today", _today(now).count(), list_url("salesorder", "when=1")),
        _figure("To deliver", to_deliver.count(), list_url("delivery")),
        _figure("Late to ship", late, reverse("office-leaving"), "bad"),
        _figure("Parcels to put right", stuck, list_url("parcel", "state=stuck"), "bad"),
        *_quantities(),
        _figure("Drifts at Amazon", drifts, list_url("fbadrift", "drift=differs"), "warn"),
        _figure("Buyers ask to cancel", asks, list_url("salesorder", "decide=cancel"), "warn"),
        _figure("Open issues", issues, list_url("issue"), "warn"),
        _figure(
            "In quarantine",
            quarantine,
            list_url("amazonorder", f"state__exact={QUARANTINED}"),
            "bad",
        ),
    ]


def _quantities() -> list[dict[str, Any]]:
    """Of those who let the connector send quantities."""
    if not quantities.synchronized_accounts().exists():
        return []
    counted = quantities.by_state()
    moving = sum(counted[state] for state in quantities.ON_THEIR_WAY)
    stuck = sum(counted[state] for state in quantities.STUCK)
    level = "bad" if counted[FAILED] else "warn"
    return [
        _figure("Quantities on their way", moving, list_url("skustock", "state=moving")),
        _figure("Quantities to put right", stuck, list_url("skustock", "state=stuck"), level),
    ]


def _figure(title: str, value: Any, link: str, level: str = "") -> dict[str, Any]:
    shown = f"{value:,}" if isinstance(value, int) else value
    return {"title": title, "value": shown, "link": link, "level": level if value else ""}


def _today(now: datetime) -> QuerySet[SalesOrder]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return SalesOrder.objects.filter(ordered_at__gte=midnight).order_by()


def _sales(now: datetime) -> str:
    confirmed = _today(now).filter(state=SalesOrder.State.CONFIRMED)
    sums = confirmed.values("currency").annotate(sum=Sum("total")).order_by("-sum")
    return " · ".join(money(row["sum"], row["currency"]) for row in sums) or ""


def _turn_words() -> str:
    often = Account.objects.filter(active=True).aggregate(Min("turn_minutes"))
    return turns(often["turn_minutes__min"] or 5)


def _accounts(request: HttpRequest, now: datetime) -> list[dict[str, Any]]:
    accounts = Account.objects.filter(active=True).prefetch_related("marketplaces__marketplace")
    counts = _counts()
    may_sync = request.user.has_perm("amazon_backoffice.change_account")
    return [_account(account, counts, now, may_sync) for account in accounts]


def _counts() -> dict[str, dict[int, int]]:
    """Of every account at once: one query for each figure."""
    to_deliver = Delivery.objects.filter(state=State.OPEN, blocked="").order_by()
    quarantine = AmazonOrder.objects.filter(state=QUARANTINED).order_by()
    issues = Issue.objects.filter(closed_at=None).order_by()
    return {
        "to_deliver": dict(to_deliver.values_list("order__account").annotate(Count("pk"))),
        "quarantine": dict(quarantine.values_list("account").annotate(Count("pk"))),
        "issues": dict(issues.values_list("account").annotate(Count("pk"))),
    }


def _account(
    account: Account, counts: dict[str, dict[int, int]], now: datetime, may_sync: bool
) -> dict[str, Any]:
    read = [m.marketplace.name for m in account.marketplaces.all() if m.active and not m.blocked]
    linked = account.linked_at is not None
    return {
        "name": account.name,
        "link": change_url(account),
        "marketplaces": ", ".join(read) or _nothing_read(linked),
        "problem": account.problem,
        "to_deliver": counts["to_deliver"].get(account.pk, 0),
        "to_deliver_link": list_url("delivery", f"order__account__id__exact={account.pk}"),
        "issues": counts["issues"].get(account.pk, 0),
        "issues_link": list_url("issue", f"account__id__exact={account.pk}"),
        "quarantine": counts["quarantine"].get(account.pk, 0),
        "quarantine_link": list_url(
            "amazonorder", f"state__exact={QUARANTINED}&account__id__exact={account.pk}"
        ),
        "last_sync": ago(account.cursor, now),
        "last_sync_exact": exact(account.cursor),
        "next_turn": next_turn(account.next_turn, now) if linked and read else "–",
        "can_sync": may_sync and linked,
        "sync_link": reverse("office-sync", args=[account.pk]),
    }


def _nothing_read(linked: bool) -> str:
    return "no marketplace is read" if linked else "not linked with Amazon yet"


def _latest_orders() -> QuerySet[SalesOrder]:
    orders = SalesOrder.objects.select_related("marketplace", "amazon_order")
    return orders.order_by("-ordered_at", "-pk")[:LATEST_ORDERS]


def _order(order: SalesOrder, now: datetime) -> dict[str, str]:
    cancelled = order.state == SalesOrder.State.CANCELLED
    row = getattr(order, "amazon_order", None)
    status = status_in_words(row.status) if row and row.status else "Confirmed"
    return {
        "reference": order.order_id,
        "link": change_url(order),
        "ordered": ago(order.ordered_at, now),
        "ordered_exact": exact(order.ordered_at),
        "marketplace": order.marketplace.name,
        "channel": order.get_channel_display(),
        "state": "Cancelled" if cancelled else status,
        "level": "" if cancelled else "good" if status == "Shipped" else "warn",
        "total": money(order.total, order.currency),
    }


def _latest_issues() -> QuerySet[Issue]:
    return Issue.objects.filter(closed_at=None).order_by("-opened_at")[:LATEST_ISSUES]


def _issue(issue: Issue, now: datetime) -> dict[str, str]:
    about = issue.order_id or issue.subject
    return {
        "title": f"{kind_in_words(issue.kind)} {about}".strip(),
        "link": change_url(issue),
        "when": ago(issue.opened_at, now),
        "message": issue.message,
    }
