# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's marketplaces.

Source: SP-API documentation, page "Marketplace IDs" and "Seller Central URLs"; domain and
currency from public knowledge. ``prices_include_tax`` is the custom of the country: outside
the United States and Canada Amazon shows prices with tax.
"""

from __future__ import annotations

from dataclasses import dataclass

NA, EU, FE = "NA", "EU", "FE"


@dataclass(frozen=True)
class Marketplace:
    """One of Amazon's marketplaces; ``country`` is ISO 3166 (GB, not UK)."""

    marketplace_id: str
    country: str
    region: str
    domain: str
    seller_central_url: str
    currency: str
    prices_include_tax: bool = True

    @property
    def name(self) -> str:
        """The marketplace as sellers call it, e.g. ``Amazon.de``."""
        return "Amazon" + self.domain.removeprefix("amazon")


def _m(
    country: str, marketplace_id: str, region: str, domain: str, host: str, currency: str
) -> Marketplace:
    return Marketplace(
        marketplace_id,
        country,
        region,
        domain,
        f"https://{host}",
        currency,
        country not in ("US", "CA"),
    )


_EUROPE = "sellercentral-europe.amazon.com"
MARKETPLACES: tuple[Marketplace, ...] = (
    _m("US", "ATVPDKIKX0DER", NA, "amazon.com", "sellercentral.amazon.com", "USD"),
    _m("CA", "A2EUQ1WTGCTBG2", NA, "amazon.ca", "sellercentral.amazon.ca", "CAD"),
    _m("MX", "A1AM78C64UM0Y8", NA, "amazon.com.mx", "sellercentral.amazon.com.mx", "MXN"),
    _m("BR", "A2Q3Y263D00KWC", NA, "amazon.com.br", "sellercentral.amazon.com.br", "BRL"),
    _m("IE", "A28R8C7NBKEWEA", EU, "amazon.ie", "sellercentral.amazon.ie", "EUR"),
    _m("ES", "A1RKKUPIHCS9HS", EU, "amazon.es", _EUROPE, "EUR"),
    _m("GB", "A1F83G8C2ARO7P", EU, "amazon.co.uk", _EUROPE, "GBP"),
    _m("FR", "A13V1IB3VIYZZH", EU, "amazon.fr", _EUROPE, "EUR"),
    _m("BE", "AMEN7PMS3EDWL", EU, "amazon.com.be", "sellercentral.amazon.com.be", "EUR"),
    _m("NL", "A1805IZSGTT6HS", EU, "amazon.nl", "sellercentral.amazon.nl", "EUR"),
    _m("DE", "A1PA6795UKMFR9", EU, "amazon.de", _EUROPE, "EUR"),
    _m("IT", "APJ6JRA9NG5V4", EU, "amazon.it", _EUROPE, "EUR"),
    _m("SE", "A2NODRKZP88ZB9", EU, "amazon.se", "sellercentral.amazon.se", "SEK"),
    _m("ZA", "AE08WJ6YKNBMC", EU, "amazon.co.za", "sellercentral.amazon.co.za", "ZAR"),
    _m("PL", "A1C3SOZRARQ6R3", EU, "amazon.pl", "sellercentral.amazon.pl", "PLN"),
    _m("EG", "ARBP9OOSHTCHU", EU, "amazon.eg", "sellercentral.amazon.eg", "EGP"),
    _m("TR", "A33AVAJ2PDY3EV", EU, "amazon.com.tr", "sellercentral.amazon.com.tr", "TRY"),
    _m("SA", "A17E79C6D8DWNP", EU, "amazon.sa", "sellercentral.amazon.sa", "SAR"),
    _m("AE", "A2VIGQ35RCS4UG", EU, "amazon.ae", "sellercentral.amazon.ae", "AED"),
    _m("IN", "A21TJRUUN4KGV", EU, "amazon.in", "sellercentral.amazon.in", "INR"),
    _m("SG", "A19VAU5U5O7RUS", FE, "amazon.sg", "sellercentral.amazon.sg", "SGD"),
    _m("AU", "A39IBJ37TRP1C6", FE, "amazon.com.au", "sellercentral.amazon.com.au", "AUD"),
    _m("JP", "A1VC38T7YXB528", FE, "amazon.co.jp", "sellercentral.amazon.co.jp", "JPY"),
)
BY_ID: dict[str, Marketplace] = {m.marketplace_id: m for m in MARKETPLACES}
