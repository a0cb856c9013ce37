# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies in Amazon's warehouses when a world begins."""

from __future__ import annotations

import random
from collections.abc import Iterator

from amazon_simulator import instants
from amazon_simulator.accounts import Document
from amazon_simulator.inventory_store import FULFILLABLE, Inventory
from amazon_simulator.marketplaces import BY_COUNTRY
from amazon_simulator.world.catalog import PRODUCTS

# Other countries of a seller in which some of its goods lie, with how much of them.
ABROAD = {"DE": {"FR": 0.3, "GB": 0.4}, "US": {"CA": 0.3}}


def inventory_of(seller: Document, seed: int, now: int) -> Iterator[Inventory]:
    """Each SKU that Amazon fulfils lies in the seller's country, every other one abroad too."""
    home = seller["country"]
    for product in PRODUCTS:
        if product.seller_id != seller["seller_id"] or "AMAZON" not in product.channels:
            continue
        rng = random.Random(f"inventory|{seed}|{product.sku}")
        countries = {home: 1.0, **(ABROAD.get(home, {}) if rng.random() < 0.5 else {})}
        for country, part in countries.items():
            yield Inventory(
                seller_id=product.seller_id,
                marketplace_id=BY_COUNTRY[country].id,
                sku=product.sku,
                updated=now - round(rng.uniform(0.1, 20) * instants.DAY),
                quantities=_quantities(rng, product.popularity, part),
            )


def _quantities(rng: random.Random, popularity: int, part: float) -> dict[str, int]:
    found = {FULFILLABLE: round(rng.randint(8, 40) * popularity * part)}
    found["fcProcessingQuantity"] = rng.randint(0, 4)
    found["pendingTransshipmentQuantity"] = rng.choice([0, 0, 0, 6])
    found["inboundShippedQuantity"] = rng.choice([0, 0, 24, 48])
    found["customerDamagedQuantity"] = rng.choice([0, 0, 1, 2])
    found["warehouseDamagedQuantity"] = rng.choice([0, 0, 0, 1])
    return found
