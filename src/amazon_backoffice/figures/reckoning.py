# SPDX-License-Identifier: LGPL-3.0-or-later
"""From a question to rows of figures: three queries and the accounts' clocks, whatever is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from .asking import PRODUCT, Ask
from .besides import fees_without_order, open_issues
from .orders import sums_of_orders
from .rows import Figures, Key, Sums
from .zones import zones_of_accounts


def figures(ask: Ask, now: datetime) -> list[Figures]:
    """The rows of a table, one for each group and currency that has anything; sorted by both.

    ``now`` (aware) decides which open orders are late.
    """
    found: dict[tuple[Key, str], Sums] = {}
    for key, currency, sums in _parts(ask, now):
        if ask.currency in ("", currency):
            found.setdefault((key, currency), Sums()).add(sums)
    rows = [Figures(key, currency, sums) for (key, currency), sums in found.items()]
    return sorted((row for row in rows if row.sums != Sums()), key=_order)


def altogether(ask: Ask, rows: Sequence[Figures], now: datetime) -> list[Figures]:
    """The rows of all groups in one for each currency. An order may have several products, and
    belongs to one group of everything else: there the sums of the groups are the whole.
    """
    if PRODUCT in ask.by:
        return figures(replace(ask, by=()), now)
    found: dict[str, Sums] = {}
    for row in rows:
        found.setdefault(row.currency, Sums()).add(row.sums)
    return [Figures((), currency, sums) for currency, sums in sorted(found.items())]


def _parts(ask: Ask, now: datetime) -> Iterator[tuple[Key, str, Sums]]:
    zones = zones_of_accounts()
    if not zones:
        return iter(())
    of_orders = sums_of_orders(ask, zones, now)
    if ask.of_orders_alone:
        return of_orders
    return chain(of_orders, fees_without_order(ask, zones), open_issues(ask, zones))


def _order(row: Figures) -> Any:
    """What belongs to no group comes last."""
    return [(value is None, str(value)) for value in row.key], row.currency
