# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seller's time zone: the one typed in, else that of the Home Marketplace, else UTC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from .models import Account

# Where a country has several: the one that Seller Central goes by there.
OF_COUNTRY: Mapping[str, str] = {
    "AE": "Asia/Dubai",
    "AU": "Australia/Sydney",
    "BE": "Europe/Brussels",
    "BR": "America/Sao_Paulo",
    "CA": "America/Los_Angeles",
    "DE": "Europe/Berlin",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "IN": "Asia/Kolkata",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "MX": "America/Los_Angeles",
    "NL": "Europe/Amsterdam",
    "PL": "Europe/Warsaw",
    "SA": "Asia/Riyadh",
    "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore",
    "TR": "Europe/Istanbul",
    "US": "America/Los_Angeles",
    "ZA": "Africa/Johannesburg",
}


def time_zone(typed: str, country: str) -> tzinfo:
    """The time zone of a seller whose Home Marketplace is in ``country`` (ISO 3166)."""
    for name in (typed, OF_COUNTRY.get(country, "")):
        if name and (zone := _zone(name)):
            return zone
    return timezone.utc


def zone_of(account: Account) -> tzinfo:
    """The time zone in which an account's days are counted."""
    home = account.home_marketplace
    return time_zone(account.time_zone, home.country if home else "")


def known_time_zone(name: str) -> None:
    """Raises Django's ``ValidationError`` for a name that is no time zone."""
    if name and _zone(name) is None:
        raise ValidationError(f"{name} is no time zone. Write it as in Europe/Berlin.")


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
