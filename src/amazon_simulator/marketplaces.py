# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's marketplaces: the 23 of its documentation, and the "Non-Amazon" ones it also lists."""

from __future__ import annotations

from dataclasses import dataclass

from amazon_simulator import instants


@dataclass(frozen=True)
class Marketplace:
    """``decimals`` are those of the currency; ``country`` is ISO 3166-1 (GB for the UK)."""

    id: str
    country: str
    region: str
    domain: str
    currency: str
    language: str
    decimals: int = 2
    given_name: str = ""

    @property
    def name(self) -> str:
        return self.given_name or self.domain[0].upper() + self.domain[1:]

    @property
    def amazon(self) -> bool:
        return self.id in MARKETPLACES


def _row(line: str) -> Marketplace:
    key, country, region, domain, currency, language = line.split()
    return Marketplace(
        key, country, region, domain, currency, language, 0 if currency == "JPY" else 2
    )


_ROWS = """
ATVPDKIKX0DER US NA amazon.com USD en_US
A2EUQ1WTGCTBG2 CA NA amazon.ca CAD en_CA
A1AM78C64UM0Y8 MX NA amazon.com.mx MXN es_MX
A2Q3Y263D00KWC BR NA amazon.com.br BRL pt_BR
A28R8C7NBKEWEA IE EU amazon.ie EUR en_IE
A1RKKUPIHCS9HS ES EU amazon.es EUR es_ES
A1F83G8C2ARO7P GB EU amazon.co.uk GBP en_GB
A13V1IB3VIYZZH FR EU amazon.fr EUR fr_FR
AMEN7PMS3EDWL BE EU amazon.com.be EUR fr_BE
A1805IZSGTT6HS NL EU amazon.nl EUR nl_NL
A1PA6795UKMFR9 DE EU amazon.de EUR de_DE
APJ6JRA9NG5V4 IT EU amazon.it EUR it_IT
A2NODRKZP88ZB9 SE EU amazon.se SEK sv_SE
AE08WJ6YKNBMC ZA EU amazon.co.za ZAR en_ZA
A1C3SOZRARQ6R3 PL EU amazon.pl PLN pl_PL
ARBP9OOSHTCHU EG EU amazon.eg EGP ar_EG
A33AVAJ2PDY3EV TR EU amazon.com.tr TRY tr_TR
A17E79C6D8DWNP SA EU amazon.sa SAR ar_SA
A2VIGQ35RCS4UG AE EU amazon.ae AED en_AE
A21TJRUUN4KGV IN EU amazon.in INR en_IN
A19VAU5U5O7RUS SG FE amazon.sg SGD en_SG
A39IBJ37TRP1C6 AU FE amazon.com.au AUD en_AU
A1VC38T7YXB528 JP FE amazon.co.jp JPY ja_JP
"""
NON_AMAZON = (
    Marketplace("A38D8NSA03LJTC", "DE", "EU", "non.amazon.de", "EUR", "de_DE", 2, "Non-Amazon DE"),
    Marketplace("AFQLKURYRPEL8", "ES", "EU", "non.amazon.es", "EUR", "es_ES", 2, "Non-Amazon ES"),
)
MARKETPLACES = {m.id: m for m in [_row(line) for line in _ROWS.split("\n") if line]}
BY_COUNTRY = {m.country: m for m in MARKETPLACES.values()}
EVERY = {**MARKETPLACES, **{m.id: m for m in NON_AMAZON}}

TWO_YEARS = 730 * instants.DAY
SINCE_2016 = frozenset(BY_COUNTRY[country].id for country in ("JP", "AU", "SG"))
HORIZON_2016 = instants.parse("2016-01-01T00:00:00Z")
