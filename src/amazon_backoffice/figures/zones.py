# SPDX-License-Identifier: LGPL-3.0-or-later
"""Days and periods as each seller's own clock counts them, reckoned by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Case, Q, TextField, When
from django.db.models.functions import Cast, Trunc, TruncDate

from ..models import Account
from ..time_zones import zone_of

Zones = Mapping[tzinfo, Sequence[int]]


def zones_of_accounts() -> Zones:
    """The accounts of each time zone, of which most sellers have one."""
    found: dict[tzinfo, list[int]] = defaultdict(list)
    for account in Account.objects.select_related("home_marketplace").order_by("pk"):
        found[zone_of(account)].append(account.pk)
    return found


def day(zones: Zones, account: str, moment: str) -> Any:
    """The day of a moment; both are names of columns."""
    return _by_zone(zones, account, lambda zone: TruncDate(moment, tzinfo=zone))


def first_day(zones: Zones, account: str, moment: str, period: str) -> Any:
    """The first day of a moment's period, as text that begins with it (ISO 8601)."""
    cut = _by_zone(zones, account, lambda zone: Trunc(moment, period, tzinfo=zone))
    return Cast(cut, TextField())


def within(zones: Zones, account: str, moment: str, since: date | None, until: date | None) -> Q:
    """Between these two days, both of them counted."""
    if since is None and until is None:
        return Q()
    wanted = Q(pk__in=[])
    for zone, accounts in zones.items():
        span = Q(**{f"{account}__in": accounts})
        if since:
            span &= Q(**{f"{moment}__gte": _midnight(since, zone)})
        if until:
            span &= Q(**{f"{moment}__lt": _midnight(until + timedelta(days=1), zone)})
        wanted |= span
    return wanted


def _midnight(begins: date, zone: tzinfo) -> datetime:
    return datetime(begins.year, begins.month, begins.day, tzinfo=zone)


def _by_zone(zones: Zones, account: str, made: Any) -> Any:
    """One expression where all accounts have one time zone, else the one of each."""
    if len(zones) == 1:
        return made(*zones)
    whens = [
        When(**{f"{account}__in": accounts}, then=made(zone)) for zone, accounts in zones.items()
    ]
    return Case(*whens)
