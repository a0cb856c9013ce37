# SPDX-License-Identifier: LGPL-3.0-or-later
"""FBA Inventory API v1: what lies at Amazon, by SKU, for one marketplace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amazon_connector.domain.times import parse_time
from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._json import number, objects, text
from amazon_connector.spapi._operations import GET_INVENTORY_SUMMARIES

__all__ = ["InventoryPage", "InventorySummary", "inventory_summaries"]

Json = Mapping[str, Any]
_INBOUND = ("inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity")


@dataclass(frozen=True)
class InventorySummary:
    """Pieces of an SKU at Amazon. ``inbound`` are on their way there or being received."""

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
    """A page; ``token`` asks for the next one within 30 seconds, empty for the last."""

    summaries: tuple[InventorySummary, ...]
    token: str = ""


def inventory_summaries(
    client: SellingPartnerClient, marketplace_id: str, token: str = ""
) -> InventoryPage:
    """One page of the stock at Amazon. Raises a SellingPartnerError."""
    payload = client.call(
        GET_INVENTORY_SUMMARIES,
        query={
            "details": "true",
            "granularityType": "Marketplace",
            "granularityId": marketplace_id,
            "marketplaceIds": marketplace_id,
            "nextToken": token or None,
        },
    ).payload
    found = payload.get("payload")
    listed = objects(found.get("inventorySummaries")) if isinstance(found, Mapping) else []
    pagination = payload.get("pagination")
    following = pagination.get("nextToken") if isinstance(pagination, Mapping) else None
    return InventoryPage(tuple(_summary(one) for one in listed), text(following))


def _summary(one: Json) -> InventorySummary:
    told = one.get("inventoryDetails")
    details: Json = told if isinstance(told, Mapping) else {}
    return InventorySummary(
        sku=text(one.get("sellerSku")),
        asin=text(one.get("asin")),
        fn_sku=text(one.get("fnSku")),
        condition=text(one.get("condition")),
        fulfillable=number(details.get("fulfillableQuantity")) or 0,
        inbound=sum(number(details.get(name)) or 0 for name in _INBOUND),
        reserved=_total(details, "reservedQuantity", "totalReservedQuantity"),
        unfulfillable=_total(details, "unfulfillableQuantity", "totalUnfulfillableQuantity"),
        researching=_total(details, "researchingQuantity", "totalResearchingQuantity"),
        total=number(one.get("totalQuantity")) or 0,
        updated=_time(one.get("lastUpdatedTime")),
    )


def _total(details: Json, group: str, name: str) -> int:
    found = details.get(group)
    return (number(found.get(name)) or 0) if isinstance(found, Mapping) else 0


def _time(value: object) -> datetime | None:
    try:
        return parse_time(text(value))
    except ValueError:
        return None
