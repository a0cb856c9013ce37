# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's rules for the parameters of the Listings Items API, as its model states them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amazon_simulator import instants
from amazon_simulator.accounts import Caller, usable_marketplaces
from amazon_simulator.errors import access_denied, invalid_input
from amazon_simulator.listing_view import DATA_SETS, DEFAULT_DATA
from amazon_simulator.marketplaces import EVERY
from amazon_simulator.order_params import Query, fingerprint_without, list_of, single, whole_number

IDENTIFIERS = {
    "SKU": "sku",
    "ASIN": "$.asin",
    "EAN": "$.barcode",
    "GTIN": "$.barcode",
    "JAN": "$.barcode",
    "UPC": "$.barcode",
    "FNSKU": None,
    "ISBN": None,
    "MINSAN": None,
}
SORTS = {"sku": "sku", "createdDate": "created", "lastUpdatedDate": "updated"}
STATUSES = ("BUYABLE", "DISCOVERABLE")
MAX_IDENTIFIERS = 20
PAGE_SIZE, MAX_PAGE = 10, 20
ROLE = "Product Listing"

Where = list[tuple[str, list[Any]]]


@dataclass(frozen=True)
class ListingSearch:
    """A search that keeps the rules; ``where`` and ``order`` are its part in SQL.

    ``fn_skus``, the statuses and the severities are looked for in what SQL leaves.
    """

    marketplace_ids: list[str]
    region: str
    included: tuple[str, ...]
    where: Where
    order: str
    fn_skus: tuple[str, ...]
    with_status: tuple[str, ...]
    without_status: tuple[str, ...]
    severities: tuple[str, ...]
    page_size: int
    token: str | None
    fingerprint: str

    @property
    def is_plain(self) -> bool:
        """SQL finds all of it."""
        return not (self.fn_skus or self.with_status or self.without_status or self.severities)


def parse_search(caller: Caller, query: Query) -> ListingSearch:
    """Raises ApiError 400 for whatever breaks a rule, 403 for a marketplace without access."""
    marketplaces, region = marketplaces_of(caller, query)
    kind, identifiers = _identifiers(query)
    order = _one_of(query, "sortBy", tuple(SORTS)) or "lastUpdatedDate"
    direction = _one_of(query, "sortOrder", ("ASC", "DESC")) or "DESC"
    by_fn_sku = kind == "FNSKU"
    return ListingSearch(
        marketplace_ids=marketplaces,
        region=region,
        included=included_data(query),
        where=[
            *_listed_in(marketplaces),
            *([] if by_fn_sku else _identified(kind, identifiers)),
            *_times(query),
            *_no_family(query),
        ],
        order=f"{SORTS[order]} {direction}, sku {direction}",
        fn_skus=identifiers if by_fn_sku else (),
        with_status=list_of(query, "withStatus", STATUSES),
        without_status=list_of(query, "withoutStatus", STATUSES),
        severities=list_of(query, "withIssueSeverity", ("WARNING", "ERROR")),
        page_size=whole_number(query, "pageSize", PAGE_SIZE, MAX_PAGE),
        token=single(query, "pageToken"),
        fingerprint=fingerprint_without(query, ("pageToken", "includedData")),
    )


def marketplaces_of(caller: Caller, query: Query) -> tuple[list[str], str]:
    """The marketplaces asked for and their region. Raises ApiError 400 or 403."""
    asked = list(dict.fromkeys(list_of(query, "marketplaceIds", None)))
    if not asked:
        raise invalid_input("marketplaceIds is required.")
    return asked, check_marketplaces(caller, asked)


def check_marketplaces(caller: Caller, asked: list[str]) -> str:
    """Returns their region. Raises ApiError 400 or 403."""
    usable = usable_marketplaces(caller.seller)
    for key in asked:
        if key not in EVERY:
            raise invalid_input("marketplaceIds has an unknown marketplace.")
        if key not in usable:
            raise access_denied("The seller has no access to one of the marketplaces.")
    regions = {EVERY[key].region for key in asked}
    if len(regions) > 1:
        raise invalid_input("marketplaceIds are of several regions.")
    return regions.pop()


def require_listing_access(caller: Caller, seller_id: str | None = None) -> None:
    """Raises ApiError 403: another seller's listings, no role, an individual selling plan."""
    if ROLE not in caller.roles:
        raise access_denied("The application has no role for this operation.")
    if caller.seller["selling_plan"] != "PROFESSIONAL":
        raise access_denied("The seller has no professional selling plan.")
    if seller_id not in (None, caller.seller["seller_id"]):
        raise access_denied("The access token is not that of this seller.")


def included_data(query: Query) -> tuple[str, ...]:
    return list_of(query, "includedData", tuple(DATA_SETS)) or (DEFAULT_DATA,)


def _identifiers(query: Query) -> tuple[str | None, tuple[str, ...]]:
    """A comma ends an identifier even if it came encoded: a SKU with one cannot be asked for."""
    identifiers = list_of(query, "identifiers", None)
    kind = _one_of(query, "identifiersType", tuple(IDENTIFIERS))
    if bool(identifiers) != bool(kind):
        raise invalid_input("identifiers and identifiersType need each other.")
    if len(identifiers) > MAX_IDENTIFIERS:
        raise invalid_input(f"identifiers has more than {MAX_IDENTIFIERS} values.")
    families = [n for n in ("variationParentSku", "packageHierarchySku") if n in query]
    if len(families) + bool(identifiers) > 1:
        raise invalid_input(
            "identifiers, variationParentSku and packageHierarchySku exclude each other."
        )
    return kind, identifiers


def _identified(kind: str | None, identifiers: tuple[str, ...]) -> Where:
    if kind is None:
        return []
    column = IDENTIFIERS[kind]
    if column is None:
        return [("0", [])]
    marks = ", ".join("?" * len(identifiers))
    if column == "sku":
        return [(f"sku IN ({marks})", [*identifiers])]
    return [(f"json_extract(body, '{column}') IN ({marks})", [*identifiers])]


def _listed_in(marketplaces: list[str]) -> Where:
    marks = ", ".join("?" * len(marketplaces))
    sql = f"EXISTS (SELECT 1 FROM json_each(body, '$.markets') WHERE key IN ({marks}))"
    return [(sql, [*marketplaces])]


def _times(query: Query) -> Where:
    found: Where = []
    for name, column in (("created", "created"), ("lastUpdated", "updated")):
        for end, compare in (("After", ">="), ("Before", "<=")):
            text = single(query, f"{name}{end}")
            if text is not None:
                found.append((f"{column} {compare} ?", [_time(f"{name}{end}", text)]))
    return found


def _no_family(query: Query) -> Where:
    """No listing of this world is a variation or in a package hierarchy."""
    asked = {"variationParentSku", "packageHierarchySku"} & set(query)
    return [("0", [])] if asked else []


def _time(name: str, text: str) -> int:
    try:
        return instants.parse(text)
    except (ValueError, OverflowError):
        raise invalid_input(f"{name} is not an ISO 8601 date-time with a zone.") from None


def _one_of(query: Query, name: str, allowed: tuple[str, ...]) -> str | None:
    value = single(query, name)
    if value is not None and value not in allowed:
        raise invalid_input(f"{name} has a value that is not allowed.")
    return value
