# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's rules for the parameters of searchOrders and getOrder, as its model states them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amazon_simulator import instants
from amazon_simulator.errors import invalid_input

FULFILLMENT_STATUSES = (
    "PENDING_AVAILABILITY",
    "PENDING",
    "UNSHIPPED",
    "PARTIALLY_SHIPPED",
    "SHIPPED",
    "CANCELLED",
    "UNFULFILLABLE",
)
FULFILLED_BY = ("MERCHANT", "AMAZON")
INCLUDED_DATA = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "EXPENSE",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
    "PAYMENT",
    "FULFILLMENT_ORDERS",
)
MAX_MARKETPLACES = 50
MAX_PAGE = 100
# "at least two minutes before the time of the request" (createdBefore, lastUpdatedBefore).
SETTLING = 2 * instants.MINUTE
# A page may ask for other attributes and another size; all else must be repeated unchanged.
FREE_WITH_TOKEN = ("maxResultsPerPage", "includedData", "paginationToken")

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Search:
    """A searchOrders request that keeps the rules. ``by`` is "created" or "updated"."""

    by: str
    after: int
    before: int
    marketplace_ids: tuple[str, ...]
    statuses: tuple[str, ...]
    fulfilled_by: tuple[str, ...]
    page_size: int
    included: frozenset[str]
    token: str | None
    fingerprint: str


def parse_search(query: Query, now: int) -> Search:
    """Raises ApiError 400 for whatever breaks a rule."""
    by, after, before = _window(query, now)
    marketplaces = list_of(query, "marketplaceIds", None)
    if len(marketplaces) > MAX_MARKETPLACES:
        raise invalid_input(f"marketplaceIds has more than {MAX_MARKETPLACES} values.")
    return Search(
        by=by,
        after=after,
        before=before,
        marketplace_ids=marketplaces,
        statuses=list_of(query, "fulfillmentStatuses", FULFILLMENT_STATUSES),
        fulfilled_by=list_of(query, "fulfilledBy", FULFILLED_BY),
        page_size=whole_number(query, "maxResultsPerPage", MAX_PAGE, MAX_PAGE),
        included=parse_included(query),
        token=single(query, "paginationToken"),
        fingerprint=fingerprint(query),
    )


def parse_included(query: Query) -> frozenset[str]:
    return frozenset(list_of(query, "includedData", INCLUDED_DATA))


def fingerprint(query: Query) -> str:
    """What a pagination token is tied to: every parameter that must be repeated unchanged."""
    return fingerprint_without(query, FREE_WITH_TOKEN)


def fingerprint_without(query: Query, free: Sequence[str]) -> str:
    """The same for any operation, but for the parameters that are free to change."""
    kept = {k: sorted(_values(v)) for k, v in query.items() if k not in free}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


def _window(query: Query, now: int) -> tuple[str, int, int]:
    created, updated = "createdAfter" in query, "lastUpdatedAfter" in query
    if created and updated:
        raise invalid_input("createdAfter and lastUpdatedAfter exclude each other.")
    if not created and not updated:
        raise invalid_input("Exactly one of createdAfter and lastUpdatedAfter is required.")
    mine, other = ("created", "lastUpdated") if created else ("lastUpdated", "created")
    if f"{other}Before" in query:
        raise invalid_input(f"{other}Before is not allowed with {mine}After.")
    after = _time(query, f"{mine}After")
    return ("created" if created else "updated"), after, _before(query, f"{mine}Before", after, now)


def _before(query: Query, name: str, after: int, now: int) -> int:
    latest = now - SETTLING
    if name not in query:
        if after > now:
            raise invalid_input(f"{name.replace('Before', 'After')} is in the future.")
        return latest
    before = _time(query, name)
    if before < after:
        raise invalid_input(f"{name} is before {name.replace('Before', 'After')}.")
    if before > latest:
        raise invalid_input(f"{name} must be at least two minutes before the request.")
    return before


def true_or_false(query: Query, name: str) -> bool:
    """False when it is not given; "True" is what Amazon's own SDK sends. Raises ApiError 400."""
    text = (single(query, name) or "false").lower()
    if text not in ("true", "false"):
        raise invalid_input(f"{name} is neither true nor false.")
    return text == "true"


def _time(query: Query, name: str) -> int:
    text = single(query, name) or ""
    try:
        return instants.parse(text)
    except (ValueError, OverflowError):
        raise invalid_input(f"{name} is not an ISO 8601 date-time with a zone.") from None


def whole_number(query: Query, name: str, default: int, most: int) -> int:
    """Raises ApiError 400 for what is not from 1 to ``most``."""
    text = single(query, name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= most:
        raise invalid_input(f"{name} is not a number from 1 to {most}.")
    return int(text)


def single(query: Query, name: str) -> str | None:
    values = query.get(name)
    if not values:
        return None
    if len(values) > 1:
        raise invalid_input(f"{name} is given more than once.")
    return values[0]


def list_of(query: Query, name: str, allowed: Sequence[str] | None) -> tuple[str, ...]:
    values = _values(query.get(name, ()))
    for value in values:
        if not value or (allowed is not None and value not in allowed):
            raise invalid_input(f"{name} has a value that is not allowed.")
    return tuple(values)


def _values(given: Sequence[str]) -> list[str]:
    """Comma-separated (Swagger's default) and repeated keys are both understood."""
    return [value for text in given for value in text.split(",")]


def query_of(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    return query
