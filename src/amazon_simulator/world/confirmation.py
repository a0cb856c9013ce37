# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a seller's confirmShipment does to an order, and what Amazon refuses.

From Amazon's model: the required members, the numeric packageReferenceId that edits its
package when it comes again, carrierName with the code Other. From Amazon's documentation: FBA
and Ship+ orders are refused. Assumed: the sentences, the limits of shipDate, that a quantity
above what is left and a cancelled order are refused.
"""

from __future__ import annotations

from typing import Any

from amazon_simulator import instants

Order = dict[str, Any]


class Refused(Exception):
    """Amazon's 400; the text becomes its details."""


def confirm(order: Order, marketplace_id: str, body: dict[str, Any], now: int) -> bool:
    """Put the package on the order. Raises Refused; False when it is there just so already."""
    detail = body.get("packageDetail")
    if body.get("marketplaceId") != marketplace_id or not isinstance(detail, dict):
        raise Refused("marketplaceId or packageDetail is missing or wrong.")
    _check_order(order)
    package = _package(order, detail, now)
    others = [
        p
        for p in order.get("packages", ())
        if p["packageReferenceId"] != package["packageReferenceId"]
    ]
    _check_quantities(order, others, package)
    if package in order.get("packages", ()):
        return False
    order["packages"] = [*others, package]
    _count(order)
    order["lastUpdatedTime"] = instants.to_text(now)
    return True


def _check_order(order: Order) -> None:
    fulfillment = order.get("fulfillment", {})
    if fulfillment.get("fulfilledBy") != "MERCHANT":
        raise Refused("The order is fulfilled by Amazon.")
    if "FBM_SHIP_PLUS" in order.get("programs", ()):
        raise Refused("Ship+ orders are confirmed by their label.")
    if fulfillment.get("fulfillmentStatus") not in ("UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"):
        raise Refused("The order cannot be confirmed in its state.")


def _package(order: Order, detail: dict[str, Any], now: int) -> dict[str, Any]:
    texts = {name: detail.get(name) for name in ("carrierCode", "trackingNumber")}
    reference = detail.get("packageReferenceId")
    if not all(isinstance(text, str) and text for text in texts.values()):
        raise Refused("carrierCode and trackingNumber are required.")
    if not (isinstance(reference, str) and reference.isdecimal() and int(reference) > 0):
        raise Refused("packageReferenceId is not a positive number.")
    if texts["carrierCode"] == "Other" and not detail.get("carrierName"):
        raise Refused("carrierName is required with the carrierCode Other.")
    shipped = _ship_date(order, detail.get("shipDate"), now)
    named = detail.get("carrierName")
    return {
        "packageReferenceId": reference,
        "createdTime": instants.to_text(shipped),
        "packageStatus": {"status": "SHIPPED"},
        "carrier": named if texts["carrierCode"] == "Other" else texts["carrierCode"],
        "shipTime": instants.to_text(shipped),
        "shippingService": detail.get("shippingMethod") or "Standard",
        "trackingNumber": texts["trackingNumber"],
        "packageItems": _items(order, detail.get("orderItems")),
    }


def _ship_date(order: Order, text: Any, now: int) -> int:
    try:
        shipped = instants.parse(text)
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise Refused("shipDate is no date.") from None
    if shipped > now:
        raise Refused("shipDate is in the future.")
    if shipped < instants.parse(order["createdTime"]):
        raise Refused("shipDate is before the order.")
    return shipped


def _items(order: Order, items: Any) -> list[dict[str, Any]]:
    known = {item["orderItemId"] for item in order["orderItems"]}
    if not isinstance(items, list) or not items:
        raise Refused("orderItems is missing.")
    for item in items:
        quantity = item.get("quantity")
        if item.get("orderItemId") not in known:
            raise Refused("orderItems names an item that is not of this order.")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
            raise Refused("A quantity is not a positive whole number.")
    return [{"orderItemId": i["orderItemId"], "quantity": i["quantity"]} for i in items]


def _check_quantities(order: Order, others: list[dict[str, Any]], package: dict[str, Any]) -> None:
    packed = _packed([*others, package])
    for item in order["orderItems"]:
        if packed.get(item["orderItemId"], 0) > item["quantityOrdered"]:
            raise Refused("The quantity is above what is left: the order is already fulfilled.")


def _packed(packages: list[dict[str, Any]]) -> dict[str, int]:
    packed: dict[str, int] = {}
    for package in packages:
        for item in package.get("packageItems", ()):
            packed[item["orderItemId"]] = packed.get(item["orderItemId"], 0) + item["quantity"]
    return packed


def _count(order: Order) -> None:
    """Fulfilled and left of each item, and the order's status, follow its packages."""
    packed, left = _packed(order["packages"]), 0
    for item in order["orderItems"]:
        gone = packed.get(item["orderItemId"], 0)
        rest = item["quantityOrdered"] - gone
        item.setdefault("fulfillment", {}).update(quantityFulfilled=gone, quantityUnfulfilled=rest)
        left += rest
    order["fulfillment"]["fulfillmentStatus"] = "PARTIALLY_SHIPPED" if left else "SHIPPED"
