# SPDX-License-Identifier: LGPL-3.0-or-later
"""Times, amounts and Amazon's terms as people say them. Times are UTC."""

from __future__ import annotations

from datetime import datetime, timezone, tzinfo
from decimal import Decimal

from amazon_connector.domain.currencies import decimals

CHANNELS = {"AMAZON": "FBA", "MERCHANT": "FBM"}
CALLS_A_DAY = 484
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def channel(code: str) -> str:
    """FBA or FBM for Amazon's AMAZON or MERCHANT."""
    return CHANNELS.get(code, code)


def status_in_words(code: str) -> str:
    """Partially shipped for Amazon's PARTIALLY_SHIPPED."""
    return code.replace("_", " ").capitalize()


def ago(moment: datetime | None, now: datetime, never: str = "never") -> str:
    """How long ago, or how soon, ``moment`` is."""
    if moment is None:
        return never
    seconds = (now - moment).total_seconds()
    if abs(seconds) < 45:
        return "just now" if seconds >= 0 else "in a moment"
    text = _span(abs(seconds))
    return f"{text} ago" if seconds > 0 else f"in {text}"


def _span(seconds: float) -> str:
    for length, name in _UNITS:
        if seconds >= length * 0.95 or name == "minute":
            number = max(1, round(seconds / length))
            return f"{number} {name}" + ("" if number == 1 else "s")
    raise AssertionError("the last unit is always taken")


def times(number: int) -> str:
    """Once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def next_turn(moment: datetime | None, now: datetime) -> str:
    """When Amazon is asked next."""
    return "now" if moment is None or moment <= now else ago(moment, now)


def exact(moment: datetime | None, zone: tzinfo = timezone.utc) -> str:
    """The moment to the minute, in that time zone, which is named."""
    return f"{moment.astimezone(zone):%d %b %Y %H:%M} {zone_name(zone, moment)}" if moment else ""


def zone_name(zone: tzinfo, moment: datetime) -> str:
    """What the time zone is called at that moment: CET in winter, CEST in summer."""
    return moment.astimezone(zone).tzname() or "UTC"


def money(amount: Decimal | None, currency: str) -> str:
    """1,234.50 EUR; 1,234 JPY; a dash where there is no amount."""
    if amount is None:
        return "–"
    return f"{amount:,.{decimals(currency)}f} {currency}".strip()


def quantity(pieces: Decimal) -> str:
    """3 rather than 3.000."""
    return f"{pieces.normalize():f}" if pieces else "0"


def turns(minutes: int) -> str:
    """How often Amazon is asked, and what that is of its daily calls."""
    calls = 24 * 60 // max(1, minutes)
    often = "every minute" if minutes == 1 else f"every {minutes} minutes"
    return f"Orders are read {often}: {calls} of Amazon's {CALLS_A_DAY} calls a day."


def short(text: object, most: int = 32) -> str:
    """The text for a narrow column: a name may be as long as a page."""
    whole = str(text)
    return whole if len(whole) <= most else f"{whole[: most - 1]}…"
