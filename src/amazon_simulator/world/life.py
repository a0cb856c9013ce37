# SPDX-License-Identifier: LGPL-3.0-or-later
"""What can happen to an order: each event changes it, or is not possible in its state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amazon_simulator import instants
from amazon_simulator.world.reduction import take_one_away

Order = dict[str, Any]
Details = dict[str, Any]
Event = Callable[[Order, int, Details], bool]

OPEN = ("UNSHIPPED", "PARTIALLY_SHIPPED")
PENDING = ("PENDING", "PENDING_AVAILABILITY")


def apply(name: str, order: Order, now: int, details: Details) -> bool:
    """Changes the order and its lastUpdatedTime; False (and no change) if it cannot be.

    Raises ValueError for an event that does not exist.
    """
    if name not in EVENTS:
        raise ValueError(f"{name!r} is none of: {', '.join(EVENTS)}")
    if not EVENTS[name](order, now, details):
        return False
    order["lastUpdatedTime"] = instants.to_text(now)
    return True


def status_of(order: Order) -> str:
    status: str = order.get("fulfillment", {}).get("fulfillmentStatus", "")
    return status


def _set_status(order: Order, status: str) -> None:
    order["fulfillment"]["fulfillmentStatus"] = status


def _is_fbm(order: Order) -> bool:
    return bool(order.get("fulfillment", {}).get("fulfilledBy") == "MERCHANT")


def release(order: Order, now: int, details: Details) -> bool:
    """A pre-order becomes available: its payment is authorized next."""
    if status_of(order) != "PENDING_AVAILABILITY":
        return False
    _set_status(order, "PENDING")
    return True


def pay(order: Order, now: int, details: Details) -> bool:
    if status_of(order) not in PENDING:
        return False
    _set_status(order, "UNSHIPPED")
    return True


def ship(order: Order, now: int, details: Details) -> bool:
    """All that is left; FBM orders get a package with what went."""
    if status_of(order) not in OPEN:
        return False
    went = [(item, _left(item)) for item in order["orderItems"] if _left(item)]
    _send(order, went, now, details)
    _set_status(order, "SHIPPED")
    return True


def ship_part(order: Order, now: int, details: Details) -> bool:
    """The first unit that is left; impossible when nothing would remain."""
    left = [(item, _left(item)) for item in order["orderItems"] if _left(item)]
    if status_of(order) not in OPEN or sum(quantity for _, quantity in left) < 2:
        return False
    _send(order, [(left[0][0], 1)], now, details)
    _set_status(order, "PARTIALLY_SHIPPED")
    return True


def deliver(order: Order, now: int, details: Details) -> bool:
    packages = [p for p in order.get("packages", ()) if p["packageStatus"]["status"] != "DELIVERED"]
    for package in packages:
        package["packageStatus"] = {"status": "DELIVERED", "detailedStatus": "DELIVERED"}
    return bool(packages)


def request_cancellation(order: Order, now: int, details: Details) -> bool:
    """The buyer asks the seller to cancel; nothing else changes."""
    if status_of(order) != "UNSHIPPED" or not _is_fbm(order):
        return False
    reason = details.get("reason", "No longer needed")
    for item in order["orderItems"]:
        request = {"requester": "BUYER", "cancelReason": reason}
        item.setdefault("cancellation", {})["cancellationRequest"] = request
    return True


def cancel(order: Order, now: int, details: Details) -> bool:
    """The whole order, or what of it has not been shipped."""
    if status_of(order) not in (*OPEN, *PENDING):
        return False
    execution = {
        "cancelledBy": details.get("by", "BUYER"),
        "cancelReason": details.get("reason", "BUYER_CANCELED"),
    }
    for item in order["orderItems"]:
        if _left(item) or not item.get("fulfillment"):
            item.setdefault("cancellation", {})["cancellationExecution"] = execution
            item.setdefault("fulfillment", {})["quantityUnfulfilled"] = 0
    _set_status(order, "CANCELLED" if not order.get("packages") else "SHIPPED")
    return True


def cancel_unconfirmed(order: Order, now: int, details: Details) -> bool:
    """Amazon's own cancellation of an FBM order that was never confirmed as shipped."""
    if status_of(order) != "UNSHIPPED" or not _is_fbm(order):
        return False
    return cancel(order, now, {"by": "AMAZON", "reason": "SELLER_DID_NOT_CONFIRM_SHIPMENT"})


def change_address(order: Order, now: int, details: Details) -> bool:
    address = order.get("recipient", {}).get("deliveryAddress")
    if address is None or status_of(order) not in ("UNSHIPPED", *PENDING):
        return False
    address.update(details.get("address") or {"addressLine2": "Hinterhaus, 2. Stock"})
    return True


def reduce_quantity(order: Order, now: int, details: Details) -> bool:
    """The seller cancelled one unit of an item with several; its amounts follow (assumed)."""
    for item in order["orderItems"]:
        if status_of(order) == "UNSHIPPED" and _left(item) > 1:
            take_one_away(order, item)
            return True
    return False


def move_windows(order: Order, now: int, details: Details) -> bool:
    """Ship-by and deliver-by move by ``days``."""
    if status_of(order) not in OPEN:
        return False
    shift = round(details.get("days", 1) * instants.DAY)
    for name in ("shipByWindow", "deliverByWindow"):
        window = order["fulfillment"].get(name, {})
        for end, moment in window.items():
            window[end] = instants.to_text(instants.parse(moment) + shift)
    return True


EVENTS: dict[str, Event] = {
    "release": release,
    "pay": pay,
    "ship": ship,
    "ship_part": ship_part,
    "deliver": deliver,
    "request_cancellation": request_cancellation,
    "cancel": cancel,
    "cancel_unconfirmed": cancel_unconfirmed,
    "change_address": change_address,
    "reduce_quantity": reduce_quantity,
    "move_windows": move_windows,
}


def _left(item: dict[str, Any]) -> int:
    fulfillment = item.get("fulfillment") or {}
    return int(fulfillment.get("quantityUnfulfilled", item.get("quantityOrdered", 0)))


def _send(order: Order, went: list[tuple[Any, int]], now: int, details: Details) -> None:
    for item, quantity in went:
        fulfillment = item.setdefault("fulfillment", {})
        fulfillment["quantityUnfulfilled"] = _left(item) - quantity
        fulfillment["quantityFulfilled"] = fulfillment.get("quantityFulfilled", 0) + quantity
    if _is_fbm(order):
        order.setdefault("packages", []).append(_package(order, went, now, details))


def _package(order: Order, went: list[tuple[Any, int]], now: int, details: Details) -> Details:
    number = len(order.get("packages", ())) + 1
    tracking = details.get("trackingNumber") or f"00340{order['orderId'].replace('-', '')}{number}"
    return {
        "packageReferenceId": str(number),
        "createdTime": instants.to_text(now),
        "packageStatus": {"status": "IN_TRANSIT", "detailedStatus": "PICKED_UP"},
        "carrier": details.get("carrier", "DHL"),
        "shipTime": instants.to_text(details.get("shipTime", now)),
        "shippingService": details.get("service", "Standard"),
        "trackingNumber": tracking,
        "packageItems": [
            {"orderItemId": item["orderItemId"], "quantity": quantity} for item, quantity in went
        ],
    }
