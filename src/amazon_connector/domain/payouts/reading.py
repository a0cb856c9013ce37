# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement's file, read twice: ``examine`` says whether it can be taken, ``lines`` gives it.

Both go through the file line by line and hold no more of it than one line. What ``examine`` has
not refused ``lines`` reads without an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from amazon_connector.domain.currencies import ZERO
from amazon_connector.records_money import PAYS_NOTHING, UNKNOWN, SettlementLine

from . import dates, numbers
from .columns import Columns
from .conventions import first_guess, whole_format
from .kinds import kind_of
from .refusing import RefusedFile, quoted
from .rows import Format, Row, rows
from .unequal import where_from

_FIRST_ROW = 2
_MOST_PIECES = 2**31


@dataclass(frozen=True)
class Examined:
    """A settlement's file that can be taken. ``total`` is the deposit, in ``currency``; ``lines``
    counts the lines with an amount; ``digest`` tells the file from another.
    """

    settlement_id: str
    currency: str
    total: Decimal
    starts: datetime | None
    ends: datetime | None
    deposited: datetime | None
    lines: int
    digest: str
    format: Format


def examine(file: BinaryIO) -> Examined:
    """What the file says of itself, and that it adds up. Raises RefusedFile."""
    guess = first_guess_of(file)
    if guess is not None:
        try:
            return _examined(file, guess)
        except RefusedFile:
            pass  # what tells may stand further below
    return _examined(file, whole_format(file))


def first_guess_of(file: BinaryIO) -> Format | None:
    """The format by the first rows, where they are readable."""
    try:
        return first_guess(file)
    except RefusedFile:
        return None


def lines(file: BinaryIO, examined: Examined, report_id: str) -> Iterator[SettlementLine]:
    """All lines of a file that was examined, in its order."""
    known = examined.format
    at, read = known.columns, numbers.reader(known.style, examined.currency)
    posting = _Posting(known, examined.ends)
    kinds: dict[tuple[str, str, str], tuple[str, str, str, str, str]] = {}
    # Nothing but look-ups for each of half a million lines.
    transaction, amount_type, description = at.transaction, at.amount_type, at.description
    amount, order, item, sku = at.amount, at.order_id, at.item_id, at.sku
    marketplace, quantity = at.marketplace, at.quantity
    for number, row in _amounts(file, known):
        words = (row[transaction], row[amount_type], row[description])
        told = kinds.get(words)
        if told is None:
            told = kinds[words] = _words(*words)
        posted, month = posting.of(row, number)
        order_id = row[order].strip()
        yield SettlementLine(
            report_id,
            number,
            told[0],
            told[1],
            told[2],
            told[3],
            told[4] if order_id else PAYS_NOTHING,
            order_id,
            row[item] if item >= 0 else "",
            row[sku] if sku >= 0 else "",
            _pieces(row[quantity], number) if quantity >= 0 and row[quantity] else 0,
            row[marketplace].strip() if marketplace >= 0 else "",
            read(row[amount], number),
            posted,
            month,
        )


# --- What the file says ------------------------------------------------------------------


def _examined(file: BinaryIO, known: Format) -> Examined:
    examined = _totals(file, known)
    count, total, digest = _add_up(file, known, examined)
    if total != examined.total:
        _refuse_sum(file, examined, total)
    return replace(examined, lines=count, digest=digest)


def _totals(file: BinaryIO, known: Format) -> Examined:
    """The first row below the header."""
    at, moment = known.columns, dates.reader(known.order)
    for number, row in rows(file, known):
        currency = row[at.currency].strip().upper()
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise RefusedFile(f"{quoted(row[at.currency])} is no currency.", number)
        settlement_id = row[at.settlement_id].strip()
        if not settlement_id:
            raise RefusedFile("The settlement's id is missing.", number)
        if not row[at.total].strip():
            raise RefusedFile("The total is missing: this line should carry it.", number)
        starts, ends, deposited = (
            moment(row[place], number)[0] if row[place].strip() else None
            for place in (at.starts, at.ends, at.deposited)
        )
        total = numbers.reader(known.style, currency)(row[at.total], number)
        return Examined(settlement_id, currency, total, starts, ends, deposited, 0, "", known)
    raise RefusedFile("The file has a header and nothing else: its totals are missing.", 1)


def _add_up(file: BinaryIO, known: Format, totals: Examined) -> tuple[int, Decimal, str]:
    """How many lines, what they come to, and the digest. Every value is looked at, once."""
    at, read = known.columns, numbers.reader(known.style, totals.currency)
    posting = _Posting(known, totals.ends)
    digest = hashlib.sha256()
    count, total = 0, ZERO
    settlement_id, currency, quantity, amount = (
        at.settlement_id,
        at.currency,
        at.quantity,
        at.amount,
    )
    for number, row in rows(file, known, digest.update):
        if row[settlement_id] != totals.settlement_id or row[currency]:
            _check_row(row, at, totals, number)
        if not row[amount] and _is_totals(row, at, number):
            continue
        total += read(row[amount], number)
        posting.of(row, number)
        if quantity >= 0 and row[quantity]:
            _pieces(row[quantity], number)
        count += 1
    return count, total, digest.hexdigest()


def _check_row(row: list[str], at: Columns, totals: Examined, number: int) -> None:
    if row[at.settlement_id].strip() != totals.settlement_id:
        raise RefusedFile(
            f"This line is of settlement {quoted(row[at.settlement_id])}, the file of "
            f"{quoted(totals.settlement_id)}.",
            number,
        )
    currency = row[at.currency]
    if currency.strip().upper() not in ("", totals.currency):
        raise RefusedFile(
            f"The currency {quoted(currency)} is not the settlement's, {totals.currency}.", number
        )


def _refuse_sum(file: BinaryIO, examined: Examined, total: Decimal) -> None:
    """Says how much it differs, and where that comes from. Raises RefusedFile."""
    known, currency = examined.format, examined.currency
    at, read = known.columns, numbers.reader(known.style, currency)
    apart = total - examined.total
    found = where_from(
        lambda: _amounts(file, known),
        lambda row: read(row[1][at.amount], row[0]),
        lambda row: row[1][at.transaction].strip(),
        apart,
    )
    raise RefusedFile(
        f"The file's total is {examined.total} {currency}, and its lines come to {total}: a "
        f"difference of {apart} {currency}. {found}",
        _FIRST_ROW,
    )


# --- Rows --------------------------------------------------------------------------------


def _amounts(file: BinaryIO, known: Format) -> Iterator[Row]:
    """The rows that carry an amount."""
    at, amount = known.columns, known.columns.amount
    for number, row in rows(file, known):
        if row[amount] or not _is_totals(row, at, number):
            yield number, row


def _is_totals(row: list[str], at: Columns, number: int) -> bool:
    """Whether a row without an amount is the one of the totals. Raises RefusedFile."""
    if row[at.total]:
        return True
    raise RefusedFile("The amount is missing.", number)


class _Posting:
    """When lines were posted; where a line tells no date, when the settlement ended."""

    def __init__(self, known: Format, ends: datetime | None) -> None:
        self._read = dates.reader(known.order)
        self._moment, self._day = known.columns.moment, known.columns.day
        self._ends = (ends, ends.date().replace(day=1)) if ends else None

    def of(self, row: list[str], number: int) -> dates.Moment:
        """When, and the first day of the month. Raises RefusedFile."""
        text = row[self._moment] if self._moment >= 0 else ""
        if not text and self._day >= 0:
            text = row[self._day]
        if not text and self._ends is not None:
            return self._ends
        return self._read(text, number)


def _words(transaction: str, amount_type: str, description: str) -> tuple[str, str, str, str, str]:
    """Amazon's words as they are kept; then kind, and what it pays."""
    told, typed, word = transaction.strip(), amount_type.strip(), description.strip()
    kind, pays = kind_of(told, typed, word)
    if kind == UNKNOWN:
        word = word or typed or told or "Without a name"
    return told, typed, word, kind, pays


def _pieces(text: str, number: int) -> int:
    try:
        pieces = int(text)
    except ValueError:
        pieces = _MOST_PIECES
    if abs(pieces) >= _MOST_PIECES:
        raise RefusedFile(f"{quoted(text)} is no quantity.", number)
    return pieces
