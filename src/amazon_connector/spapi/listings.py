# SPDX-License-Identifier: LGPL-3.0-or-later
"""Listings Items API 2021-08-01: what Amazon shows of an SKU, and the quantity it sells.

Only the attribute ``fulfillment_availability`` is ever changed, and of it only the channel
DEFAULT: another one would cancel the merchant's offer (its product-type schema says so).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amazon_connector.observability import redact
from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._errors import RejectedRequest
from amazon_connector.spapi._json import entries, part, text, whole, words
from amazon_connector.spapi._operations import (
    GET_LISTINGS_ITEM,
    PATCH_LISTINGS_ITEM,
    SEARCH_LISTINGS_ITEMS,
)
from amazon_connector.spapi._status import unreadable

__all__ = [
    "ANY_PRODUCT_TYPE",
    "DEFAULT_CHANNEL",
    "MOST_SKUS",
    "FulfillmentAvailability",
    "Listing",
    "ListingIssue",
    "Submission",
    "batches",
    "get_listing",
    "patch_availability",
    "quantity_patch",
    "search_listings",
]

DEFAULT_CHANNEL = "DEFAULT"
# Stands for every product type where only the terms of sale are touched.
ANY_PRODUCT_TYPE = "PRODUCT"
# searchListingsItems: "identifiers" has at most 20 items, a page as many.
MOST_SKUS = 20
_AVAILABILITY = "fulfillment_availability"
_PATH = f"/attributes/{_AVAILABILITY}"
_OPS = ("merge", "replace")
# The quantity that Amazon sells now is in fulfillmentAvailability; the handling time is in the
# attributes alone, as the seller sent it.
_INCLUDED = ("summaries", "attributes", "issues", "fulfillmentAvailability", "productTypes")
# What stands in for a quantity where there is none: both at once are refused.
_INSTEAD_OF_QUANTITY = "is_inventory_available"


@dataclass(frozen=True)
class FulfillmentAvailability:
    """One element of the attribute ``fulfillment_availability``.

    ``lead_time_days`` is the handling time (``lead_time_to_ship_max_days``). ``other`` holds the
    members that are not known here, as they came: ``replace`` sends them back.
    """

    quantity: int | None
    lead_time_days: int | None = None
    channel: str = DEFAULT_CHANNEL
    other: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class ListingIssue:
    """``severity`` is ERROR, WARNING or INFO; ``attributes`` are the names of those it is about."""

    code: str
    message: str
    severity: str
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What Amazon said of a change. HTTP 200 is not enough: ``status`` may be INVALID."""

    sku: str
    status: str
    submission_id: str
    issues: tuple[ListingIssue, ...]

    @property
    def accepted(self) -> bool:
        """Whether Amazon took the change; it is carried out later, and may still fail then."""
        return self.status in ("ACCEPTED", "VALID")

    @property
    def why(self) -> str:
        """Amazon's errors as a sentence for people."""
        told = _errors(self.issues)
        reason = f'and says: "{told}"' if told else "and gives no reason"
        return f"Amazon answered {self.status} for SKU {self.sku} {reason}."


@dataclass(frozen=True)
class Listing:
    """What Amazon has of an SKU in the marketplaces that were asked for.

    ``product_type`` may be empty. ``statuses`` are BUYABLE, DISCOVERABLE or none.
    """

    sku: str
    marketplace_ids: tuple[str, ...]
    asin: str
    product_type: str
    statuses: tuple[str, ...]
    availability: tuple[FulfillmentAvailability, ...]
    issues: tuple[ListingIssue, ...]

    @property
    def is_fba(self) -> bool:
        """Whether a channel other than the merchant's is there (AMAZON_EU and its like).

        A location of the seller's own (Supply Sources) counts as well: it is not for us either.
        """
        return any(one.channel != DEFAULT_CHANNEL for one in self.availability)

    @property
    def problem(self) -> str:
        """Amazon's errors about the quantity, in its own words; empty where there are none."""
        return _errors([one for one in self.issues if _AVAILABILITY in one.attributes])

    @property
    def merchant(self) -> FulfillmentAvailability | None:
        """What the seller himself offers."""
        return next((one for one in self.availability if one.channel == DEFAULT_CHANNEL), None)


def batches(skus: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """SKUs as ``search_listings`` reads them with one call: up to 20, one with a comma alone."""
    together: list[str] = []
    for sku in skus:
        if "," in sku:
            yield (sku,)
            continue
        together.append(sku)
        if len(together) == MOST_SKUS:
            yield tuple(together)
            together = []
    if together:
        yield tuple(together)


def search_listings(
    client: SellingPartnerClient, seller_id: str, marketplace_id: str, skus: Sequence[str]
) -> list[Listing]:
    """The listings of these SKUs in one marketplace; an SKU without one is not in the result.

    One call, and one more for each SKU with a comma: ``identifiers`` is a comma-separated list in
    which a comma cannot be quoted (amzn/selling-partner-api-docs, issues 2295 and 2490), so those
    are read alone. Raises ValueError above 20 SKUs, and a SellingPartnerError.
    """
    if len(skus) > MOST_SKUS:
        raise ValueError(f"search for at most {MOST_SKUS} SKUs at once")
    plain = [sku for sku in skus if sku.strip() and "," not in sku]
    found = _search(client, seller_id, marketplace_id, plain) if plain else []
    for sku in skus:
        alone = get_listing(client, seller_id, sku, (marketplace_id,)) if "," in sku else None
        found += [alone] if alone else []
    return found


def get_listing(
    client: SellingPartnerClient, seller_id: str, sku: str, marketplace_ids: Sequence[str]
) -> Listing | None:
    """One listing; None: there is none in these marketplaces. Raises a SellingPartnerError."""
    try:
        answer = client.call(
            GET_LISTINGS_ITEM,
            path={"sellerId": seller_id, "sku": sku},
            query={"marketplaceIds": marketplace_ids, "includedData": _INCLUDED},
        )
    except RejectedRequest as error:
        if error.status == 404:
            return None
        raise
    if not text(answer.payload, "sku"):
        raise unreadable(GET_LISTINGS_ITEM, answer.status, answer.request_id)
    return _listing(answer.payload)


def patch_availability(
    client: SellingPartnerClient,
    seller_id: str,
    sku: str,
    marketplace_ids: Sequence[str],
    product_type: str,
    availability: Sequence[FulfillmentAvailability],
    op: str,
) -> Submission:
    """Tell Amazon what the seller offers of an SKU; ``op`` and errors as in ``quantity_patch``.

    Raises a SellingPartnerError; after a TemporaryError the change may have been taken.
    """
    answer = client.call(
        PATCH_LISTINGS_ITEM,
        path={"sellerId": seller_id, "sku": sku},
        query={"marketplaceIds": marketplace_ids, "includedData": ("issues",)},
        body={
            "productType": product_type or ANY_PRODUCT_TYPE,
            "patches": [quantity_patch(availability, op)],
        },
    )
    status = text(answer.payload, "status")
    if not status:
        raise unreadable(PATCH_LISTINGS_ITEM, answer.status, answer.request_id)
    return Submission(sku, status, text(answer.payload, "submissionId"), _issues(answer.payload))


def quantity_patch(availability: Sequence[FulfillmentAvailability], op: str) -> dict[str, Any]:
    """The patch, as ``patchListingsItem`` and a feed's message take it.

    ``merge`` leaves what is not sent as it is on Amazon, ``replace`` removes it: then send back
    what was read. Raises ValueError for another ``op``, a negative quantity, and a channel other
    than the merchant's: that one would cancel the merchant's offer.
    """
    if op not in _OPS:
        raise ValueError(f"{op!r} is not one of {_OPS}")
    return {"op": op, "path": _PATH, "value": [_element(one) for one in availability]}


def _element(one: FulfillmentAvailability) -> dict[str, object]:
    if one.channel != DEFAULT_CHANNEL:
        raise ValueError(f"a quantity for the channel {one.channel} would cancel the offer")
    element = {**one.other, "fulfillment_channel_code": one.channel}
    if one.quantity is not None:
        if one.quantity < 0:
            raise ValueError("Amazon sells no fewer than 0 pieces")
        element["quantity"] = one.quantity
        element.pop(_INSTEAD_OF_QUANTITY, None)
    if one.lead_time_days is not None:
        element["lead_time_to_ship_max_days"] = one.lead_time_days
    return element


def _search(
    client: SellingPartnerClient, seller_id: str, marketplace_id: str, skus: Sequence[str]
) -> list[Listing]:
    answer = client.call(
        SEARCH_LISTINGS_ITEMS,
        path={"sellerId": seller_id},
        query={
            "marketplaceIds": marketplace_id,
            "identifiersType": "SKU",
            "identifiers": skus,
            "includedData": _INCLUDED,
            "pageSize": str(MOST_SKUS),
        },
    )
    if not isinstance(answer.payload.get("items"), list):
        raise unreadable(SEARCH_LISTINGS_ITEMS, answer.status, answer.request_id)
    return [_listing(item) for item in entries(answer.payload["items"]) if text(item, "sku")]


def _listing(item: Mapping[str, Any]) -> Listing:
    summaries = entries(item.get("summaries"))
    types = [text(one, "productType") for one in [*summaries, *entries(item.get("productTypes"))]]
    statuses = (status for one in summaries for status in words(one, "status"))
    return Listing(
        sku=text(item, "sku"),
        marketplace_ids=_once(text(one, "marketplaceId") for one in summaries),
        asin=next(filter(None, (text(one, "asin") for one in summaries)), ""),
        product_type=next(filter(None, types), ""),
        statuses=_once(statuses),
        availability=_availability(item),
        issues=_issues(item),
    )


def _availability(item: Mapping[str, Any]) -> tuple[FulfillmentAvailability, ...]:
    """The attribute's elements, each with the quantity that Amazon sells now."""
    selling = {
        text(one, "fulfillmentChannelCode"): whole(one, "quantity")
        for one in entries(item.get("fulfillmentAvailability"))
    }
    sent = entries(part(item, "attributes").get(_AVAILABILITY))
    found = [_sent(one, selling.get(text(one, "fulfillment_channel_code"))) for one in sent]
    known = {one.channel for one in found}
    found += [
        FulfillmentAvailability(quantity, None, channel)
        for channel, quantity in selling.items()
        if channel not in known
    ]
    return tuple(one for one in found if one.channel)


def _sent(element: Mapping[str, Any], selling: int | None) -> FulfillmentAvailability:
    other = dict(element)
    other.pop("fulfillment_channel_code", None)
    quantity = whole(element, "quantity")
    if quantity is not None:
        del other["quantity"]
    lead_time = whole(element, "lead_time_to_ship_max_days")
    if lead_time is not None:
        del other["lead_time_to_ship_max_days"]
    channel = text(element, "fulfillment_channel_code")
    return FulfillmentAvailability(
        quantity if selling is None else selling, lead_time, channel, other
    )


def _issues(found: Mapping[str, Any]) -> tuple[ListingIssue, ...]:
    return tuple(
        ListingIssue(
            text(one, "code"),
            text(one, "message"),
            text(one, "severity"),
            words(one, "attributeNames"),
        )
        for one in entries(found.get("issues"))
    )


def _errors(issues: Iterable[ListingIssue]) -> str:
    errors = [issue for issue in issues if issue.severity == "ERROR"]
    told = "; ".join(f"{one.message.strip()} ({one.code})" for one in errors[:3])
    return redact(told)[:500]


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, found)))
