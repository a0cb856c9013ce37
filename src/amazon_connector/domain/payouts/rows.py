# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rows of a settlement's file, one at a time, checked as far as their shape goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .columns import Columns
from .encodings import decoded
from .refusing import RefusedFile, quoted

LONGEST_TEXT = 255
LONGEST_LINE = 64 * 1024
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Format:
    """How a file is written: found once, and kept to. ``order`` is that of ``dates.py``."""

    columns: Columns
    encoding: str
    style: str
    order: str


def rows(
    file: BinaryIO, known: Format, update: Callable[[bytes], object] | None = None
) -> Iterator[Row]:
    """The rows below the header with the number of their line, as long as the header at least;
    empty ones are left out. ``update`` is given every line's bytes. Raises RefusedFile.
    """
    encoding, count, last = known.encoding, known.columns.count, known.columns.last
    file.seek(0)
    file.readline(LONGEST_LINE)
    read, number = file.readline, 1
    while raw := read(LONGEST_LINE):
        number += 1
        if update is not None:
            update(raw)
        if len(raw) == LONGEST_LINE:
            raise RefusedFile("The line is longer than any that can be right.", number)
        row = decoded(raw, encoding, number).rstrip("\r\n").split("\t")
        if len(row) != count:
            if not any(row):
                continue
            _check_length(row, raw, count, number)
            row += [""] * (count - len(row))
        if len(raw) > LONGEST_TEXT or b"\0" in raw:
            _check_texts(row, last, number)
        yield number, row


def currency_of(file: BinaryIO, columns: Columns) -> str:
    """The currency of the first row, whatever the encoding is; empty where there is none."""
    file.seek(0)
    file.readline(LONGEST_LINE)
    while raw := file.readline(LONGEST_LINE):
        row = raw.decode("latin-1").rstrip("\r\n").split("\t")
        if any(row):
            return row[columns.currency].strip().upper() if columns.currency < len(row) else ""
    return ""


def _check_length(row: list[str], raw: bytes, count: int, number: int) -> None:
    """A line may leave out empty columns at its end."""
    if len(row) > count and any(row[count:]):
        raise RefusedFile(f"The line has {len(row)} columns, the header {count}.", number)
    if len(row) < count and not raw.endswith(b"\n"):
        raise RefusedFile("The file is cut off in this line.", number)


def _check_texts(row: list[str], last: int, number: int) -> None:
    for text in row[: last + 1]:
        if len(text) > LONGEST_TEXT:
            raise RefusedFile(f"{quoted(text)} is longer than any value can be.", number)
        if "\0" in text:
            raise RefusedFile("The line holds a character that no text can hold (NUL).", number)
