# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the groups of figures are called: one query for each kind of group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ..models import Account, Marketplace, Product, SalesTeam
from ..words import channel
from .asking import ACCOUNT, CHANNEL, DIMENSIONS, MARKETPLACE, PERIODS, PRODUCT, TEAM, Ask
from .rows import Figures, Key

_MODELS: Mapping[str, Any] = {
    ACCOUNT: Account,
    MARKETPLACE: Marketplace,
    TEAM: SalesTeam,
    PRODUCT: Product,
}
_NONE = {
    ACCOUNT: "No account",
    MARKETPLACE: "No marketplace",
    CHANNEL: "No channel",
    TEAM: "No sales team",
    PRODUCT: "No product",
}


class Names:
    """The names of the groups of these rows."""

    def __init__(self, ask: Ask, rows: Iterable[Figures]) -> None:
        self._ask = ask
        self._known: dict[str, Mapping[Any, str]] = {}
        keys = [row.key for row in rows]
        for place, name in enumerate(ask.by):
            if name in _MODELS:
                ids = {key[place] for key in keys} - {None}
                found = _MODELS[name].objects.filter(pk__among=list(ids))
                self._known[name] = {row.pk: str(row) for row in found}

    def headings(self) -> list[str]:
        """What the columns of the groups are called."""
        return [DIMENSIONS.get(name) or PERIODS[name] for name in self._ask.by]

    def words(self, key: Key) -> list[str]:
        """What the group is called, for each column."""
        return [self._word(name, value) for name, value in zip(self._ask.by, key, strict=True)]

    def _word(self, name: str, value: Any) -> str:
        if value is None:
            return _NONE[name]
        if name in PERIODS:
            return period_in_words(name, date.fromisoformat(value))
        if name == CHANNEL:
            return channel(value)
        return self._known[name].get(value, str(value))


def period_in_words(period: str, first: date) -> str:
    """A day, a week by its Monday, a month, a quarter, a year."""
    if period == "quarter":
        return f"Q{(first.month + 2) // 3} {first.year}"
    pattern = {"day": "%d %b %Y", "week": "Week of %d %b %Y", "month": "%b %Y", "year": "%Y"}
    return first.strftime(pattern[period])
