# SPDX-License-Identifier: LGPL-3.0-or-later
"""FBA Inventory API v1: getInventorySummaries."""

from __future__ import annotations

from dataclasses import dataclass

from amazon_simulator import instants
from amazon_simulator.accounts import Caller
from amazon_simulator.asked import Asked, Payload
from amazon_simulator.errors import invalid_input
from amazon_simulator.inventory_store import (
    FULFILLABLE,
    INBOUND,
    RESEARCHING,
    RESERVED,
    UNFULFILLABLE,
    Inventories,
    Inventory,
)
from amazon_simulator.listing_params import check_marketplaces, require_listing_access
from amazon_simulator.listing_store import Listings
from amazon_simulator.order_params import Query, fingerprint_without, list_of, single, true_or_false
from amazon_simulator.pagination import open_fields, seal_fields
from amazon_simulator.rules import Rules
from amazon_simulator.world.offered import markets_of

MAX_SKUS, PAGE_SIZE = 50, 50
# "The string token will expire 30 seconds after being created."
TOKEN_LIFETIME = 30 * instants.SECOND
# "no earlier than 18 months prior to the date and time when you call the API"
HORIZON = 548 * instants.DAY


@dataclass(frozen=True)
class Question:
    """``since`` is startDateTime; the SKUs are ignored with it, as the model says."""

    marketplace_id: str
    region: str
    details: bool
    since: int | None
    skus: tuple[str, ...] | None
    after: str


class InventoryApi:
    def __init__(
        self, inventories: Inventories, listings: Listings, rules: Rules, token_secret: str
    ) -> None:
        self._inventories, self._listings = inventories, listings
        self._rules, self._token_secret = rules, token_secret

    def summaries(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        question = self._question(caller, asked)
        rows = self._inventories.page(
            caller.seller["seller_id"],
            self._summed_marketplaces(caller, question),
            question.skus,
            question.since or 0,
            question.after,
            PAGE_SIZE + 1,
        )
        page = rows[:PAGE_SIZE]
        answer: Payload = {
            "payload": {
                "granularity": {
                    "granularityType": "Marketplace",
                    "granularityId": question.marketplace_id,
                },
                "inventorySummaries": [self._summary(row, question) for row in page],
            }
        }
        if len(rows) > PAGE_SIZE:
            fields = [_fingerprint(asked.query), page[-1].sku, asked.now]
            answer["pagination"] = {"nextToken": seal_fields(fields, self._token_secret)}
        return answer

    def _question(self, caller: Caller, asked: Asked) -> Question:
        """Raises ApiError 400 or 403."""
        query = asked.query
        if single(query, "granularityType") != "Marketplace":
            raise invalid_input("granularityType must be Marketplace.")
        marketplaces = list_of(query, "marketplaceIds", None)
        if len(marketplaces) != 1:
            raise invalid_input("marketplaceIds must be one marketplace.")
        region = check_marketplaces(caller, [*marketplaces])
        if single(query, "granularityId") != marketplaces[0]:
            raise invalid_input("granularityId must be the marketplace of marketplaceIds.")
        skus, since = _skus(query), _since(query, asked.now)
        return Question(
            marketplace_id=marketplaces[0],
            region=region,
            details=true_or_false(query, "details"),
            since=since,
            skus=None if since is not None else skus,
            after=self._place(query, asked.now),
        )

    def _place(self, query: Query, now: int) -> str:
        """The SKU after which the page begins. Raises ApiError 400."""
        token = single(query, "nextToken")
        if token is None:
            return ""
        fingerprint, sku, made = open_fields(token, "nextToken", self._token_secret)
        if made + TOKEN_LIFETIME < now:
            raise invalid_input("nextToken has expired.")
        if fingerprint != _fingerprint(query):
            raise invalid_input("The other parameters must be those of the first page.")
        return str(sku)

    def _summed_marketplaces(self, caller: Caller, question: Question) -> list[str]:
        """Where a seller's stock is pooled, each marketplace shows what lies in all of them."""
        if caller.seller["seller_id"] in self._rules["pooled_fba_stock"]:
            return [*markets_of(caller.seller, question.region)]
        return [question.marketplace_id]

    def _summary(self, row: Inventory, question: Question) -> Payload:
        listing = self._listings.get(row.seller_id, question.region, row.sku)
        summary: Payload = {
            "sellerSku": row.sku,
            "condition": "NewItem",
            "lastUpdatedTime": instants.to_text(row.updated),
            "totalQuantity": row.total(),
        }
        if listing is not None:
            market = listing.markets.get(question.marketplace_id)
            summary |= {"asin": listing.asin, "productName": market["title"] if market else ""}
            summary |= {"fnSku": listing.fn_sku} if listing.fn_sku else {}
        if question.details:
            summary["inventoryDetails"] = _details(row)
        return summary


def _details(row: Inventory) -> Payload:
    return {
        **{name: row.shown(name) for name in (FULFILLABLE, *INBOUND)},
        "reservedQuantity": {
            "totalReservedQuantity": row.total(RESERVED),
            **{name: row.shown(name) for name in RESERVED},
        },
        "researchingQuantity": {
            "totalResearchingQuantity": row.total(RESEARCHING),
            "researchingQuantityBreakdown": [
                {"name": name, "quantity": row.shown(name)} for name in RESEARCHING
            ],
        },
        "unfulfillableQuantity": {
            "totalUnfulfillableQuantity": row.total(UNFULFILLABLE),
            **{name: row.shown(name) for name in UNFULFILLABLE},
        },
    }


def _skus(query: Query) -> tuple[str, ...] | None:
    """sellerSku is one as it is written; a comma in sellerSkus ends a SKU even if encoded."""
    skus, one = list_of(query, "sellerSkus", None), single(query, "sellerSku")
    if len(skus) > MAX_SKUS:
        raise invalid_input(f"sellerSkus has more than {MAX_SKUS} values.")
    wanted = (*skus, *((one,) if one else ()))
    return wanted or None


def _since(query: Query, now: int) -> int | None:
    text = single(query, "startDateTime")
    if text is None:
        return None
    try:
        since = instants.parse(text)
    except (ValueError, OverflowError):
        raise invalid_input("startDateTime is not an ISO 8601 date-time with a zone.") from None
    if since < now - HORIZON:
        raise invalid_input("startDateTime is more than 18 months ago.")
    return since


def _fingerprint(query: Query) -> str:
    return fingerprint_without(query, ("nextToken", "details"))
