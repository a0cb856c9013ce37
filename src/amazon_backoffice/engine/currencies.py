# SPDX-License-Identifier: LGPL-3.0-or-later
"""Currencies that the office books in: ISO 4217's, as of 2025."""

from __future__ import annotations

from amazon_connector.port import CannotBook

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR "
    "KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR "
    "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS "
    "UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
KNOWN = frozenset(_CODES.split())


def known_currency(code: str) -> str:
    """``code`` if it can be booked in. Raises CannotBook."""
    if code not in KNOWN:
        raise CannotBook(
            f"The currency {code!r} is none that can be booked in. Look at the order in Seller "
            "Central; if Amazon is right, the connector must learn this currency."
        )
    return code
