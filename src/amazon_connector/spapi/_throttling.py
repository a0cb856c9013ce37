# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon's answers say about its usage plans."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from amazon_connector.spapi._transport import Response
from amazon_connector.usage import UsagePlan

WAIT = "Amazon's quota allows us to {purpose} again later. The next turn tries again by itself."
# Amazon documents no Retry-After; one that is absurd must not stop an account for ever.
_LONGEST = timedelta(days=1)


def told_rate(response: Response) -> float | None:
    """``x-amzn-RateLimit-Limit``: calls per second, not the calls that are left."""
    try:
        rate = float(response.headers.get("x-amzn-RateLimit-Limit") or "")
    except ValueError:
        return None
    return rate if math.isfinite(rate) and rate > 0 else None


def later(response: Response, now: datetime, when: datetime | None, plan: UsagePlan) -> datetime:
    """When to come back after a 429: as the bucket says (1/rate), or later if Amazon says so."""
    soonest = when or now + timedelta(seconds=1 / plan.rate)
    hint = _hint(response.headers.get("retry-after") or "", now)
    return soonest if hint is None else max(soonest, min(hint, now + _LONGEST))


def _hint(text: str, now: datetime) -> datetime | None:
    if text.strip().isdecimal():
        return now + timedelta(seconds=min(int(text.strip()[:9]), _LONGEST.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else None
