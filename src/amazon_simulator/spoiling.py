# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a fault does to a report's file before it is fetched: bad files, on demand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

Table = list[list[str]]
# Those in which the files of sellers come; the first that can read one is its own.
ENCODINGS = ("utf-8", "cp932", "latin-1")
# In which none comes: a mainframe's.
FOREIGN = "cp037"


def spoiled(kind: str, content: bytes, column: str) -> bytes:
    """``column`` is the one that the fault names, or nothing for its usual one."""
    encoding = _encoding_of(content)
    text = content.decode(encoding)
    if kind == "unknown_encoding":
        return text.encode(FOREIGN, "replace")
    if kind == "truncated_file":
        return content[: len(content) * 2 // 3].rstrip(b"\n") or content[:1]
    table = [line.split("\t") for line in text.split("\n") if line]
    if len(table) < 3:
        return content[:1]
    SPOILERS[kind](table, column)
    return "".join("\t".join(row) + "\n" for row in table).encode(encoding, "replace")


def _encoding_of(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return ENCODINGS[-1]


def _wrong_currency(table: Table, column: str) -> None:
    """A row in the middle says another currency than the file."""
    place = _place(table, column or "currency")
    own = next((row[place] for row in table[1:] if row[place]), "")
    table[len(table) // 2][place] = "SEK" if own != "SEK" else "EUR"


def _wrong_total(table: Table, column: str) -> None:
    """The total that stands in the first row is a cent off, or a yen."""
    place = _place(table, column or "total-amount")
    text = table[1][place]
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return
    wrong = str(amount + Decimal(1).scaleb(int(amount.as_tuple().exponent)))
    table[1][place] = wrong.replace(".", ",") if "," in text else wrong


def _duplicate_lines(table: Table, column: str) -> None:
    """The last three lines come twice."""
    table.extend([*row] for row in table[2:][-3:])


def _wrong_decimals(table: Table, column: str) -> None:
    """Half of the amounts have the other decimal sign: a comma among points, or a point."""
    place = _place(table, column or "amount")
    for row in table[2::2]:
        row[place] = row[place].translate(str.maketrans(",.", ".,"))


def _missing_column(table: Table, column: str) -> None:
    place = _place(table, column or "amount")
    for row in table:
        del row[place : place + 1]


def _renamed_column(table: Table, column: str) -> None:
    table[0][_place(table, column or "amount-description")] += "-v3"


def _extra_column(table: Table, column: str) -> None:
    for number, row in enumerate(table):
        row.insert(3, (column or "settlement-mood") if number == 0 else "calm")


def _reordered_columns(table: Table, column: str) -> None:
    for row in table:
        row.reverse()


def _place(table: Table, column: str) -> int:
    """Of a column that is not there: the last one."""
    return table[0].index(column) if column in table[0] else len(table[0]) - 1


SPOILERS: dict[str, Callable[[Table, str], None]] = {
    "wrong_currency": _wrong_currency,
    "wrong_total": _wrong_total,
    "duplicate_lines": _duplicate_lines,
    "wrong_decimals": _wrong_decimals,
    "missing_column": _missing_column,
    "renamed_column": _renamed_column,
    "extra_column": _extra_column,
    "reordered_columns": _reordered_columns,
}
KINDS = frozenset({*SPOILERS, "truncated_file", "unknown_encoding"})
