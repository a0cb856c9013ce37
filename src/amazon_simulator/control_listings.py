# SPDX-License-Identifier: LGPL-3.0-or-later
"""Control API: listings put into the world or read, what was submitted for them, and the rules."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.requests import Request

from amazon_simulator.accounts import Document
from amazon_simulator.listing_store import MERCHANT, Listing
from amazon_simulator.simulation import Simulation
from amazon_simulator.world.offered import amazon_channel, market_of, markets_of

FIELDS = frozenset(
    {
        "seller_id",
        "sku",
        "region",
        "product_type",
        "asin",
        "barcode",
        "title",
        "price",
        "marketplace_ids",
        "quantity",
        "lead_time_days",
        "fba",
    }
)


def listed(simulation: Simulation, request: Request, body: Any) -> Any:
    """As they are: ?seller_id=&sku=&limit=."""
    query = request.query_params
    limit = int(query.get("limit", "100"))
    found = simulation.listings.listed(query.get("seller_id"), query.get("sku"), limit)
    return {"listings": [_described(one) for one in found], "count": simulation.listings.count()}


def put(simulation: Simulation, request: Request, body: Any) -> Any:
    """One or a list of thousands: {"seller_id", "sku"} and what is to be set or changed.

    ``quantity`` None takes the merchant's offer away, ``fba`` says whether Amazon fulfils;
    ``lead_time_days`` None takes the lead time away. A new listing has no offer but those given.
    """
    entries = body if isinstance(body, list) else [body]
    now = simulation.clock.now()
    return {"put": simulation.listings.put([_changed(simulation, e, now) for e in entries])}


def drop(simulation: Simulation, request: Request, body: Any) -> Any:
    """?seller_id=, all of the seller's, or one with &sku=."""
    query = request.query_params
    return {"dropped": simulation.listings.drop(query["seller_id"], query.get("sku"))}


def submissions(simulation: Simulation, request: Request, body: Any) -> Any:
    """?seller_id=&sku=&limit=: what was sent for SKUs, and what of it made a merchant's offer."""
    query = request.query_params
    key, limit = (query.get("seller_id"), query.get("sku")), int(query.get("limit", "1000"))
    return {
        "submissions": simulation.desk.submitted(*key, False, limit),
        "merchant_offers_made": simulation.desk.submitted(*key, True, limit),
    }


def forget_submissions(simulation: Simulation, request: Request, body: Any) -> Any:
    simulation.desk.forget_submissions()
    return {"submissions": []}


def rules(simulation: Simulation, request: Request, body: Any) -> Any:
    return simulation.rules.all()


def change_rules(simulation: Simulation, request: Request, body: Any) -> Any:
    simulation.rules.change(body)
    return simulation.rules.all()


def _changed(simulation: Simulation, entry: dict[str, Any], now: int) -> Listing:
    unknown = set(entry) - FIELDS
    if unknown:
        raise ValueError(f"cannot be set: {', '.join(sorted(unknown))}")
    seller = simulation.accounts.seller(entry["seller_id"])
    if seller is None:
        raise ValueError("no such seller_id")
    region = str(entry.get("region", seller["region"]))
    found = simulation.listings.get(seller["seller_id"], region, entry["sku"])
    listing = found or _new(seller, region, entry["sku"], now)
    for name in ("product_type", "asin", "barcode"):
        setattr(listing, name, entry.get(name, getattr(listing, name)))
    _change_markets(listing, seller, entry)
    _change_availability(listing, seller, entry)
    listing.updated = now
    return listing


def _new(seller: Document, region: str, sku: str, now: int) -> Listing:
    number = int(hashlib.sha256(f"asin|{sku}".encode()).hexdigest()[:12], 16) % 10**7
    return Listing(
        seller_id=seller["seller_id"],
        region=region,
        sku=sku,
        asin=f"B0X{number:07d}",
        barcode="",
        product_type="HOME",
        created=now,
        updated=now,
        markets={
            key: market_of(sku, "10.00", suspended)
            for key, suspended in markets_of(seller, region).items()
        },
    )


def _change_markets(listing: Listing, seller: Document, entry: dict[str, Any]) -> None:
    if "marketplace_ids" in entry:
        suspended = markets_of(seller, listing.region)
        listing.markets = {
            key: listing.markets.get(key) or market_of(listing.sku, "10.00", suspended[key])
            for key in entry["marketplace_ids"]
        }
    for market in listing.markets.values():
        market["title"] = entry.get("title", market["title"])
        market["price"] = entry.get("price", market["price"])


def _change_availability(listing: Listing, seller: Document, entry: dict[str, Any]) -> None:
    if "fba" in entry:
        listing.availability = [e for e in listing.availability if _is_merchant(e)]
        if entry["fba"]:
            channel = amazon_channel(listing.region, seller["country"])
            listing.availability.append({"fulfillment_channel_code": channel})
    element = listing.element()
    if entry.get("quantity", 0) is None:
        listing.availability = [e for e in listing.availability if not _is_merchant(e)]
    elif "quantity" in entry or "lead_time_days" in entry:
        if element is None:
            element = {"fulfillment_channel_code": MERCHANT, "quantity": 0}
            listing.availability.insert(0, element)
        if "quantity" in entry:
            element["quantity"] = int(entry["quantity"])
        if "lead_time_days" in entry:
            element["lead_time_to_ship_max_days"] = entry["lead_time_days"]
        if element.get("lead_time_to_ship_max_days") is None:
            element.pop("lead_time_to_ship_max_days", None)


def _is_merchant(element: dict[str, Any]) -> bool:
    return bool(element["fulfillment_channel_code"] == MERCHANT)


def _described(listing: Listing) -> dict[str, Any]:
    element = listing.element() or {}
    return {
        **vars(listing),
        "quantity": element.get("quantity"),
        "lead_time_days": element.get("lead_time_to_ship_max_days"),
        "fba": listing.by_amazon,
    }
