# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where the European Union's VAT applies, by country and postal code.

Sources: Directive 2006/112/EC, Articles 5 to 7 (territories left out; Monaco as France, the Isle
of Man as the United Kingdom); for Northern Ireland the Protocol's Article 8, whose VAT numbers
begin with XI; the postal codes are the countries' own. Looked up on 2026-11-26.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

EU_COUNTRIES = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
NORTHERN_IRELAND, GREAT_BRITAIN = "XI", "GB"
# Articles 6 and 7: a country's parts by postal code (or town), and countries that count as another.
_LEFT_OUT: tuple[tuple[str, str, str, str], ...] = (
    ("FI", r"22\d{3}", "", "Åland Islands"),
    ("ES", r"3[58]\d{3}", "", "Canary Islands"),
    ("ES", r"51\d{3}", "", "Ceuta"),
    ("ES", r"52\d{3}", "", "Melilla"),
    ("FR", r"9[78]\d{3}", "", "French overseas territories"),
    ("DE", r"27498", "", "Heligoland"),
    ("DE", r"78266", "", "Büsingen"),
    ("IT", r"23041", "livigno", "Livigno"),
    ("IT", r"22061", "campione", "Campione d'Italia"),
    ("GR", r"63086", "", "Mount Athos"),
)
_MONACO = re.compile(r"980\d\d")
_COUNTS_AS = {"MC": "FR", "IM": GREAT_BRITAIN, "EL": "GR", "UK": GREAT_BRITAIN}


@dataclass(frozen=True)
class Place:
    """Where goods leave from or go to. ``country`` is ISO 3166; empty: not known."""

    country: str
    postal_code: str = ""
    city: str = ""


@dataclass(frozen=True)
class Territory:
    """A place as VAT sees it: ``code`` is the country's (XI for Northern Ireland). ``name`` is
    that of a part which the union's VAT leaves out.
    """

    code: str
    in_union: bool
    name: str = ""

    def __str__(self) -> str:
        return self.name or self.code


def territory_of(place: Place) -> Territory:
    """The VAT territory of a place whose country is known."""
    country = _COUNTS_AS.get(place.country.upper(), place.country.upper())
    postal_code = re.sub(r"[\s-]", "", place.postal_code).upper()
    if country == GREAT_BRITAIN and postal_code.startswith("BT"):
        return Territory(NORTHERN_IRELAND, True)
    if country not in EU_COUNTRIES:
        return Territory(country, False)
    part = _part_left_out(country, postal_code, place.city.casefold())
    return Territory(country, not part, part)


def member_state_of(vat_number: str) -> str:
    """The state that gave a VAT number, by its prefix (GR for EL); empty where it is none of the
    union's.
    """
    prefix = vat_number.strip().upper()[:2]
    state = "GR" if prefix == "EL" else prefix
    return state if state in EU_COUNTRIES or state == NORTHERN_IRELAND else ""


def _part_left_out(country: str, postal_code: str, city: str) -> str:
    if country == "FR" and _MONACO.fullmatch(postal_code):
        return ""
    for of, codes, town, name in _LEFT_OUT:
        if of == country and (re.fullmatch(codes, postal_code) or (town and town in city)):
            return name
    return ""
