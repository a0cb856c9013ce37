# SPDX-License-Identifier: LGPL-3.0-or-later
"""Points in time are integers everywhere inside: milliseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import datetime, timezone
from email.utils import formatdate

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def parse(text: str) -> int:
    """An ISO 8601 date-time with a zone, with or without fractions. Raises ValueError."""
    if "T" not in text:
        raise ValueError("not a date-time")
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return round(moment.timestamp() * SECOND)


def to_text(instant: int) -> str:
    """As Amazon writes it: yyyy-MM-ddTHH:mm:ss.SSSZ."""
    moment = datetime.fromtimestamp(instant / SECOND, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant % SECOND:03d}Z"


def http_date(instant: int) -> str:
    return formatdate(instant / SECOND, usegmt=True)
