# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures as the page shows them: tiles above, a table below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..words import money
from .asking import Ask
from .columns import ON_THE_PAGE, hours, percent, pieces
from .naming import Names
from .rows import Figures, Sums

_BY_NAME = {column.name: column for column in ON_THE_PAGE}


def in_order(ask: Ask, rows: Sequence[Figures], sort: str) -> list[Figures]:
    """By the column that was clicked ("-" before it: the greatest first); what is not known comes
    last. Without a click: periods as they come, groups by orders.
    """
    if not sort and not ask.period:
        sort = "-orders"
    column = _BY_NAME.get(sort.removeprefix("-"))
    if column is None:
        return list(rows)
    known = [row for row in rows if column.value(row) is not None]
    unknown = [row for row in rows if column.value(row) is None]
    known.sort(key=column.value, reverse=sort.startswith("-"))
    return [*known, *unknown]


def head(sort: str, address: Callable[..., str]) -> list[dict[str, str]]:
    """The columns' titles; a click sorts by one, the greatest first, a second one the other way."""
    return [
        {
            "title": column.heading,
            "about": column.about,
            "link": address(sort=column.name if sort == f"-{column.name}" else f"-{column.name}"),
            "mark": {f"-{column.name}": "↓", column.name: "↑"}.get(sort, ""),
        }
        for column in ON_THE_PAGE
    ]


def lines(ask: Ask, rows: Sequence[Figures]) -> list[dict[str, Any]]:
    """The rows of the table."""
    names = Names(ask, rows)
    return [
        {
            "words": names.words(row.key),
            "currency": row.currency,
            "cells": [
                {"text": column.text(row), "small": column.small(row)} for column in ON_THE_PAGE
            ],
        }
        for row in rows
    ]


def tiles(altogether: Sequence[Figures]) -> list[dict[str, str]]:
    """All rows in one line; amounts of each currency by themselves."""
    if not altogether:
        return []
    whole = Sums()
    for row in altogether:
        whole.add(row.sums)
    shipped = hours(whole.seconds / whole.shipped / 3600) if whole.shipped else "–"
    on_time = percent(whole.on_time / whole.judged) if whole.judged else "–"
    settled = f"known for {whole.settled:,} of {whole.orders:,} orders"
    units = Figures((), "", whole)
    costless = rate = unconverted = ""
    if whole.unconverted:
        unconverted = "an exchange rate is missing"
    if whole.costless:
        costless = f"{pieces(units.units_without_cost)} units without cost"
    if whole.without_rate:
        rate = f"without {whole.without_rate:,} that have no exchange rate"
    return [
        _tile("Orders", f"{whole.orders:,}", f"{pieces(units.units)} units"),
        _tile("Revenue", *_amounts(altogether, "revenue"), rate),
        _tile("Amazon's fees", *_amounts(altogether, "fees"), settled if whole.orders else ""),
        _tile("Refunds", *_amounts(altogether, "refunds")),
        _tile("Margin", *_amounts(altogether, "margin"), costless, unconverted),
        _tile("Time to ship", shipped),
        _tile("On time", on_time, "FBM" if whole.judged else ""),
        {**_tile("Failed", f"{whole.failed:,}"), "level": "bad" if whole.failed else ""},
    ]


def _tile(title: str, value: str, *notes: str) -> dict[str, Any]:
    return {"title": title, "value": value, "notes": [note for note in notes if note]}


def _amounts(altogether: Sequence[Figures], name: str) -> tuple[str, str]:
    """The amount of the currency with most orders, and the others in small."""
    rows = sorted(altogether, key=lambda row: (-row.orders, row.currency))
    shown = [money(getattr(row, name), row.currency) for row in rows]
    return shown[0], " · ".join(shown[1:])
