# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures as CSV and XLSX: all rows, numbers as numbers, words never as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from amazon_connector.domain.currencies import decimals

from ..spreadsheets import Echo, plain_text
from .asking import PERIODS, Ask
from .columns import COLUMNS, COUNT, HOURS, MONEY, PIECES, RATE, Column
from .naming import Names
from .rows import Figures

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
_FORMATS = {COUNT: "#,##0", PIECES: "#,##0.###", HOURS: "#,##0.0", RATE: "0.0%"}
_HEADINGS = {HOURS: "Hours to ship (mean)", RATE: "On time (share)"}


def headings(ask: Ask) -> list[str]:
    """The first line of a file."""
    groups = Names(ask, ()).headings()
    periods = {PERIODS[name]: f"{PERIODS[name]} (first day)" for name in PERIODS if name != "day"}
    figures = [_HEADINGS.get(c.kind) or c.heading_in(ask.in_company) for c in COLUMNS]
    return [*(periods.get(group, group) for group in groups), "Currency", *figures]


def csv_lines(ask: Ask, rows: Sequence[Figures]) -> Iterator[str]:
    """Lines of a CSV file, in UTF-8 with its mark; decimal points, no thousands."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(headings(ask))
    names = Names(ask, rows)
    for row in rows:
        groups = [_day_or_word(*group) for group in _groups(ask, names, row)]
        figures = [_plain(column, row) for column in COLUMNS]
        yield writer.writerow([*map(plain_text, groups), row.currency, *figures])


def _groups(ask: Ask, names: Names, row: Figures) -> Iterator[tuple[str, Any, str]]:
    return zip(ask.by, row.key, names.words(row.key), strict=True)


def _day_or_word(name: str, value: Any, word: str) -> str:
    return str(value) if name in PERIODS and value else word


def _plain(column: Column, row: Figures) -> str:
    value = column.value(row)
    if value is None:
        return ""
    if column.kind == HOURS:
        return f"{value:.2f}"
    if column.kind == RATE:
        return f"{value:.4f}"
    if column.kind == PIECES:
        return f"{value.normalize():f}" if value else "0"
    return f"{value:f}" if column.kind == MONEY else str(value)


def workbook(ask: Ask, rows: Sequence[Figures]) -> bytes:
    """An XLSX file. Every word is written as text: a cell that begins with = is no formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Figures")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, heading in enumerate(headings(ask)):
            sheet.write_string(0, place, heading, bold)
        filled = _Sheet(book, sheet)
        names = Names(ask, rows)
        for line, row in enumerate(rows, 1):
            filled.write(line, list(_groups(ask, names, row)), row)
        sheet.freeze_panes(1, len(ask.by) + 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(ask.by) + len(COLUMNS))
        sheet.set_column(0, max(0, len(ask.by) - 1), 28)
        sheet.set_column(len(ask.by), len(ask.by) + len(COLUMNS), 13)
    return content.getvalue()


class _Sheet:
    """A worksheet and its formats, each made once."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book, self._sheet = book, sheet
        self._made: dict[str, Any] = {}

    def write(self, line: int, groups: Sequence[tuple[str, Any, str]], row: Figures) -> None:
        """A row of figures."""
        for place, (name, value, word) in enumerate(groups):
            if name in PERIODS and value:
                day = date.fromisoformat(value)
                self._sheet.write_datetime(line, place, day, self._format("yyyy-mm-dd"))
            else:
                self._sheet.write_string(line, place, word[:LONGEST_CELL])
        self._sheet.write_string(line, len(groups), row.currency)
        for place, column in enumerate(COLUMNS, len(groups) + 1):
            value = column.value(row)
            if value is not None:
                shown = _FORMATS.get(column.kind) or _money(row.currency)
                self._sheet.write_number(line, place, float(value), self._format(shown))

    def _format(self, shown: str) -> Any:
        if shown not in self._made:
            self._made[shown] = self._book.add_format({"num_format": shown})
        return self._made[shown]


def _money(currency: str) -> str:
    places = decimals(currency)
    return "#,##0" + (f".{'0' * places}" if places else "")
