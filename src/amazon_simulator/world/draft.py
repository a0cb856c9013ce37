# SPDX-License-Identifier: LGPL-3.0-or-later
"""The decisions behind one order, drawn from its own random numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from amazon_simulator.marketplaces import BY_COUNTRY, Marketplace
from amazon_simulator.world.catalog import PRODUCTS, Product, tax_rate
from amazon_simulator.world.demo import EU_SELLER, FR_SELLER, JP_SELLER, NA_SELLER
from amazon_simulator.world.proceeds import AMERICA, EUROPE, TaxRegime

# Marketplaces of each seller that sells by itself, with the weight of each.
MARKETS = {
    EU_SELLER: {"DE": 50, "FR": 14, "IT": 8, "ES": 7, "NL": 8, "GB": 10, "BE": 3},
    NA_SELLER: {"US": 80, "CA": 20},
    JP_SELLER: {"JP": 1},
    FR_SELLER: {"FR": 80, "BE": 15, "DE": 5},
}
ORDERS_A_DAY = {EU_SELLER: 40, NA_SELLER: 28, JP_SELLER: 12, FR_SELLER: 8}
MANY_LINES = 50
MANY_LINES_EVERY = 60


@dataclass(frozen=True)
class Draft:
    """``ship_to`` is a country; ``net`` prices are those of a business without VAT."""

    rng: random.Random
    market: Marketplace
    created: int
    channel: str
    lines: list[tuple[Product, int]]
    business: bool
    net: bool
    ship_to: str
    ioss: bool
    replacement: bool
    preorder: bool

    @property
    def fbm(self) -> bool:
        return self.channel == "MERCHANT"


def draw(rng: random.Random, seller_id: str, number: int, created: int) -> Draft:
    weights = MARKETS[seller_id]
    country = rng.choices(list(weights), list(weights.values()))[0]
    channel = rng.choice(["MERCHANT", "AMAZON"])
    business = rng.random() < 0.09 and country != "JP"
    ship_to = _ship_to(rng, country)
    return Draft(
        rng=rng,
        market=BY_COUNTRY[country],
        created=created,
        channel=channel,
        lines=_lines(rng, seller_id, channel, number),
        business=business,
        net=business and ship_to != country and country not in ("US", "CA"),
        ship_to=ship_to,
        ioss=country == "FR" and channel == "MERCHANT" and rng.random() < 0.04,
        replacement=rng.random() < 0.006,
        preorder=rng.random() < 0.008,
    )


def regime_of(draft: Draft, product: Product, state: str) -> TaxRegime:
    """Who collects which tax, and whether prices include it (assumed, see the README)."""
    country = draft.market.country
    if draft.net:
        return TaxRegime(Decimal(0), shown=False)
    rate = tax_rate(product, draft.ship_to, state)
    if country in ("US", "CA"):
        return TaxRegime(rate, added=True, collected_by=AMERICA if country == "US" else None)
    if country == "JP":
        return TaxRegime(rate, shown=False)
    if country == "GB":
        return TaxRegime(rate, collected_by=EUROPE)
    if draft.ioss or draft.ship_to != country:
        return TaxRegime(rate, collected_by=EUROPE, scheme="IOSS" if draft.ioss else "UOSS")
    return TaxRegime(rate)


def _ship_to(rng: random.Random, country: str) -> str:
    """Mostly the country of the marketplace; in the EU now and then another one."""
    if country in ("DE", "FR", "NL") and rng.random() < 0.06:
        return rng.choice([c for c in ("IT", "ES", "BE", "PL", "SE") if c != country])
    return country


def _lines(
    rng: random.Random, seller_id: str, channel: str, number: int
) -> list[tuple[Product, int]]:
    offered = [p for p in PRODUCTS if p.seller_id == seller_id and channel in p.channels]
    count = rng.choices([1, 2, 3, 5], [76, 15, 7, 2])[0]
    if number % MANY_LINES_EVERY == MANY_LINES_EVERY // 2:
        count = MANY_LINES
    weights = [p.popularity for p in offered]
    chosen = rng.choices(offered, weights, k=count)
    return [(product, rng.choices([1, 2, 3, 6], [84, 10, 4, 2])[0]) for product in chosen]
