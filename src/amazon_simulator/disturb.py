# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a fault does to an answer: in place of it, or to the orders within."""

from __future__ import annotations

import copy
import random
from decimal import Decimal
from typing import Any

from amazon_simulator.errors import ApiError, access_denied, invalid_input, quota_exceeded
from amazon_simulator.faults import Fault

Payload = dict[str, Any]

HTML_503 = b"<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>"

_INTERNAL = "We encountered an internal error. Please try again."
ERRORS = {
    "throttle": quota_exceeded(),
    "throttle_without_rate": quota_exceeded(),
    "internal_error": ApiError(500, "InternalFailure", _INTERNAL),
    "unavailable": ApiError(503, "ServiceUnavailable", "Service is temporarily unavailable."),
    "unauthorized": ApiError(401, "Unauthorized", "Access to requested resource is denied."),
    "expired_token": access_denied("The access token you provided has expired."),
    "forbidden_marketplace": access_denied(),
    "too_large": ApiError(413, "RequestTooLarge", "The request size exceeded the maximum."),
    "unsupported_media": ApiError(415, "UnsupportedMediaType", "The payload is not supported."),
}
INVALID_INPUT = "invalid_input"
RAW = {
    "unavailable_html": (503, "text/html", HTML_503),
    "empty_body": (200, "application/json", b""),
    "empty_error": (500, "application/json", b""),
    "not_json": (200, "application/json", b'{"orders": [{"orderId": '),
}


def error_of(fault: Fault) -> ApiError | None:
    """The error that the fault answers with; None for one that does not."""
    return invalid_input(fault.message) if fault.kind == INVALID_INPUT else ERRORS.get(fault.kind)


def _orders(payload: Payload) -> list[Payload]:
    return payload.get("orders") or ([payload["order"]] if "order" in payload else [])


def duplicated_orders(payload: Payload, before: list[Payload]) -> None:
    if "orders" in payload:
        payload["orders"] = [order for order in payload["orders"] for _ in range(2)]


def repeated_page(payload: Payload, before: list[Payload]) -> None:
    if "orders" in payload:
        payload["orders"] = copy.deepcopy(before) + payload["orders"]


def reordered(payload: Payload, before: list[Payload]) -> None:
    orders = payload.get("orders")
    if orders:
        random.Random(len(orders)).shuffle(orders)


def unknown_enum(payload: Payload, before: list[Payload]) -> None:
    for order in _orders(payload):
        order.setdefault("programs", []).append("AMAZON_MOONSHOT")
        if "fulfillment" in order:
            order["fulfillment"]["fulfillmentServiceLevel"] = "TELEPORT"
        for package in order.get("packages") or ():
            package.setdefault("packageStatus", {"status": "X"})["detailedStatus"] = "IN_ORBIT"
    for order in _orders(payload)[:1]:
        if "fulfillment" in order:
            order["fulfillment"]["fulfillmentStatus"] = "IN_DISPUTE"


def unknown_fields(payload: Payload, before: list[Payload]) -> None:
    payload["carbonFootprint"] = {"grams": 12}
    for order in _orders(payload):
        order["loyalty"] = {"tier": ["GOLD"]}
        for item in order.get("orderItems") or ():
            item["hologram"] = {"url": None, "size": 3}


def wrong_totals(payload: Payload, before: list[Payload]) -> None:
    for order in _orders(payload):
        total = (order.get("proceeds") or {}).get("grandTotal")
        if total:
            total["amount"] = str(Decimal(total["amount"]) + Decimal("1"))


CHANGES = {
    "duplicated_orders": duplicated_orders,
    "repeated_page": repeated_page,
    "reordered": reordered,
    "unknown_enum": unknown_enum,
    "unknown_fields": unknown_fields,
    "wrong_totals": wrong_totals,
}
