# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a settlement's file is written: decided once, by what is unambiguous, wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from amazon_connector.domain.currencies import decimals

from . import dates, numbers
from .columns import Columns, columns_of
from .encodings import UTF_8, header_text, instead_of_utf_8
from .refusing import RefusedFile
from .rows import LONGEST_LINE, Format, currency_of, rows

_FIRST_ROWS = 1000


def first_guess(file: BinaryIO) -> Format | None:
    """By the first thousand rows, in UTF-8; None where that is not enough.

    A file that is read by it without contradiction has no other format: of what was not told yet,
    a number is read as with points, and only one whose separator tells that is one; a date is
    read only where it begins with its year. Raises RefusedFile.
    """
    columns = _columns(file)
    currency = currency_of(file, columns)
    if decimals(currency) > numbers.USUAL_DECIMALS:
        return None
    signs = _Signs(columns, currency)
    for number, row in rows(file, Format(columns, UTF_8, "", "")):
        signs.look(number, row)
        if signs.told or number > _FIRST_ROWS:
            break
    return Format(columns, UTF_8, signs.style or numbers.POINT, signs.order or dates.NO_ORDER)


def whole_format(file: BinaryIO) -> Format:
    """By all of its rows. Raises RefusedFile where nothing tells."""
    columns = _columns(file)
    currency = currency_of(file, columns)
    encoding = UTF_8 if _is_utf_8(file) else instead_of_utf_8(currency)
    known = Format(columns, encoding, numbers.POINT, dates.DAY_FIRST)
    signs = _Signs(columns, currency)
    for number, row in rows(file, known):
        signs.look(number, row)
        if signs.told:
            break
    return replace(known, style=signs.decided_style(), order=signs.decided_order())


class _Signs:
    """What the rows tell. ``unclear`` are dates of two readings, with their line's number."""

    def __init__(self, columns: Columns, currency: str) -> None:
        self.style: str | None = None
        self.order: str | None = None
        self._at = columns
        self._currency = currency
        self._window: tuple[str, str] | None = None
        self._unclear: dict[dates.Unclear, int] = {}
        self._open = 0

    @property
    def told(self) -> bool:
        """Nothing is left to be told."""
        return self.style is not None and self.order is not None

    def look(self, number: int, row: list[str]) -> None:
        """What this row tells."""
        at = self._at
        self._window = self._window or (row[at.starts], row[at.ends])
        if self.style is None:
            for text in (row[at.total], row[at.amount]):
                self._look_at_amount(text, number)
        if self.order is None:
            posted = row[at.moment] if at.moment >= 0 else ""
            if not posted and at.day >= 0:
                posted = row[at.day]
            for text in (posted, row[at.starts], row[at.ends], row[at.deposited]):
                if text[4:5] != "-":  # those that begin with their year tell nothing
                    self._look_at_date(text, number)

    def decided_style(self) -> str:
        """Decimal points or commas. Raises RefusedFile."""
        if self.style is None and self._open:
            raise RefusedFile("Nothing in the file tells decimals from thousands.", self._open)
        return self.style or numbers.POINT

    def decided_order(self) -> str:
        """Whether days or months come first. Raises RefusedFile."""
        if self.order is None and self._unclear:
            self.order = dates.decide(*(self._window or ("", "")), self._unclear)
            if self.order is None:
                why = "Nothing in the file tells the day from the month of its dates."
                raise RefusedFile(why, next(iter(self._unclear.values())))
        return self.order or dates.DAY_FIRST

    def _look_at_amount(self, text: str, number: int) -> None:
        self.style = self.style or numbers.style_of(text, self._currency)
        if not self._open and numbers.leaves_open(text, self._currency):
            self._open = number

    def _look_at_date(self, text: str, number: int) -> None:
        self.order = self.order or dates.order_of(text)
        day = dates.unclear(text)
        if day is not None:
            self._unclear.setdefault(day, number)


def _columns(file: BinaryIO) -> Columns:
    file.seek(0)
    header = header_text(file.readline(LONGEST_LINE))
    if not header.strip():
        raise RefusedFile("The file is empty.", 1)
    return columns_of(header.rstrip("\r\n").split("\t"))


def _is_utf_8(file: BinaryIO) -> bool:
    file.seek(0)
    try:
        while raw := file.readline(LONGEST_LINE):
            raw.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True
