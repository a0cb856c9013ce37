# SPDX-License-Identifier: LGPL-3.0-or-later
"""Small things in the frame of every page."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from amazon_backoffice import quantities, runtime
from amazon_backoffice.local_amazon import LocalAmazonMissing, amazon_url
from amazon_backoffice.models import Issue, IssuedInvoice, OrderInvoicing, Parcel, Settlement
from amazon_connector.port import STUCK
from amazon_connector.records_invoices import REFUSED_INVOICE
from amazon_connector.records_money import STAGED


def open_issues(request: HttpRequest) -> str:
    """The number beside Amazon Issues in the menu; nothing when there is none."""
    number = Issue.objects.filter(closed_at=None).count()
    return f"{number:,}" if number else ""


def stuck_parcels(request: HttpRequest) -> str:
    """The number beside Parcels: those that failed or need attention."""
    number = Parcel.objects.filter(state__in=STUCK).count()
    return f"{number:,}" if number else ""


def stuck_quantities(request: HttpRequest) -> str:
    """The number beside Quantities on Amazon: those that failed or need attention."""
    number = quantities.stuck()
    return f"{number:,}" if number else ""


def payouts(request: HttpRequest) -> str:
    """The number beside Payouts: those that wait for a person."""
    waiting = Q(state=STAGED, account__payouts_posts_itself=False) | ~Q(problem="")
    number = Settlement.objects.filter(waiting).count()
    return f"{number:,}" if number else ""


def refused_invoices(request: HttpRequest) -> str:
    """The number beside Invoices: those that Amazon refused."""
    number = IssuedInvoice.objects.filter(state=REFUSED_INVOICE).count()
    return f"{number:,}" if number else ""


def waiting_invoices(request: HttpRequest) -> str:
    """The number beside Waiting for an Invoice."""
    number = OrderInvoicing.objects.exclude(why="").count()
    return f"{number:,}" if number else ""


def environment(request: HttpRequest) -> list[str] | None:
    """Says on every page that this is no real Amazon."""
    if not amazon_url():
        return None
    try:
        now = runtime.clock().now()
    except LocalAmazonMissing:
        return ["The local Amazon is away", "danger"]
    speed = getattr(runtime.clock(), "speed", 1)
    fast = "" if speed == 1 else f" · {speed:g}×" if speed else " · clock stands"
    return [f"Local Amazon · {now:%d %b %H:%M} UTC{fast}", "warning"]
