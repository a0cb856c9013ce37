# SPDX-License-Identifier: LGPL-3.0-or-later
"""Dates in any locale, decided once for a file: 2026-11-21, 21.11.2026, 21/11/2026, 11/21/26.

Source: SP-API documentation, settlement reports (posted-date MM/DD/YY, posted-date-time
YYYY-MM-DD HH:MM:SS UTC), and public samples of European files (DD.MM.YYYY HH:MM:SS UTC). Which of
two numbers is the day is told by a day above 12, else by the settlement's own window.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from .refusing import RefusedFile, quoted

# NO_ORDER: no date of the file begins with anything but its year.
DAY_FIRST, MONTH_FIRST, NO_ORDER = "day first", "month first", ""
_ORDERS = (DAY_FIRST, MONTH_FIRST)
_OTHER = {DAY_FIRST: MONTH_FIRST, MONTH_FIRST: DAY_FIRST}
_DATE = re.compile(
    r"(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})"
    r"(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?"
    r"\s*([AaPp][Mm])?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_YEARS = range(1995, 2100)
# Amazon settles every two weeks, sometimes later; more than this is another reading.
_LONGEST = timedelta(days=100)
_KEPT = 4096
# A date whose day and month can be told apart by the file alone: year and both numbers.
Unclear = tuple[int, int, int]
# When, and the first day of its month.
Moment = tuple[datetime, date]
Reader = Callable[[str, int], Moment]


def order_of(text: str) -> str | None:
    """Which comes first in this date, where it tells; None where it does not."""
    match = _DATE.fullmatch(text.strip())
    if match is None or len(match[1]) > 2:
        return None
    if match[2] == "." or 12 < int(match[1]) <= 31:
        return DAY_FIRST
    return MONTH_FIRST if 12 < int(match[3]) <= 31 else None


def unclear(text: str) -> Unclear | None:
    """The year and the two numbers of a date that can be read in two ways, and differently."""
    match = _DATE.fullmatch(text.strip())
    if match is None or len(match[1]) > 2 or order_of(text):
        return None
    first, second = int(match[1]), int(match[3])
    return (_year(match[4]), first, second) if first != second else None


def decide(starts: str, ends: str, posted: Iterable[Unclear]) -> str | None:
    """Which comes first where no date of the file tells: the reading by which more of what was
    posted lies in the settlement's window. None where neither does better.
    """
    days = list(posted)
    misfits = {order: _misfits(starts, ends, days, order) for order in _ORDERS}
    if misfits[DAY_FIRST] == misfits[MONTH_FIRST]:
        return None
    return min(_ORDERS, key=misfits.__getitem__)


def reader(order: str) -> Reader:
    """Reads a date of this file, of the line with this number: aware UTC. It raises RefusedFile."""

    @lru_cache(_KEPT)
    def read_once(text: str) -> Moment | None:
        found = _read(text, order)
        return (found, found.date().replace(day=1)) if found else None

    def read(text: str, number: int) -> Moment:
        found = read_once(text)
        if found is None:
            raise RefusedFile(_why(text, order), number)
        return found

    return read


def _misfits(starts: str, ends: str, days: Iterable[Unclear], order: str) -> int:
    """How many do not fit; a window that is none at all fits nothing."""
    since, until = _read(starts, order), _read(ends, order)
    if since is None or until is None or not timedelta() <= until - since <= _LONGEST:
        return 1_000_000
    first, last = since.date() - timedelta(days=1), until.date() + timedelta(days=1)
    return sum(not _within(day, order, first, last) for day in days)


def _within(day: Unclear, order: str, first: date, last: date) -> bool:
    year, one, other = day
    month, number = (other, one) if order == DAY_FIRST else (one, other)
    try:
        return first <= date(year, month, number) <= last
    except ValueError:
        return False


def _why(text: str, order: str) -> str:
    if not text.strip():
        return "The date is missing."
    if order and _read(text, _OTHER[order]) is not None:
        return f"The date {quoted(text)} contradicts the rest of the file, which has the {order}."
    return f"{quoted(text)} is no date."


def _read(text: str, order: str) -> datetime | None:
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    first, _, second, third, hour, minute, second_of, half, zone = match.groups()
    if len(first) > 2:
        year, month, day = int(first), int(second), int(third)
    elif order == DAY_FIRST:
        year, month, day = _year(third), int(second), int(first)
    elif order == NO_ORDER:
        return None
    else:
        year, month, day = _year(third), int(first), int(second)
    if year not in _YEARS:
        return None
    try:
        moment = datetime(
            year,
            month,
            day,
            _hour(int(hour or 0), half),
            int(minute or 0),
            int(second_of or 0),
            tzinfo=timezone.utc,
        )
    except ValueError:
        return None
    return moment - _offset(zone)


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no hour of half a day")
    return hour % 12 + (12 if half.lower() == "pm" else 0)


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) <= 2 else int(text)


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone[0] not in "+-":
        return timedelta()
    span = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -span if zone[0] == "-" else span
