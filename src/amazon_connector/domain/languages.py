# SPDX-License-Identifier: LGPL-3.0-or-later
"""The language in which a buyer reads: what every ERP writes his documents in."""

from __future__ import annotations

_ENGLISH = "en"
# By country (ISO 3166), as ISO 639-1. Belgium speaks several: there the marketplace decides.
_LANGUAGES = {
    "AE": "ar", "AT": "de", "AU": "en", "BG": "bg", "BR": "pt", "CA": "en", "CH": "de", "CY": "el",
    "CZ": "cs", "DE": "de", "DK": "da", "EE": "et", "EG": "ar", "ES": "es", "FI": "fi", "FR": "fr",
    "GB": "en", "GR": "el", "HR": "hr", "HU": "hu", "IE": "en", "IN": "en", "IT": "it", "JP": "ja",
    "LI": "de", "LT": "lt", "LU": "fr", "LV": "lv", "MC": "fr", "MT": "en", "MX": "es", "NL": "nl",
    "NO": "nb", "PL": "pl", "PT": "pt", "RO": "ro", "SA": "ar", "SE": "sv", "SG": "en", "SI": "sl",
    "SK": "sk", "SM": "it", "TR": "tr", "US": "en", "ZA": "en",
}  # fmt: skip
_OF_MARKETPLACES = {**_LANGUAGES, "BE": "fr"}


def buyers_languages(country: str, marketplace_country: str) -> tuple[str, ...]:
    """The languages of a buyer, the best one first, of which an ERP takes the first that it has:
    that of the country to which the goods go, that of the marketplace's, English. Countries are
    ISO 3166 (empty: not known), languages ISO 639-1.
    """
    found = (
        _LANGUAGES.get(country.upper(), ""),
        _OF_MARKETPLACES.get(marketplace_country.upper(), ""),
        _ENGLISH,
    )
    return tuple(dict.fromkeys(filter(None, found)))
