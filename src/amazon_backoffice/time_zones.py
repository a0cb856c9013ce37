# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seller's time zone: the one typed in, else that of the Home Marketplace, else UTC."""

from __future__ import annotations

from datetime import timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError

from amazon_connector.domain.time_zones import OF_COUNTRY

if TYPE_CHECKING:
    from .models import Account


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
