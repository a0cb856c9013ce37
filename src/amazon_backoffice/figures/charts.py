# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures as charts: data for the Chart.js that unfold brings along; nothing comes from outside."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from .asking import DAY, MONTH, QUARTER, WEEK, YEAR, Ask
from .naming import Names, period_in_words
from .rows import Figures, Sums

# More than these no eye tells apart; the table has them all.
MOST_GROUPS, MOST_SERIES, MOST_PERIODS = 12, 6, 400
COLOURS = ("#2a8fb5", "#e39d3c", "#d1605e", "#5aa469", "#a06cd5", "#8a8f98")
ALL, OTHERS = "All", "Others"
_GREY = "#8a8f98"
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}

Measure = Callable[[Sums], "float | None"]
Dataset = dict[str, Any]


def charts(ask: Ask, rows: Sequence[Figures]) -> list[dict[str, Any]]:
    """Money, orders, shipping and failures, where there is something to see of them."""
    currency = chart_currency(rows)
    of_all = Grid(ask, rows)
    if not currency or len(of_all.labels) < 2:
        return []
    money = Grid(ask, [row for row in rows if row.currency == currency], like=of_all)
    title = "Revenue" if money.stacked else "Revenue, Amazon's fees and refunds"
    made = [
        _chart("money", f"{title} in {currency}", money, _money_sets(money)),
        _chart("orders", "Orders", of_all, of_all.bars("Orders", lambda sums: sums.orders)),
    ]
    if any(row.sums.shipped for row in rows):
        made.append(_chart("hours", "Time to ship in hours", of_all, of_all.means(_hours)))
    if any(row.sums.judged for row in rows):
        made.append(_chart("on-time", "Left on time in %", of_all, of_all.means(_on_time)))
    if any(row.failed for row in rows):
        failed = of_all.bars("Failed", lambda sums: sums.failed)
        made.append(_chart("failed", "Failed synchronizations", of_all, failed))
    return made


def chart_currency(rows: Sequence[Figures]) -> str:
    """The currency with the most orders: amounts of two are never in one chart."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row.currency] += row.orders
    return max(sorted(counted), key=lambda currency: counted[currency], default="")


class Grid:
    """Rows by place on the axis and series: periods by groups, or groups alone."""

    def __init__(self, ask: Ask, rows: Sequence[Figures], like: Grid | None = None) -> None:
        self._ask, self._names = ask, Names(ask, rows)
        self.periods = bool(ask.period)
        self._cells: dict[tuple[str, str], Sums] = defaultdict(Sums)
        self.labels = like.labels if like else self._axis(rows)
        self.series = like.series if like else self._series(rows)
        self.stacked = self.series != [ALL]
        for row in rows:
            place, group = self._place(row)
            if place in self.labels:
                series = group if group in self.series else OTHERS
                self._cells[series, place].add(row.sums)

    def _place(self, row: Figures) -> tuple[str, str]:
        """The label on the axis, and the series."""
        words = dict(zip(self._ask.by, self._names.words(row.key), strict=True))
        period = words.pop(self._ask.period, "")
        group = ", ".join(words.values())
        return (period, group or ALL) if self._ask.period else (group or ALL, ALL)

    def _axis(self, rows: Sequence[Figures]) -> list[str]:
        if not self._ask.period:
            return self._biggest(rows, 0, MOST_GROUPS)
        place = self._ask.by.index(self._ask.period)
        days = sorted(str(row.key[place]) for row in rows if row.key[place])
        return _periods(self._ask.period, days[0], days[-1]) if days else []

    def _series(self, rows: Sequence[Figures]) -> list[str]:
        if not self._ask.period or len(self._ask.by) == 1:
            return [ALL]
        found = self._biggest(rows, 1, MOST_SERIES + 1)
        return found if len(found) <= MOST_SERIES else [*found[: MOST_SERIES - 1], OTHERS]

    def _biggest(self, rows: Sequence[Figures], part: int, most: int) -> list[str]:
        """Those with the most orders."""
        counted: Counter[str] = Counter()
        for row in rows:
            counted[self._place(row)[part]] += row.orders
        return [name for name, _ in counted.most_common(most)]

    def bars(self, label: str, measure: Measure, colour: int = 0) -> list[Dataset]:
        """A set of bars for each series."""
        return [
            {
                "label": label if series == ALL else series,
                "data": self._data(series, measure),
                "backgroundColor": COLOURS[(colour + n) % len(COLOURS)],
                "maxBarThickness": 40 if self.periods else 16,
            }
            for n, series in enumerate(self.series)
        ]

    def means(self, measure: Measure) -> list[Dataset]:
        """A line for each series over periods; bars over groups."""
        made = self.bars("Mean", measure)
        for line in made if self.periods else ():
            line.update(type="line", spanGaps=True, pointRadius=3, borderWidth=2)
            line["borderColor"] = line["backgroundColor"]
        return made

    def _data(self, series: str, measure: Measure) -> list[float | None]:
        empty = Sums()
        return [measure(self._cells.get((series, label), empty)) for label in self.labels]


def _money_sets(grid: Grid) -> list[Dataset]:
    made = grid.bars("Revenue", lambda sums: sums.revenue / 1000)
    if not grid.stacked:
        made += grid.bars("Amazon's fees", lambda sums: sums.fees / 1000, 1)
        made += grid.bars("Refunds", lambda sums: sums.refunds / 1000, 2)
    return made


def _hours(sums: Sums) -> float | None:
    return round(sums.seconds / sums.shipped / 3600, 1) if sums.shipped else None


def _on_time(sums: Sums) -> float | None:
    return round(100 * sums.on_time / sums.judged, 1) if sums.judged else None


def _periods(period: str, first: str, last: str) -> list[str]:
    """All of them, those without anything too."""
    found, present, end = [], date.fromisoformat(first), date.fromisoformat(last)
    while present <= end and len(found) < MOST_PERIODS:
        found.append(period_in_words(period, present))
        present = _next(period, present)
    return found


def _next(period: str, present: date) -> date:
    if period in (DAY, WEEK):
        return present + timedelta(days=1 if period == DAY else 7)
    months = present.year * 12 + present.month - 1 + _MONTHS[period]
    return date(months // 12, months % 12 + 1, 1)


def _chart(name: str, title: str, grid: Grid, datasets: list[Dataset]) -> dict[str, Any]:
    """Groups lie below each other, for their names are long; periods stand side by side."""
    stacked = grid.stacked and name not in ("hours", "on-time")
    of, along = ("x", "y") if grid.periods else ("y", "x")
    whole = {"precision": 0} if name in ("orders", "failed") else {}
    options = {
        "animation": False,
        "indexAxis": of,
        "responsive": True,
        "maintainAspectRatio": False,
        "plugins": {
            "legend": {
                "display": len(datasets) > 1,
                "position": "bottom",
                "labels": {"boxWidth": 12, "color": _GREY},
            }
        },
        "scales": {
            of: {
                "stacked": stacked,
                "grid": {"display": False},
                "ticks": {"color": _GREY, "maxRotation": 0, "autoSkip": grid.periods},
            },
            along: {
                "stacked": stacked,
                "beginAtZero": True,
                "grid": {"color": "rgb(128 128 128 / 20%)"},
                "ticks": {"color": _GREY, "maxTicksLimit": 6, "maxRotation": 0, **whole},
                **({"max": 100} if name == "on-time" else {}),
            },
        },
    }
    data = {"labels": grid.labels, "datasets": datasets}
    return {
        "name": name,
        "title": title,
        "data": json.dumps(data),
        "options": json.dumps(options),
        "height": 220 if grid.periods else 90 + 26 * len(grid.labels),
    }
