# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement's sums -> one entry for each month and marketplace, one line for each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from amazon_connector.records_money import (
    SETTLED_KINDS,
    TO_CLARIFY,
    UNKNOWN,
    EntryLine,
    SettledSum,
    SettlementEntry,
)

_Key = tuple[date, str]
_LineKey = tuple[str, bool, str]


def entries_of(report_id: str, currency: str, sums: Iterable[SettledSum]) -> list[SettlementEntry]:
    """The entries of a settlement whose orders are all booked, by month and marketplace.

    An entry is dated with its last posting. What comes to nothing has no line.
    """
    amounts: defaultdict[_Key, defaultdict[_LineKey, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    dated: dict[_Key, datetime] = {}
    for one in sums:
        key = (one.month, one.marketplace)
        amounts[key][_line_key(one)] += one.amount
        dated[key] = max(dated.get(key, one.last), one.last)
    return [
        SettlementEntry(report_id, *key, currency, dated[key].date(), made)
        for key, found in sorted(amounts.items())
        if (made := _lines(found))
    ]


def _line_key(one: SettledSum) -> _LineKey:
    if one.kind == UNKNOWN:
        return UNKNOWN, True, one.description
    return one.kind, one.how == TO_CLARIFY, SETTLED_KINDS[one.kind]


def _lines(found: dict[_LineKey, Decimal]) -> tuple[EntryLine, ...]:
    order = {kind: place for place, kind in enumerate(SETTLED_KINDS)}
    keys = sorted(found, key=lambda key: (order[key[0]], *key[1:]))
    return tuple(
        EntryLine(kind, clarify, found[kind, clarify, label], label)
        for kind, clarify, label in keys
        if found[kind, clarify, label]
    )
