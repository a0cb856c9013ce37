# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whether this machine's clock agrees with Amazon's."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from amazon_connector.spapi._transport import Response

CLOCK_SKEW_LIMIT = timedelta(minutes=5)


def clock_skew(response: Response, now: datetime) -> timedelta | None:
    """Our time less Amazon's (its ``Date`` header, whole seconds): positive is a fast clock."""
    try:
        theirs = parsedate_to_datetime(response.headers.get("date") or "")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=timezone.utc)
    return now - theirs


def clock_warning(skew: timedelta | None) -> str | None:
    """A sentence for people when the clocks differ by more than five minutes, else None."""
    if skew is None or abs(skew) <= CLOCK_SKEW_LIMIT:
        return None
    minutes = round(abs(skew).total_seconds() / 60)
    direction = "ahead of" if skew > timedelta() else "behind"
    return (
        f"This machine's clock is {minutes} minutes {direction} Amazon's. Set its date and "
        "time (best by NTP): with a wrong clock orders are missed or come late."
    )
