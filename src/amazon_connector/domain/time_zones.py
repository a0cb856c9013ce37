# SPDX-License-Identifier: LGPL-3.0-or-later
"""In which time zone a seller's days are counted, where he has not said so."""

from __future__ import annotations

from collections.abc import Mapping

# By the country of the Home Marketplace (ISO 3166). Where it has several: the one that Seller
# Central goes by there.
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
