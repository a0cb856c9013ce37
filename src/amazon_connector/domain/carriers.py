# SPDX-License-Identifier: LGPL-3.0-or-later
"""Carriers of the ERP and Amazon's carrier codes.

Amazon publishes no list in its models; these codes stand in the public schema of its
fulfillment feed (spapi.md 3.2). They fill an editable table of the ERP.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

OTHER = "Other"
SELF_DELIVERY = "Self Delivery"
_CODES = """
Blue Package|BlueDart|Aramex|Canada Post|Chronopost|City Link|Delhivery|Deutsche Post|DHL
DHL Global Mail|DPD|DTDC|Fastway|FedEx|FedEx SmartPost|FEDEX_JP|First Flight|GLS|GO!
Hermes Logistik Gruppe|India Post|JP_EXPRESS|La Poste|Lasership|Newgistics|NipponExpress
NITTSU|OnTrac|OSM|Overnite Express|Parcelforce|Parcelnet|Poste Italiane|Professional
Royal Mail|SAGAWA|SagawaExpress|SDA|Streamlite|Target|TNT|UPS|UPSMI|UPS Mail Innovations
USPS|YamatoTransport
"""
CARRIER_CODES: tuple[str, ...] = tuple(_CODES.strip().replace("\n", "|").split("|"))


@dataclass(frozen=True)
class Carrier:
    """A row of the table: the ERP's carrier name and what Amazon is told.

    ``code`` is Amazon's carrierCode; with ``Other`` the name goes as carrierName.
    """

    name: str
    code: str
    shipping_method: str = ""


@dataclass(frozen=True)
class Told:
    """What Amazon is told of a carrier, and the name that was perhaps meant."""

    code: str
    name: str
    shipping_method: str = ""
    suggestion: str = ""


# What a fresh table holds.
KNOWN_CARRIERS: tuple[Carrier, ...] = (
    *(Carrier(code, code) for code in CARRIER_CODES),
    Carrier(SELF_DELIVERY, OTHER),
)


def told(name: str, table: Sequence[Carrier]) -> Told:
    """What Amazon is told for a carrier's name, matched without regard to case.

    A name that the table does not know goes as ``Other`` with that name; where it is nearly
    one of the table's, that is suggested.
    """
    by_name = {row.name.casefold(): row for row in table}
    row = by_name.get(" ".join(name.casefold().split()))
    if row is not None:
        return Told(row.code, row.name, row.shipping_method)
    near = get_close_matches(name.casefold(), list(by_name), n=1, cutoff=0.8)
    return Told(OTHER, name, suggestion=by_name[near[0]].name if near else "")
