# SPDX-License-Identifier: LGPL-3.0-or-later
"""FBA Inventory API v1: what lies in Amazon's warehouses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._json import entries, part, text, whole
from amazon_connector.spapi._operations import GET_INVENTORY_SUMMARIES
from amazon_connector.spapi._status import unreadable
from amazon_connector.spapi._times import told_time

__all__ = ["InventoryPage", "InventorySummary", "inventory_summaries"]

_INBOUND = ("inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity")


@dataclass(frozen=True)
class InventorySummary:
    """Pieces of one SKU that can be sold in one marketplace.

    ``inbound`` is announced, under way or being received; ``total`` is Amazon's own sum;
    ``updated`` (aware UTC) is when one of them last changed.
    """

    sku: str
    asin: str
    fn_sku: str
    condition: str
    fulfillable: int
    inbound: int
    reserved: int
    unfulfillable: int
    researching: int
    total: int
    updated: datetime | None


@dataclass(frozen=True)
class InventoryPage:
    """``token`` fetches the next page, for 30 seconds; it is empty on the last one."""

    summaries: tuple[InventorySummary, ...]
    token: str


def inventory_summaries(
    client: SellingPartnerClient, marketplace_id: str, token: str = ""
) -> InventoryPage:
    """One page, one call. Raises a SellingPartnerError."""
    answer = client.call(
        GET_INVENTORY_SUMMARIES,
        query={
            "details": "true",
            "granularityType": "Marketplace",
            "granularityId": marketplace_id,
            "marketplaceIds": marketplace_id,
            "nextToken": token,
        },
    )
    found = part(answer.payload, "payload").get("inventorySummaries")
    listed = [entry for entry in entries(found) if text(entry, "sellerSku")]
    if not isinstance(found, list) or not all(map(_complete, listed)):
        raise unreadable(GET_INVENTORY_SUMMARIES, answer.status, answer.request_id)
    next_token = text(part(answer.payload, "pagination"), "nextToken")
    return InventoryPage(tuple(map(_summary, listed)), next_token)


def _complete(entry: Mapping[str, Any]) -> bool:
    """Details were asked for: pieces without them would look like none that can be sold."""
    return bool(part(entry, "inventoryDetails")) or not whole(entry, "totalQuantity")


def _summary(entry: Mapping[str, Any]) -> InventorySummary:
    details = part(entry, "inventoryDetails")
    reserved = part(details, "reservedQuantity")
    unfulfillable = part(details, "unfulfillableQuantity")
    researching = part(details, "researchingQuantity")
    return InventorySummary(
        sku=text(entry, "sellerSku"),
        asin=text(entry, "asin"),
        fn_sku=text(entry, "fnSku"),
        condition=text(entry, "condition"),
        fulfillable=whole(details, "fulfillableQuantity") or 0,
        inbound=sum(whole(details, name) or 0 for name in _INBOUND),
        reserved=whole(reserved, "totalReservedQuantity") or 0,
        unfulfillable=whole(unfulfillable, "totalUnfulfillableQuantity") or 0,
        researching=whole(researching, "totalResearchingQuantity") or 0,
        total=whole(entry, "totalQuantity") or 0,
        updated=told_time(entry.get("lastUpdatedTime")),
    )
