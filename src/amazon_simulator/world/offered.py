# SPDX-License-Identifier: LGPL-3.0-or-later
"""The listings with which a world begins: one for each SKU of the catalog, in each marketplace."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from amazon_simulator import instants
from amazon_simulator.accounts import Document
from amazon_simulator.listing_store import MERCHANT, Json, Listing
from amazon_simulator.marketplaces import EVERY, MARKETPLACES
from amazon_simulator.world.catalog import PRODUCTS, Product

# By the second word of the SKU: Amazon's product type and the merchant's lead time in days
# (None: not set, so that Amazon's default of the account holds).
TYPES: dict[str, tuple[str, int | None]] = {
    "KESSEL": ("KETTLE", 2),
    "PFANNE": ("FRYING_PAN", 2),
    "TOPFSET": ("COOKWARE_SET", 3),
    "MESSER": ("KITCHEN_KNIFE", None),
    "BRETT": ("CUTTING_BOARD", 2),
    "TASSE": ("DRINKING_CUP", 1),
    "KERZE": ("CANDLE", 1),
    "DECKE": ("BLANKET", None),
    "KISSEN": ("PILLOWCASE", 2),
    "BUCH": ("ABIS_BOOK", None),
    "TEE": ("TEA", 2),
    "KANDIS": ("SUGAR", None),
    "LAMPE": ("LAMP", 4),
    "HAKEN": ("HOOK", 1),
    "GESCHENK": ("GIFT_BASKET", 5),
    "XMAS": ("CANDLE_HOLDER", 7),
    "TENT": ("TENT", 2),
    "BAG": ("SLEEPING_BAG", None),
    "BOTTLE": ("WATER_BOTTLE", 1),
    "LANTERN": ("LANTERN", 1),
    "CHAIR": ("CHAIR", 3),
    "KNIFE": ("KNIFE", 1),
    "SOCKS": ("SOCKS", None),
    "COFFEE": ("COFFEE", None),
    "POLES": ("TREKKING_POLE", 2),
    "MAP": ("PRINTED_MAP", None),
    "SENCHA": ("TEA", None),
    "MATCHA": ("TEA", None),
    "KYUSU": ("TEAPOT", 3),
    "YUNOMI": ("DRINKING_CUP", 2),
    "CHASEN": ("WHISK", None),
    "YOKAN": ("SNACK_FOOD", 2),
    "BOUGIE": ("CANDLE", 2),
    "SAVON": ("SKIN_CLEANING_AGENT", None),
    "LIVRE": ("ABIS_BOOK", None),
}


def listings_of(seller: Document, seed: int, now: int) -> Iterator[Listing]:
    """Of what the demo's catalog has of this seller."""
    for product in PRODUCTS:
        if product.seller_id == seller["seller_id"]:
            yield _listing(product, seller, random.Random(f"listing|{seed}|{product.sku}"), now)


def amazon_channel(region: str, country: str) -> str:
    """fulfillment_channel_code of Amazon's warehouses: one for all of Europe and for America."""
    return f"AMAZON_{region if region in ('EU', 'NA') else country}"


def market_of(title: str, price: str, suspended: bool) -> Json:
    return {"title": title, "price": price, "suspended": suspended}


def markets_of(seller: Document, region: str) -> dict[str, bool]:
    """Amazon's own marketplaces of a region in which the seller takes part; True: suspended."""
    return {
        entry["id"]: entry["has_suspended_listings"]
        for entry in seller["marketplaces"]
        if entry["is_participating"]
        and entry["id"] in MARKETPLACES
        and EVERY[entry["id"]].region == region
    }


def _listing(product: Product, seller: Document, rng: random.Random, now: int) -> Listing:
    region = seller["region"]
    product_type, lead_time = _type_of(product.sku)
    created = now - round(rng.uniform(200, 900) * instants.DAY)
    markets = {
        key: market_of(
            product.title(MARKETPLACES[key]),
            str(product.price_in(MARKETPLACES[key])),
            suspended,
        )
        for key, suspended in markets_of(seller, region).items()
    }
    return Listing(
        seller_id=product.seller_id,
        region=region,
        sku=product.sku,
        asin=product.asin,
        barcode=product.barcode,
        product_type=product_type,
        created=created,
        updated=created + round(rng.random() * (now - created)),
        markets=markets,
        availability=_availability(product, seller, lead_time, rng),
    )


def _availability(
    product: Product, seller: Document, lead_time: int | None, rng: random.Random
) -> list[Json]:
    found: list[dict[str, Any]] = []
    if "MERCHANT" in product.channels:
        element: Json = {
            "fulfillment_channel_code": MERCHANT,
            "quantity": rng.randint(4, 20) * product.popularity,
        }
        if lead_time is not None:
            element["lead_time_to_ship_max_days"] = lead_time
        found.append(element)
    if "AMAZON" in product.channels:
        channel = amazon_channel(seller["region"], seller["country"])
        found.append({"fulfillment_channel_code": channel})
    return found


def _type_of(sku: str) -> tuple[str, int | None]:
    for word in sku.upper().replace(".", "-").split("-"):
        if word in TYPES:
            return TYPES[word]
    return "HOME", None
