# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's timestamps: ISO 8601 with ``Z`` or an offset, with or without fractions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|z|[+-]\d\d:?\d\d)?"
)


def parse_time(text: str) -> datetime:
    """An aware UTC datetime. Raises ValueError; a time without a zone is taken as UTC."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise ValueError("not a timestamp")
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    whole = (int(part or 0) for part in (year, month, day, hour, minute, second))
    moment = datetime(*whole, microsecond, tzinfo=timezone.utc)  # type: ignore[misc, arg-type]
    try:
        return moment - _offset(zone)
    except OverflowError as error:
        raise ValueError("not a timestamp") from error


def _offset(zone: str | None) -> timedelta:
    if zone in (None, "Z", "z"):
        return timedelta()
    assert zone is not None
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
