# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sellers API v1: getMarketplaceParticipations and getAccount."""

from __future__ import annotations

from typing import Any

from amazon_simulator.accounts import Caller
from amazon_simulator.marketplaces import EVERY


def get_marketplace_participations(caller: Caller) -> dict[str, Any]:
    return {"payload": _participations(caller)}


def get_account(caller: Caller) -> dict[str, Any]:
    seller = caller.seller
    account = {
        "marketplaceParticipationList": _participations(caller),
        "businessType": seller["business_type"],
        "sellingPlan": seller["selling_plan"],
    }
    for name in ("business", "primaryContact"):
        if name in seller:
            account[name] = seller[name]
    return {"payload": account}


def _participations(caller: Caller) -> list[dict[str, Any]]:
    return [_participation(entry, caller.seller) for entry in caller.seller["marketplaces"]]


def _participation(entry: dict[str, Any], seller: dict[str, Any]) -> dict[str, Any]:
    marketplace = EVERY[entry["id"]]
    return {
        "marketplace": {
            "id": marketplace.id,
            "name": marketplace.name,
            "countryCode": marketplace.country,
            "defaultCurrencyCode": marketplace.currency,
            "defaultLanguageCode": marketplace.language,
            "domainName": f"www.{marketplace.domain}",
        },
        "participation": {
            "isParticipating": entry["is_participating"],
            "hasSuspendedListings": entry["has_suspended_listings"],
        },
        "storeName": entry.get("store_name") or seller["store_name"],
    }
