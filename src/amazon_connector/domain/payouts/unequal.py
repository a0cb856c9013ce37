# SPDX-License-Identifier: LGPL-3.0-or-later
"""Why the lines of a settlement's file do not come to its total, as far as the file tells.

Looked for only where they do not, by reading it once or twice more; what is kept of it does not
grow with the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from amazon_connector.domain.currencies import ZERO

from .refusing import quoted
from .rows import Row

# One bit for each line's digest: of a million lines about two in a hundred share theirs.
_BITS = 2**25
# So many lines that may be repeated, or be repetitions, are compared.
_MOST = 50_000
_TYPES_SHOWN = 8
Rows = Callable[[], Iterable[Row]]


def where_from(
    rows: Rows, amount_of: Callable[[Row], Decimal], type_of: Callable[[Row], str], apart: Decimal
) -> str:
    """A sentence: lines that repeat others and are as much as the difference, a line that is as
    much, or else what to compare. ``rows`` begins anew each time; ``apart``: the lines' sum less
    the total, not 0.
    """
    looked = _Looked()
    for row in rows():
        looked.look(row, amount_of(row), type_of(row), apart)
    repeated = looked.repeated and _repeats(rows(), amount_of, looked.repeated, apart)
    if repeated:
        return repeated
    if looked.as_much:
        return f"Line {looked.as_much} is as much."
    told = sorted(looked.by_type.items(), key=lambda one: -abs(one[1]))
    sums = "; ".join(f"{quoted(name)} {amount}" for name, amount in told[:_TYPES_SHOWN])
    if len(told) > _TYPES_SHOWN:
        sums += f"; and {len(told) - _TYPES_SHOWN} smaller ones"
    return (
        f"Either lines of together {apart} are too many, or lines of {-apart} are missing. By "
        f"transaction type, to compare with Seller Central: {sums or 'nothing'}."
    )


class _Looked:
    """What one reading of the file tells."""

    def __init__(self) -> None:
        self.as_much = 0  # the first line that is as much as the difference
        self.by_type: dict[str, Decimal] = defaultdict(Decimal)
        self.repeated: set[int] = set()
        self._seen = bytearray(_BITS // 8)

    def look(self, row: Row, amount: Decimal, kind: str, apart: Decimal) -> None:
        """The next row."""
        number, cells = row
        if amount == apart and not self.as_much:
            self.as_much = number
        if kind in self.by_type or len(self.by_type) < _MOST:
            self.by_type[kind] += amount
        digest = hash(tuple(cells))
        byte, bit = digest % _BITS >> 3, 1 << (digest & 7)
        if not self._seen[byte] & bit:
            self._seen[byte] |= bit
        elif len(self.repeated) < _MOST:
            self.repeated.add(digest)


@dataclass
class _Run:
    """Lines in a row that repeat lines in a row."""

    first: int
    of: int
    count: int
    amount: Decimal

    def __str__(self) -> str:
        if self.count == 1:
            return f"Line {self.first} repeats line {self.of}."
        last, of_last = self.first + self.count - 1, self.of + self.count - 1
        return f"Lines {self.first} to {last} repeat lines {self.of} to {of_last}."


def _repeats(
    rows: Iterable[Row], amount_of: Callable[[Row], Decimal], wanted: set[int], apart: Decimal
) -> str:
    """The run that is as much as the difference, or all repetitions where they are together;
    empty where neither is: equal lines may well be right.
    """
    first: dict[int, int] = {}  # where a digest stands first
    at: dict[int, int] = {}  # line -> its digest
    runs: list[_Run] = []
    for row in rows:
        number, cells = row
        digest = hash(tuple(cells))
        if digest not in wanted or len(at) == _MOST:
            continue
        at[number] = digest
        if digest not in first:
            first[digest] = number
            continue
        last = runs[-1] if runs else None
        if last and last.first + last.count == number and at.get(last.of + last.count) == digest:
            last.count += 1
            last.amount += amount_of(row)
        else:
            runs.append(_Run(number, first[digest], 1, amount_of(row)))
    for run in runs:
        if run.amount == apart:
            return str(run)
    if runs and sum((run.amount for run in runs), ZERO) == apart:
        count = sum(run.count for run in runs)
        return f"{count} lines repeat earlier ones, all of them together are as much. {runs[0]}"
    return ""
