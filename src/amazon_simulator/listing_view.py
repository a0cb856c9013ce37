# SPDX-License-Identifier: LGPL-3.0-or-later
"""A listing as getListingsItem and searchListingsItems give it, by includedData."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from amazon_simulator import instants
from amazon_simulator.listing_store import MERCHANT, Json, Listing
from amazon_simulator.marketplaces import MARKETPLACES

DEFAULT_DATA = "summaries"


def shown(listing: Listing, marketplace_ids: Collection[str], included: Collection[str]) -> Json:
    """Only the marketplaces that are asked for and in which the SKU is listed."""
    keys = [key for key in marketplace_ids if key in listing.markets]
    item: Json = {"sku": listing.sku}
    for name in DATA_SETS:
        if name in included:
            item[name] = DATA_SETS[name](listing, keys)
    return item


def statuses(listing: Listing, key: str) -> list[str]:
    """BUYABLE: Amazon has it, or the merchant has some, and the listings are not suspended."""
    if listing.markets[key]["suspended"]:
        return []
    element = listing.element()
    sold_by_merchant = element is not None and _quantity(element) > 0
    buyable = ["BUYABLE"] if sold_by_merchant or listing.by_amazon else []
    return [*buyable, "DISCOVERABLE"]


def _summaries(listing: Listing, keys: list[str]) -> list[Json]:
    return [_summary(listing, key) for key in keys]


def _summary(listing: Listing, key: str) -> Json:
    summary: Json = {
        "marketplaceId": key,
        "asin": listing.asin,
        "productType": listing.product_type,
        "conditionType": "new_new",
        "status": statuses(listing, key),
        "itemName": listing.markets[key]["title"],
        "createdDate": instants.to_text(listing.created),
        "lastUpdatedDate": instants.to_text(listing.updated),
    }
    if listing.fn_sku:
        summary["fnSku"] = listing.fn_sku
    return summary


def _attributes(listing: Listing, keys: list[str]) -> Json:
    """Each element of fulfillment_availability comes once for each marketplace (reported)."""
    return {
        "item_name": [
            {
                "value": listing.markets[key]["title"],
                "language_tag": MARKETPLACES[key].language,
                "marketplace_id": key,
            }
            for key in keys
        ],
        "condition_type": [{"value": "new_new", "marketplace_id": key} for key in keys],
        "fulfillment_availability": [
            {**_with_quantity(element), "marketplace_id": key}
            for key in keys
            for element in listing.availability
        ],
        **listing.attributes,
    }


def _offers(listing: Listing, keys: list[str]) -> list[Json]:
    return [
        {
            "marketplaceId": key,
            "offerType": "B2C",
            "price": {
                "currencyCode": MARKETPLACES[key].currency,
                "amount": listing.markets[key]["price"],
            },
            "audience": {"value": "ALL", "displayName": "Sell on Amazon"},
        }
        for key in keys
        if listing.markets[key]["price"]
    ]


def _fulfillment_availability(listing: Listing, keys: list[str]) -> list[Json]:
    """Without a quantity where Amazon fulfils, as in Amazon's own example."""
    found = []
    for element in listing.availability:
        channel = element["fulfillment_channel_code"]
        available: Json = {"fulfillmentChannelCode": channel}
        if channel == MERCHANT and "quantity" in element:
            available["quantity"] = _quantity(element)
        found.append(available)
    return found


def _issues(listing: Listing, keys: list[str]) -> list[Json]:
    return [{**issue, "marketplaceIds": keys} for issue in listing.issues]


def _product_types(listing: Listing, keys: list[str]) -> list[Json]:
    return [{"marketplaceId": key, "productType": listing.product_type} for key in keys]


def _none(listing: Listing, keys: list[str]) -> list[Json]:
    """No vendors and no variations in this world."""
    return []


DATA_SETS: dict[str, Callable[[Listing, list[str]], Any]] = {
    "summaries": _summaries,
    "attributes": _attributes,
    "issues": _issues,
    "offers": _offers,
    "fulfillmentAvailability": _fulfillment_availability,
    "procurement": _none,
    "relationships": _none,
    "productTypes": _product_types,
}


def _quantity(element: Json) -> int:
    return max(0, int(element.get("quantity", 0)))


def _with_quantity(element: Json) -> Json:
    return {**element, "quantity": _quantity(element)} if "quantity" in element else element
