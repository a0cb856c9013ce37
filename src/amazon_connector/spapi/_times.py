# SPDX-License-Identifier: LGPL-3.0-or-later
"""Timestamps as the SP-API wants them and gives them."""

from __future__ import annotations

from datetime import datetime, timezone

from amazon_connector.domain.times import parse_time


def format_time(moment: datetime) -> str:
    """``yyyy-MM-ddTHH:mm:ss.SSSZ`` in UTC (Amazon's own sample code); cut to milliseconds."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be sent to Amazon")
    utc = moment.astimezone(timezone.utc)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z".rjust(24, "0")


def told_time(found: object) -> datetime | None:
    """What Amazon told, as aware UTC; None for what is no timestamp."""
    try:
        return parse_time(found) if isinstance(found, str) else None
    except ValueError:
        return None
