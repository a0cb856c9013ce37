# SPDX-License-Identifier: LGPL-3.0-or-later
"""*What must leave*: open deliveries by ship-by, as a list to work through."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amazon_backoffice import runtime
from amazon_backoffice.adapter.gifts import wraps_of
from amazon_backoffice.admin.base import change_url, list_url
from amazon_backoffice.admin.delivery_goods import lacking, readiness_tag
from amazon_backoffice.admin.order_panel import address_in_one_line, goods_of
from amazon_backoffice.models import Account, Delivery, State
from amazon_backoffice.models.delivery import most_urgent_first
from amazon_backoffice.time_zones import zone_of
from amazon_backoffice.words import zone_name

from .base import office_view, page_context
from .working import start

MOST_SHOWN = 100


@office_view("view_delivery", methods=("GET",))
def leaving(request: HttpRequest) -> HttpResponse:
    """Late, today, later; days are those of each account's time zone."""
    now = runtime.clock().now()
    zones = _zones()
    groups = [_group(title, level, rows, zones) for title, level, rows in _groups(zones, now)]
    names = sorted({zone_name(zone, now) for zone in zones.values()}) or ["UTC"]
    context = page_context(
        request,
        "What must leave",
        groups=groups,
        zones=", ".join(names),
        link=list_url("delivery"),
        may_change=request.user.has_perm("amazon_backoffice.change_delivery"),
    )
    return render(request, "office/leaving.html", context)


@office_view("view_delivery")
def work(request: HttpRequest) -> HttpResponse:
    """The chosen deliveries, one after another, in the order of the list."""
    chosen = [int(pk) for pk in request.POST.getlist("delivery") if pk.isascii() and pk.isdigit()]
    return start(chosen)


def _zones() -> dict[int, tzinfo]:
    accounts = Account.objects.select_related("home_marketplace")
    return {account.pk: zone_of(account) for account in accounts}


def _groups(zones: dict[int, tzinfo], now: datetime) -> list[tuple[str, str, QuerySet[Delivery]]]:
    rows = Delivery.objects.filter(state=State.OPEN).order_by(*most_urgent_first())
    late, today = Q(ship_by__lt=now), Q(pk__in=[])
    for end in {midnight_after(now, zone) for zone in zones.values()}:
        accounts = [pk for pk, zone in zones.items() if midnight_after(now, zone) == end]
        today |= Q(order__account__in=accounts, ship_by__gte=now, ship_by__lt=end)
    later = rows.exclude(late | today) | rows.filter(ship_by=None)
    return [
        ("Late", "bad", rows.filter(late)),
        ("Today", "warn", rows.filter(today)),
        ("Later", "", later),
    ]


def midnight_after(now: datetime, zone: tzinfo) -> datetime:
    """When the day of ``now`` ends in that zone."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone)


def _group(
    title: str, level: str, rows: QuerySet[Delivery], zones: dict[int, tzinfo]
) -> dict[str, Any]:
    shown = rows.select_related("order__marketplace", "order__amazon_order", "address")
    shown = shown.prefetch_related(
        "moves__product", "moves__order_line", "moves__reservations", "packs"
    )[:MOST_SHOWN]
    number, found = rows.count(), list(shown)
    wraps = {order_id for order_id, _ in wraps_of({d.order_id for d in found})}
    return {
        "title": title,
        "level": level if number else "",
        "number": number,
        "more": max(0, number - MOST_SHOWN),
        "rows": [_row(delivery, zones, delivery.order_id in wraps) for delivery in found],
    }


def _row(delivery: Delivery, zones: dict[int, tzinfo], wrapped: bool) -> dict[str, Any]:
    order = delivery.order
    row = getattr(order, "amazon_order", None)
    open_moves = [move for move in delivery.moves.all() if move.state == State.OPEN]
    zone = zones[order.account_id]
    return {
        "id": delivery.pk,
        "name": delivery.name,
        "link": change_url(delivery),
        "order": order.order_id,
        "order_link": change_url(order),
        "marketplace": order.marketplace.name,
        "ship_by": _local(delivery.ship_by, zone),
        "goods": goods_of(open_moves),
        "address": address_in_one_line(delivery.address) if delivery.address else "",
        "blocked": delivery.blocked,
        "asks_to_cancel": bool(row and row.cancellation_requested),
        "gift": bool(delivery.gift_messages),
        "wrap": wrapped,
        "readiness": readiness_tag(lacking(open_moves)),
        "packs": len(delivery.packs.all()),
    }


def _local(moment: datetime | None, zone: tzinfo) -> str:
    if moment is None:
        return "no date"
    return f"{moment.astimezone(zone):%a %d %b %H:%M} {zone_name(zone, moment)}"
