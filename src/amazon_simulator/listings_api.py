# SPDX-License-Identifier: LGPL-3.0-or-later
"""Listings Items API 2021-08-01: getListingsItem, searchListingsItems, patchListingsItem."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from amazon_simulator.accounts import Caller
from amazon_simulator.asked import Asked, Payload
from amazon_simulator.errors import ApiError, invalid_input
from amazon_simulator.listing_params import (
    ListingSearch,
    included_data,
    marketplaces_of,
    parse_search,
    require_listing_access,
)
from amazon_simulator.listing_store import Listing, Listings
from amazon_simulator.listing_view import shown, statuses
from amazon_simulator.order_params import list_of, single
from amazon_simulator.pagination import open_fields, seal_fields
from amazon_simulator.world import patching
from amazon_simulator.world.desk import Desk, Submission
from amazon_simulator.world.patching import Issue

# "The maximum number of items (SKUs) that can be returned and paged through is 1000."
MOST_PAGED = 1000


class ListingsApi:
    def __init__(self, listings: Listings, desk: Desk, token_secret: str) -> None:
        self._listings, self._desk, self._token_secret = listings, desk, token_secret

    def get(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller, asked.path["sellerId"])
        marketplaces, region = marketplaces_of(caller, asked.query)
        included = included_data(asked.query)
        listing = self._listings.get(caller.seller["seller_id"], region, asked.path["sku"])
        if listing is None or not set(marketplaces) & set(listing.markets):
            where = ", ".join(marketplaces)
            raise ApiError(
                404, "NOT_FOUND", f"SKU '{asked.path['sku']}' not found in marketplace {where}"
            )
        return shown(listing, marketplaces, included)

    def search(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller, asked.path["sellerId"])
        search = parse_search(caller, asked.query)
        start = self._start(search)
        total, page = self._page(caller.seller["seller_id"], search, start)
        answer: Payload = {
            "numberOfResults": total,
            "items": [shown(one, search.marketplace_ids, search.included) for one in page],
        }
        pagination = {}
        if start + search.page_size < min(total, MOST_PAGED):
            pagination["nextToken"] = self._token(search, start + search.page_size)
        if start:
            pagination["previousToken"] = self._token(search, max(0, start - search.page_size))
        return {**answer, "pagination": pagination} if pagination else answer

    def patch(self, caller: Caller, asked: Asked) -> Payload:
        """200 whether the submission is ACCEPTED, VALID or INVALID."""
        require_listing_access(caller, asked.path["sellerId"])
        submission = _submission(caller, asked)
        preview = single(asked.query, "mode") is not None
        included = list_of(asked.query, "includedData", ("identifiers", "issues")) or ("issues",)
        _check_mode(asked, preview, included)
        status, issues, identity = self._outcome(submission, asked, preview)
        answer: Payload = {"sku": submission.sku, "status": status, "submissionId": identity}
        if "issues" in included:
            answer["issues"] = issues
        if "identifiers" in included:
            answer["identifiers"] = self._identifiers(submission, status)
        return answer

    def _outcome(
        self, submission: Submission, asked: Asked, preview: bool
    ) -> tuple[str, list[Issue], str]:
        kind = asked.fault.kind if asked.fault else ""
        failure = patching.issue("90000900", "The attributes are invalid.", patching.AVAILABILITY)
        issues = self._desk.problems(submission)
        if kind == "invalid_submission":
            issues.append(failure)
        if preview:
            return ("INVALID" if issues else "VALID"), issues, str(uuid.uuid4())
        if issues:
            identity = self._desk.write_down(submission, "INVALID", issues, asked.now)
            return "INVALID", issues, identity
        if kind == "accepted_not_applied":
            return "ACCEPTED", [], self._desk.fail_later(submission, failure, asked.now)
        return "ACCEPTED", [], self._desk.accept(submission, asked.now)

    def _identifiers(self, submission: Submission, status: str) -> list[Payload]:
        listing = self._listings.get(submission.seller_id, submission.region, submission.sku)
        if listing is None or status == "INVALID":
            return []
        return [
            {"marketplaceId": key, "asin": listing.asin}
            for key in submission.marketplace_ids
            if key in listing.markets
        ]

    def _page(
        self, seller_id: str, search: ListingSearch, start: int
    ) -> tuple[int, Iterable[Listing]]:
        """How many there are, and those of the page."""
        key, size = (seller_id, search.region), min(search.page_size, MOST_PAGED - start)
        if search.is_plain:
            page = self._listings.found(*key, search.where, search.order, size, start)
            return self._listings.count_found(*key, search.where), page
        found = self._listings.found(*key, search.where, search.order)
        matching = [listing for listing in found if _matches(listing, search)]
        return len(matching), matching[start : start + size]

    def _start(self, search: ListingSearch) -> int:
        if search.token is None:
            return 0
        fingerprint, start = open_fields(search.token, "pageToken", self._token_secret)
        if fingerprint != search.fingerprint:
            raise invalid_input("The other parameters must be those of the first page.")
        return int(start)

    def _token(self, search: ListingSearch, start: int) -> str:
        return seal_fields([search.fingerprint, start], self._token_secret)


def _matches(listing: Listing, search: ListingSearch) -> bool:
    if search.fn_skus and listing.fn_sku not in search.fn_skus:
        return False
    if search.severities and not {i["severity"] for i in listing.issues} & set(search.severities):
        return False
    if not search.with_status and not search.without_status:
        return True
    keys = [key for key in search.marketplace_ids if key in listing.markets]
    found = {status for key in keys for status in statuses(listing, key)}
    return set(search.with_status) <= found and not found & set(search.without_status)


def _submission(caller: Caller, asked: Asked) -> Submission:
    """Raises ApiError 400."""
    marketplaces, region = marketplaces_of(caller, asked.query)
    try:
        body = json.loads(asked.body)
    except ValueError:
        raise invalid_input("The body is not JSON.") from None
    if not isinstance(body, dict) or not isinstance(body.get("productType"), str):
        raise invalid_input("productType is missing.")
    try:
        patches = patching.checked(body.get("patches"))
    except patching.Malformed as error:
        raise ApiError(400, "InvalidInput", str(error)) from None
    return Submission(
        seller_id=caller.seller["seller_id"],
        region=region,
        marketplace_ids=marketplaces,
        sku=asked.path["sku"],
        product_type=body["productType"],
        patches=patches,
        source="patchListingsItem",
    )


def _check_mode(asked: Asked, preview: bool, included: tuple[str, ...]) -> None:
    if preview and single(asked.query, "mode") != "VALIDATION_PREVIEW":
        raise invalid_input("mode has a value that is not allowed.")
    if "identifiers" in included and not preview:
        raise invalid_input("identifiers can only be asked for with VALIDATION_PREVIEW.")
