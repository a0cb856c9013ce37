# SPDX-License-Identifier: LGPL-3.0-or-later
"""What belongs to no order that is here: Amazon's fees without one, and Amazon Issues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from ..adapter.sums import Thousandths
from ..models import AmazonOrder, Issue, Marketplace, SalesOrder, SettlementLine
from . import zones as clocks
from .asking import ACCOUNT, MARKETPLACE, Ask
from .orders import COUNTED, FEES, rate_of
from .rows import Key, Sums
from .zones import Zones

_OF_LINE = "settlement__account"
_LOCAL = f"{_OF_LINE}__company__currency"
_RATES = DecimalField(max_digits=15, decimal_places=9)


def fees_without_order(ask: Ask, zones: Zones) -> Iterator[tuple[Key, str, Sums]]:
    """By the settlement's account, the marketplace that the line names, and its posting."""
    places = {name.casefold(): pk for pk, name in Marketplace.objects.values_list("pk", "name")}
    lines = _unsold(ask, zones).annotate(
        of_account=F(_OF_LINE), of=F(_LOCAL if ask.in_company else "settlement__currency")
    )
    sums = lines.values_list("of_account", "marketplace", "period", "of").annotate(
        paid=Thousandths(F("amount") * F("worth")), unknown=Count("pk", filter=Q(worth=None))
    )
    for account, place, period, currency, paid, unknown in sums:
        marketplace = places.get(place.casefold())
        if ask.marketplace in (None, marketplace):
            key = _key(ask, account, marketplace, period)
            yield key, currency, Sums(fees_without_order=-(paid or 0), without_rate=unknown)


def _unsold(ask: Ask, zones: Zones) -> QuerySet[SettlementLine]:
    """Fees of no order, of one that is not here, and of a cancelled one."""
    sold = SalesOrder.objects.filter(
        seller_id=OuterRef(f"{_OF_LINE}__seller_id"),
        order_id=OuterRef("order_id"),
        state=SalesOrder.State.CONFIRMED,
    )
    lines = SettlementLine.objects.filter(
        ~Exists(sold), settlement__state__in=COUNTED, kind__in=FEES
    )
    if ask.account:
        lines = lines.filter(settlement__account=ask.account)
    lines = lines.filter(clocks.within(zones, _OF_LINE, "posted_at", ask.since, ask.until))
    worth: Any = Value(1, _RATES)
    if ask.in_company:
        worth = Case(
            When(settlement__currency=F(_LOCAL), then=Value(1)),
            default=rate_of("settlement__currency", f"{_OF_LINE}__company", "day"),
            output_field=_RATES,
        )
    return lines.order_by().annotate(
        day=clocks.day(zones, _OF_LINE, "posted_at"),
        period=_period(ask, zones, _OF_LINE, "posted_at"),
        worth=worth,
    )


def open_issues(ask: Ask, zones: Zones) -> Iterator[tuple[Key, str, Sums]]:
    """By account, the marketplace of the issue's Amazon order, and the opening."""
    theirs = AmazonOrder.objects.filter(
        seller_id=OuterRef("account__seller_id"), order_id=OuterRef("order_id")
    )
    places = dict(Marketplace.objects.values_list("marketplace_id", "pk"))
    issues = Issue.objects.filter(closed_at=None)
    if ask.account:
        issues = issues.filter(account=ask.account)
    issues = issues.filter(clocks.within(zones, "account", "opened_at", ask.since, ask.until))
    counted = (
        issues.order_by()
        .annotate(
            place=Subquery(theirs.values("marketplace_id")[:1]),
            period=_period(ask, zones, "account", "opened_at"),
        )
        .values_list("account", "place", "period", "account__company__currency")
        .annotate(number=Count("pk"))
    )
    for account, place, period, currency, number in counted:
        marketplace = places.get(place)
        if ask.marketplace in (None, marketplace):
            yield _key(ask, account, marketplace, period), currency, Sums(failed=number)


def _period(ask: Ask, zones: Zones, account: str, moment: str) -> Any:
    if ask.period:
        return clocks.first_day(zones, account, moment, ask.period)
    return Value("")


def _key(ask: Ask, account: int, marketplace: int | None, period: str) -> Key:
    known: Mapping[str, Any] = {ACCOUNT: account, MARKETPLACE: marketplace}
    return tuple(period[:10] if name == ask.period else known.get(name) for name in ask.by)
