# SPDX-License-Identifier: LGPL-3.0-or-later
"""Listings Items API 2021-08-01: what Amazon shows of an SKU, and its merchant quantity.

Only the attribute ``fulfillment_availability`` is ever changed, and of it only the channel
DEFAULT: another one would cancel the merchant's offer (its product-type schema says so).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._errors import RejectedRequest
from amazon_connector.spapi._json import number, objects, text
from amazon_connector.spapi._operations import (
    GET_LISTINGS_ITEM,
    PATCH_LISTINGS_ITEM,
    SEARCH_LISTINGS_ITEMS,
)

__all__ = [
    "DEFAULT_CHANNEL",
    "MOST_SKUS",
    "FulfillmentAvailability",
    "Listing",
    "ListingIssue",
    "Submission",
    "get_listing",
    "patch_availability",
    "quantity_patch",
    "search_listings",
]

DEFAULT_CHANNEL = "DEFAULT"
# searchListingsItems: identifiers, maxItems 20.
MOST_SKUS = 20
_GENERIC_PRODUCT_TYPE = "PRODUCT"
_ATTRIBUTE = "fulfillment_availability"
_INCLUDED = ("summaries", "attributes", "fulfillmentAvailability", "productTypes")
_CHANNEL, _QUANTITY = "fulfillment_channel_code", "quantity"
_LEAD_TIME = "lead_time_to_ship_max_days"
Json = Mapping[str, Any]


@dataclass(frozen=True)
class FulfillmentAvailability:
    """One element of the attribute. ``lead_time_days`` is the handling time in whole days;
    ``other`` holds members that we do not know, as they came.
    """

    quantity: int | None
    lead_time_days: int | None = None
    channel: str = DEFAULT_CHANNEL
    other: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ListingIssue:
    """What Amazon has to say about a listing or a submission."""

    code: str
    message: str
    severity: str
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """Amazon's answer to a change: HTTP 200 with the status INVALID is a refusal."""

    sku: str
    status: str
    submission_id: str
    issues: tuple[ListingIssue, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether Amazon takes it (what it finds out later stands in the listing's issues)."""
        return self.status in ("ACCEPTED", "VALID")

    @property
    def why(self) -> str:
        """Amazon's own sentences about what is wrong."""
        errors = [issue for issue in self.issues if issue.severity == "ERROR"] or self.issues
        said = [f"{i.message} [{i.code}]" if i.code else i.message for i in errors]
        return " ".join(said) or f"Amazon answered {self.status or 'without a status'}."


@dataclass(frozen=True)
class Listing:
    """An SKU as Amazon shows it on a marketplace. ``availability`` has one element a channel."""

    sku: str
    asin: str = ""
    product_type: str = ""
    statuses: tuple[str, ...] = ()
    availability: tuple[FulfillmentAvailability, ...] = ()

    @property
    def is_fba(self) -> bool:
        """Whether Amazon fulfils it (channels AMAZON_NA, AMAZON_EU, ...)."""
        return any(a.channel.startswith("AMAZON") for a in self.availability)

    @property
    def merchant(self) -> FulfillmentAvailability | None:
        """The merchant's own channel, if it has one."""
        return next((a for a in self.availability if a.channel == DEFAULT_CHANNEL), None)


def search_listings(
    client: SellingPartnerClient, seller_id: str, marketplace_id: str, skus: Sequence[str]
) -> list[Listing]:
    """The listings of these SKUs; those that Amazon does not know are left out.

    One call for up to 20. An SKU with a comma cannot stand in a comma-separated list: each
    such one is a call of its own. Raises a SellingPartnerError; ValueError above 20.
    """
    if len(skus) > MOST_SKUS:
        raise ValueError(f"Amazon takes {MOST_SKUS} SKUs at once, not {len(skus)}")
    plain = [sku for sku in skus if "," not in sku]
    found = _search(client, seller_id, marketplace_id, plain) if plain else []
    alone = (get_listing(client, seller_id, s, [marketplace_id]) for s in skus if "," in s)
    wanted = set(skus)
    return [listing for listing in (*found, *alone) if listing and listing.sku in wanted]


def _search(
    client: SellingPartnerClient, seller_id: str, marketplace_id: str, skus: Sequence[str]
) -> list[Listing]:
    answer = client.call(
        SEARCH_LISTINGS_ITEMS,
        path={"sellerId": seller_id},
        query={
            "marketplaceIds": marketplace_id,
            "identifiers": skus,
            "identifiersType": "SKU",
            "includedData": _INCLUDED,
            "pageSize": str(MOST_SKUS),
        },
    )
    return [_listing(item) for item in objects(answer.payload.get("items"))]


def get_listing(
    client: SellingPartnerClient, seller_id: str, sku: str, marketplace_ids: Sequence[str]
) -> Listing | None:
    """One listing; None where Amazon has none. Raises a SellingPartnerError."""
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
    """Tell Amazon the availability; ``op`` is "merge" or "replace". Raises a
    SellingPartnerError; a TemporaryError leaves open whether Amazon took it.
    """
    answer = client.call(
        PATCH_LISTINGS_ITEM,
        path={"sellerId": seller_id, "sku": sku},
        query={"marketplaceIds": marketplace_ids, "includedData": "issues"},
        body={
            "productType": product_type or _GENERIC_PRODUCT_TYPE,
            "patches": [quantity_patch(availability, op)],
        },
    )
    payload = answer.payload
    return Submission(
        sku=text(payload.get("sku")),
        status=text(payload.get("status")),
        submission_id=text(payload.get("submissionId")),
        issues=tuple(_issue(issue) for issue in objects(payload.get("issues"))),
    )


def quantity_patch(availability: Sequence[FulfillmentAvailability], op: str) -> dict[str, Any]:
    """The patch as a call and a feed's message carry it."""
    return {
        "op": op,
        "path": f"/attributes/{_ATTRIBUTE}",
        "value": [_element(one) for one in availability],
    }


def _element(one: FulfillmentAvailability) -> dict[str, object]:
    element: dict[str, object] = {**one.other, _CHANNEL: one.channel}
    if one.quantity is not None:
        element[_QUANTITY] = one.quantity
    if one.lead_time_days is not None:
        element[_LEAD_TIME] = one.lead_time_days
    return element


def _listing(item: Json) -> Listing:
    summary: Json = next(iter(objects(item.get("summaries"))), {})
    product_type: Json = next(iter(objects(item.get("productTypes"))), summary)
    return Listing(
        sku=text(item.get("sku")),
        asin=text(summary.get("asin")),
        product_type=text(product_type.get("productType")),
        statuses=tuple(s for s in summary.get("status") or () if isinstance(s, str)),
        availability=_availability(item),
    )


def _availability(item: Json) -> tuple[FulfillmentAvailability, ...]:
    """Quantities stand in fulfillmentAvailability, handling times in the attribute alone."""
    attributes = item.get("attributes")
    told = attributes.get(_ATTRIBUTE) if isinstance(attributes, Mapping) else None
    elements = {text(e.get(_CHANNEL)): _element_read(e) for e in objects(told)}
    for shown in objects(item.get("fulfillmentAvailability")):
        channel = text(shown.get("fulfillmentChannelCode"))
        known = elements.get(channel, FulfillmentAvailability(None, channel=channel))
        quantity = number(shown.get("quantity"))
        elements[channel] = FulfillmentAvailability(
            known.quantity if quantity is None else quantity,
            known.lead_time_days,
            channel,
            known.other,
        )
    return tuple(elements.values())


def _element_read(element: Json) -> FulfillmentAvailability:
    known = (_CHANNEL, _QUANTITY, _LEAD_TIME)
    return FulfillmentAvailability(
        number(element.get(_QUANTITY)),
        number(element.get(_LEAD_TIME)),
        text(element.get(_CHANNEL)),
        {name: value for name, value in element.items() if name not in known},
    )


def _issue(issue: Json) -> ListingIssue:
    return ListingIssue(
        text(issue.get("code")),
        text(issue.get("message")),
        text(issue.get("severity")),
        tuple(a for a in issue.get("attributeNames") or () if isinstance(a, str)),
    )
