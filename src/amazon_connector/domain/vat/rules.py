# SPDX-License-Identifier: LGPL-3.0-or-later
"""The table of VAT rules: each row with its source, and the day on which that was looked up.

No rule without a source: what no row decides keeps the taxes that the order has, or waits for a
person. So does what national rules decide, which differ from state to state (Article 194).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

DOMESTIC, AT_ORIGIN = "domestic", "at_origin"
OSS, REGISTERED = "oss", "registered"
INTRA_COMMUNITY, EXPORT = "intra_community", "export"
COLLECTED, AS_SOLD, WAITS = "collected", "as_sold", "waits"
TREATMENTS: Mapping[str, str] = {
    DOMESTIC: "Domestic sale",
    AT_ORIGIN: "Distance sale, taxed where it leaves from",
    OSS: "Distance sale (One Stop Shop)",
    REGISTERED: "Distance sale, taxed by a local registration",
    INTRA_COMMUNITY: "Intra-Community supply (reverse charge)",
    EXPORT: "Export",
    COLLECTED: "Tax collected by the marketplace",
    AS_SOLD: "Taxes of the order",
    WAITS: "Waits",
}

_DIRECTIVE = "Council Directive 2006/112/EC"
_LOOKED_UP = date(2026, 11, 26)


@dataclass(frozen=True)
class VatRule:
    """What is so, from when on, where it is written, and when that was looked up. ``note`` is what
    the invoice must say (Article 226), empty where nothing.
    """

    treatment: str
    says: str
    source: str
    since: date
    looked_up: date = _LOOKED_UP
    note: str = ""


SAME_STATE = VatRule(
    DOMESTIC,
    "Goods that do not leave the state in which they lie are taxed there.",
    f"{_DIRECTIVE}, Articles 31 and 32",
    date(2007, 1, 1),
)
SMALL_SELLER = VatRule(
    AT_ORIGIN,
    "Distance sales of a seller established in one state alone, sent from there, are taxed there "
    "while those to all other states stay below EUR 10,000 a year.",
    f"{_DIRECTIVE}, Article 59c",
    date(2021, 7, 1),
)
ONE_STOP_SHOP = VatRule(
    OSS,
    "Distance sales within the union are taxed where the goods arrive, and declared in one place.",
    f"{_DIRECTIVE}, Articles 33(a) and 369b",
    date(2021, 7, 1),
)
LOCAL_REGISTRATION = VatRule(
    REGISTERED,
    "Distance sales within the union are taxed where the goods arrive.",
    f"{_DIRECTIVE}, Article 33(a)",
    date(2021, 7, 1),
)
BUSINESS_ELSEWHERE = VatRule(
    INTRA_COMMUNITY,
    "Goods sent to another state, to a buyer with a VAT number of another state than that of "
    "departure, are exempt; the buyer owes the tax.",
    f"{_DIRECTIVE}, Article 138(1)",
    date(2020, 1, 1),
    note="VAT exempt intra-Community supply, Article 138(1) Directive 2006/112/EC",
)
BUSINESS_OF_HERE = VatRule(
    DOMESTIC,
    "Goods sent to another state for a buyer with a VAT number of the state of departure are no "
    "distance sale and not exempt: they are taxed where the transport begins.",
    f"{_DIRECTIVE}, Articles 32, 33(a) and 138(1)(b)",
    date(2021, 7, 1),
)
BUYER_MAY_OWE = VatRule(
    WAITS,
    "Where the seller is not established in the state in which a sale is taxed, that state may "
    "have the buyer owe the tax: its own law says whether, and of which buyers.",
    f"{_DIRECTIVE}, Article 194",
    date(2007, 1, 1),
)
OUT_OF_THE_UNION = VatRule(
    EXPORT,
    "Goods sent out of the union are exempt.",
    f"{_DIRECTIVE}, Article 146(1)(a)",
    date(2007, 1, 1),
    note="VAT exempt export, Article 146(1)(a) Directive 2006/112/EC",
)
OUT_OF_GREAT_BRITAIN = VatRule(
    EXPORT,
    "Goods sent out of Great Britain are zero-rated.",
    "Value Added Tax Act 1994, section 30(6)",
    date(2021, 1, 1),
    note="Zero-rated export, Value Added Tax Act 1994, section 30(6)",
)
WITHIN_GREAT_BRITAIN = VatRule(
    DOMESTIC,
    "Goods that lie in Great Britain and stay there are taxed there.",
    "Value Added Tax Act 1994, section 7(2)",
    date(2021, 1, 1),
)
ACROSS_THE_IRISH_SEA = VatRule(
    DOMESTIC,
    "On goods sold from Great Britain to Northern Ireland or the other way the seller charges "
    "British VAT, and shows it on the invoice.",
    "HM Revenue & Customs, Accounting for VAT on goods moving between Great Britain and Northern "
    "Ireland from 1 January 2021 (updated 18 May 2022)",
    date(2021, 1, 1),
)
MARKETPLACE = VatRule(
    COLLECTED,
    "Amazon collected the tax from the buyer and pays it itself: the seller charges none.",
    "Orders API 2026-01-01, what Amazon tells of an item's taxes (MARKETPLACE_FACILITATOR, UOSS, "
    f"IOSS); in the union {_DIRECTIVE}, Articles 14a and 136a, in the United Kingdom Value Added "
    "Tax Act 1994, section 5A",
    date(2021, 1, 1),
)
