# SPDX-License-Identifier: LGPL-3.0-or-later
"""The products of the demo's sellers, their prices by marketplace, and the taxes on them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from amazon_simulator.marketplaces import BY_COUNTRY, Marketplace
from amazon_simulator.world import demo
from amazon_simulator.world.products import ROWS

# Per cent, by country and tax class. US and CA are examples: there the address decides.
TAX_RATES = {
    "DE": {"standard": "19", "reduced": "7"},
    "FR": {"standard": "20", "reduced": "5.5"},
    "IT": {"standard": "22", "reduced": "4"},
    "ES": {"standard": "21", "reduced": "4"},
    "NL": {"standard": "21", "reduced": "9"},
    "BE": {"standard": "21", "reduced": "6"},
    "GB": {"standard": "20", "reduced": "0"},
    "PL": {"standard": "23", "reduced": "5"},
    "SE": {"standard": "25", "reduced": "6"},
    "JP": {"standard": "10", "reduced": "8"},
    "US": {"standard": "8.25", "reduced": "0"},
    "CA": {"standard": "13", "reduced": "5"},
}
STATE_TAX = {
    "WA": "10.25",
    "CA": "9.5",
    "TX": "8.25",
    "NY": "8.875",
    "OR": "0",
    "FL": "7",
    "IL": "10.25",
    "ON": "13",
    "BC": "12",
    "QC": "14.975",
    "AB": "5",
}
# One price of the home market in others: a rough rate of exchange, then a shop's ending.
FACTORS = {"GB": "0.86", "SE": "11.4", "PL": "4.3", "CA": "1.36", "FR": "1.04", "IT": "1.02"}
SELLERS = {
    "EU": demo.EU_SELLER,
    "NA": demo.NA_SELLER,
    "JP": demo.JP_SELLER,
    "FR": demo.FR_SELLER,
    "IND": demo.INDIVIDUAL_SELLER,
}


@dataclass(frozen=True)
class Product:
    """``channels`` holds MERCHANT, AMAZON or both; ``price`` is that of the home marketplace."""

    seller_id: str
    sku: str
    asin: str
    barcode: str
    titles: dict[str, str]
    price: Decimal
    tax_class: str
    channels: tuple[str, ...]
    weight_grams: int
    in_erp: bool
    popularity: int

    def title(self, marketplace: Marketplace) -> str:
        language = marketplace.language[:2]
        return self.titles.get(language) or next(iter(self.titles.values()))

    def price_in(self, marketplace: Marketplace) -> Decimal:
        """As the marketplace shows it: with tax everywhere but in North America."""
        amount = self.price * Decimal(FACTORS.get(marketplace.country, "1"))
        if marketplace.decimals == 0:
            return amount.quantize(Decimal(1))
        return (
            amount.quantize(Decimal(1)) - Decimal("0.01")
            if amount > 5
            else amount.quantize(Decimal("0.01"))
        )


def tax_rate(product: Product, country: str, state: str = "") -> Decimal:
    """Per cent."""
    if country in ("US", "CA"):
        return Decimal(STATE_TAX.get(state, "0"))
    return Decimal(TAX_RATES.get(country, {}).get(product.tax_class, "0"))


def tax_table() -> dict[str, dict[str, str]]:
    return {BY_COUNTRY[country].id: rates for country, rates in TAX_RATES.items()}


def described(product: Product) -> dict[str, Any]:
    """For the control API: money as strings, tax rates in per cent by marketplace."""
    markets = [BY_COUNTRY[c] for c in _countries(product.seller_id)]
    return {
        "seller_id": product.seller_id,
        "sku": product.sku,
        "asin": product.asin,
        "barcode": product.barcode,
        "title": next(iter(product.titles.values())),
        "titles": product.titles,
        "price": str(product.price_in(markets[0])),
        "currency": markets[0].currency,
        "prices": {
            m.id: {"amount": str(product.price_in(m)), "currency": m.currency} for m in markets
        },
        "tax_rates": {m.id: TAX_RATES[m.country][product.tax_class] for m in markets},
        "tax_class": product.tax_class,
        "fulfilled_by": list(product.channels),
        "weight_grams": product.weight_grams,
        "in_erp": product.in_erp,
    }


def _countries(seller_id: str) -> list[str]:
    """Where the seller sells or, while suspended, has sold; home first."""
    seller = next(s for s in demo.SELLERS if s["seller_id"] == seller_id)
    return [*seller["countries"], *seller.get("suspended", ())]


def _product(number: int, row: tuple[Any, ...]) -> Product:
    shop, sku, price, tax_class, channels, grams, popularity, titles = row
    names = {"M": ("MERCHANT",), "A": ("AMAZON",), "B": ("MERCHANT", "AMAZON")}
    return Product(
        seller_id=SELLERS[shop],
        sku=sku.removeprefix("?"),
        asin=f"B0SIM{number:05d}",
        barcode=_ean(number),
        titles=titles,
        price=Decimal(price),
        tax_class={"s": "standard", "r": "reduced"}[tax_class],
        channels=names[channels],
        weight_grams=grams,
        in_erp=not sku.startswith("?"),
        popularity=popularity,
    )


def _ean(number: int) -> str:
    digits = f"200{number:09d}"
    total = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(digits))
    return f"{digits}{-total % 10}"


PRODUCTS = tuple(_product(number, row) for number, row in enumerate(ROWS, 1))
