# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a patch does to a listing, and what Amazon refuses.

From Amazon's model: the four operations, top-level attributes only, a value that is a list of
objects. From its documentation ("Merge a listing"): merge wants the selector
fulfillment_channel_code and leaves what it is not given, such as the lead time, as it is.
Reported by developers: replace takes away what it does not repeat, and leaves an element of
another channel alone. Assumed: which code of an issue stands for which mistake.
"""

from __future__ import annotations

import re
from typing import Any

from amazon_simulator.listing_store import MERCHANT, Json, Listing

OPERATIONS = ("add", "replace", "merge", "delete")
PATH = re.compile(r"/attributes/([^/]+)")
ATTRIBUTE_NAME = re.compile(r"[a-z][a-z0-9_]*")
AVAILABILITY = "fulfillment_availability"
# What tells the elements of an attribute apart.
SELECTORS = (
    "fulfillment_channel_code",
    "marketplace_id",
    "language_tag",
    "audience",
    "currency",
)
# A product type that fits every listing whose offer alone is changed.
ANY_TYPE = "PRODUCT"
LONGEST_LEAD_TIME = 30

Patch = dict[str, Any]
Issue = dict[str, Any]


class Malformed(ValueError):
    """A patch that cannot be understood (HTTP 400); the text says why."""


def checked(patches: Any) -> list[Patch]:
    """Raises Malformed."""
    if not isinstance(patches, list) or not patches:
        raise Malformed("patches is missing or empty.")
    for number, patch in enumerate(patches):
        if not isinstance(patch, dict) or patch.get("op") not in OPERATIONS:
            raise Malformed(f"op is not valid for patch at index of {number}.")
        if not PATH.fullmatch(str(patch.get("path"))):
            raise Malformed(f"Path is no top-level attribute for patch at index of {number}.")
        value = patch.get("value")
        if not value and patch["op"] != "delete":
            raise Malformed(f"Value is missing for patch at index of {number}.")
        if value is not None and not (
            isinstance(value, list) and all(isinstance(element, dict) for element in value)
        ):
            raise Malformed(f"Value is no list of objects for patch at index of {number}.")
    return patches


def problems(
    listing: Listing | None, product_type: str, patches: list[Patch], no_merge: list[str]
) -> list[Issue]:
    """The issues for which the submission is INVALID; ``no_merge`` are types without merge."""
    if listing is None:
        return [issue("13013", "This SKU does not exist in the Amazon.com catalog.")]
    if product_type not in (ANY_TYPE, listing.product_type):
        return [issue("4000003", "The Amazon product type specified is invalid or not supported.")]
    found = []
    for patch in patches:
        name = attribute_of(patch)
        if not ATTRIBUTE_NAME.fullmatch(name):
            found.append(issue("90000900", "The attributes are invalid.", name))
        elif patch["op"] == "merge" and {product_type, listing.product_type} & set(no_merge):
            text = f"The operation 'merge' is not supported for the attribute '{name}'."
            found.append(issue("90000900", text, name))
        elif name == AVAILABILITY:
            found += [p for e in patch.get("value") or () for p in _availability_problems(e)]
    return found


def apply(listing: Listing, patches: list[Patch]) -> None:
    """Patches without problems, one after the other."""
    for patch in patches:
        name, given = attribute_of(patch), patch.get("value") or []
        if name == AVAILABILITY:
            given = [{k: v for k, v in e.items() if k != "marketplace_id"} for e in given]
            listing.availability = _patched(listing.availability, patch["op"], given)
            _end_merchant_offer(listing, given, patch["op"])
        else:
            present = listing.attributes.get(name, [])
            listing.attributes[name] = _patched(present, patch["op"], given)
            if not listing.attributes[name]:
                del listing.attributes[name]


def makes_merchant_offer(listing: Listing, patches: list[Patch]) -> bool:
    """Whether something that only Amazon fulfils would be offered by the merchant too."""
    return (
        listing.by_amazon
        and listing.element() is None
        and any(
            attribute_of(patch) == AVAILABILITY
            and patch["op"] != "delete"
            and any(e.get("fulfillment_channel_code") == MERCHANT for e in patch["value"])
            for patch in patches
        )
    )


def attribute_of(patch: Patch) -> str:
    found = PATH.fullmatch(patch["path"])
    return found.group(1) if found else ""


def issue(code: str, message: str, attribute: str = "", severity: str = "ERROR") -> Issue:
    """In the form of the Listings Items API."""
    made: Issue = {"code": code, "message": message, "severity": severity, "categories": []}
    if attribute:
        made["attributeNames"] = [attribute]
        made["categories"] = ["INVALID_ATTRIBUTE"]
    return made


def _patched(present: list[Json], operation: str, given: list[Json]) -> list[Json]:
    if operation == "delete":
        return [e for e in present if given and not any(_selects(g, e) for g in given)]
    result = list(present)
    for element in given:
        places = [n for n, e in enumerate(result) if _selects(element, e)]
        if not places:
            result.append(dict(element))
        elif operation == "merge":
            result[places[0]] = {**result[places[0]], **element}
        else:
            result[places[0]] = dict(element)
    return result


def _selects(given: Json, present: Json) -> bool:
    return all(given[name] == present.get(name) for name in SELECTORS if name in given)


def _end_merchant_offer(listing: Listing, given: list[Json], operation: str) -> None:
    """ "Specifying a value other than DEFAULT will cancel the Merchant-fulfilled offering." """
    channels = {element.get("fulfillment_channel_code") for element in given}
    if operation != "delete" and channels and MERCHANT not in channels:
        listing.availability = [e for e in listing.availability if e != listing.element()]


def _availability_problems(element: Json) -> list[Issue]:
    channel = element.get("fulfillment_channel_code")
    if not channel:
        text = (
            f"The field 'fulfillment_channel_code' for the attribute '{AVAILABILITY}' does not "
            "have enough values. The required minimum is '1' value(s)."
        )
        return [issue("99022", text, AVAILABILITY)]
    found = []
    if channel != MERCHANT and not str(channel).startswith("AMAZON_"):
        found.append(f"'{channel}' is no fulfillment channel of this seller.")
    if "quantity" in element and not _whole(element["quantity"], 0, 10**9):
        found.append("Value for 'quantity' is not a whole number of at least '0'.")
    lead_time = element.get("lead_time_to_ship_max_days")
    if lead_time is not None and not _whole(lead_time, 0, LONGEST_LEAD_TIME):
        found.append(
            f"Value for '{AVAILABILITY}' is greater than the allowed maximum '{LONGEST_LEAD_TIME}'."
        )
    return [issue("90000900", text, AVAILABILITY) for text in found]


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
