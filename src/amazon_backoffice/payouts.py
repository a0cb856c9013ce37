# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures of payouts as the pages show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F

from amazon_connector.records_money import BY_PAYMENT, POSTED, POSTING, SETTLED_KINDS

from .adapter.standing import in_currency
from .adapter.sums import Thousandths, amount_of
from .models import JournalEntry, JournalLine, Settlement, SettlementLine

Kind = JournalEntry.Kind
_BOOKED = (Kind.ENTRY, Kind.PAYMENT, Kind.WRITE_OFF)


@dataclass(frozen=True)
class Standing:
    """What is booked of a settlement, and whether the bank's line is matched."""

    booked: Decimal = Decimal(0)
    matched: bool = False


def standings(settlements: Collection[Settlement]) -> Mapping[int, Standing]:
    """By settlement; two queries."""
    keys = [settlement.pk for settlement in settlements]
    entries = JournalEntry.objects.filter(settlement__in=keys, reversal=None)
    lines = JournalLine.objects.filter(
        entry__settlement__in=keys,
        entry__reversal=None,
        entry__kind__in=_BOOKED,
        account=F("entry__journal__intermediary"),
    )
    sums = lines.order_by().values_list("entry__settlement").annotate(total=Thousandths("amount"))
    booked = {key: amount_of(total) for key, total in sums}
    matched = set(entries.filter(kind=Kind.BANK).values_list("settlement", flat=True))
    return {key: Standing(booked.get(key, Decimal(0)), key in matched) for key in keys}


def difference(settlement: Settlement, standing: Standing) -> Decimal | None:
    """The deposit less what is booked; None before it is posted."""
    if settlement.total is None or settlement.state not in (POSTING, POSTED):
        return None
    return in_currency(settlement.total - standing.booked, settlement.currency)


@dataclass(frozen=True)
class KindSum:
    """The sum of a kind of amounts of a settlement."""

    name: str
    amount: Decimal
    lines: int


def sums_by_kind(settlement: Settlement) -> list[KindSum]:
    """In the order in which the kinds are told everywhere."""
    rows = SettlementLine.objects.filter(settlement=settlement).order_by()
    sums = {
        kind: (amount_of(total), lines)
        for kind, total, lines in rows.values_list("kind").annotate(
            total=Thousandths("amount"), lines=Count("pk")
        )
    }
    return [
        KindSum(name, in_currency(sums[kind][0], settlement.currency), sums[kind][1])
        for kind, name in SETTLED_KINDS.items()
        if kind in sums
    ]


def paid_orders(settlement: Settlement) -> int:
    """How many orders' documents it has paid."""
    return settlement.orders.filter(how=BY_PAYMENT).count()
