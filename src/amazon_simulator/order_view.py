# SPDX-License-Identifier: LGPL-3.0-or-later
"""What of an order is shown: includedData, roles for personal data, status, channel."""

from __future__ import annotations

from typing import Any

from amazon_simulator import instants

Order = dict[str, Any]

# Attributes of each data set (source: Amazon's migration data; [S] in the fact brief, 2.4).
ORDER_ATTRIBUTES = {
    "buyer": "BUYER",
    "recipient": "RECIPIENT",
    "fulfillment": "FULFILLMENT",
    "proceeds": "PROCEEDS",
    "packages": "PACKAGES",
    "tax": "TAX",
    "payment": "PAYMENT",
    "fulfillmentOrders": "FULFILLMENT_ORDERS",
}
ITEM_ATTRIBUTES = {
    "fulfillment": "FULFILLMENT",
    "proceeds": "PROCEEDS",
    "expense": "EXPENSE",
    "promotion": "PROMOTION",
    "cancellation": "CANCELLATION",
    "tax": "TAX",
}
DELIVERY_ROLE = "Direct-to-Consumer Delivery (Restricted)"
TAX_ROLES = frozenset({"Tax Invoicing (Restricted)", "Tax Remittance (Restricted)"})
ORDER_ROLES = frozenset(
    {
        "Amazon Fulfillment",
        "Buyer Communication",
        "Buyer Solicitation",
        "Finance and Accounting",
        "Inventory and Order Tracking",
        "Pricing",
        "Product Listing",
        DELIVERY_ROLE,
    }
    | TAX_ROLES
)
ADDRESS_PII = (
    "name",
    "companyName",
    "addressLine1",
    "addressLine2",
    "addressLine3",
    "postalCode",
    "phone",
    "extendedFields",
)
WITH_EMAIL = ("UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED")
PENDING = ("PENDING", "PENDING_AVAILABILITY")
# Nothing about money or people is known to the seller before the payment is authorized.
HIDDEN_WHILE_PENDING = ("buyer", "recipient", "proceeds", "payment", "tax", "packages")
ITEM_HIDDEN_WHILE_PENDING = ("proceeds", "promotion", "expense", "tax")


def shown(
    order: Order, included: frozenset[str], roles: frozenset[str], now: int, as_is: bool
) -> Order:
    """The order as this application may see it now. ``order`` itself is consumed."""
    if not as_is:
        _apply_status_rules(order, now)
        _apply_roles(order, roles)
    _keep(order, ORDER_ATTRIBUTES, included)
    for item in order.get("orderItems") or ():
        _keep(item, ITEM_ATTRIBUTES, included)
    return order


def _keep(part: dict[str, Any], attributes: dict[str, str], included: frozenset[str]) -> None:
    for name, data_set in attributes.items():
        if data_set not in included:
            part.pop(name, None)


def _apply_status_rules(order: Order, now: int) -> None:
    fulfillment = order.get("fulfillment") or {}
    status, by_amazon = fulfillment.get("fulfillmentStatus"), _is_fba(fulfillment)
    if status in PENDING:
        _hide_pending(order)
    if by_amazon:
        order.pop("packages", None)
    if by_amazon or (status == "SHIPPED" and _is_past(fulfillment.get("deliverByWindow"), now)):
        _address(order).pop("phone", None)
    if by_amazon or status not in WITH_EMAIL:
        (order.get("buyer") or {}).pop("buyerEmail", None)


def _hide_pending(order: Order) -> None:
    for name in HIDDEN_WHILE_PENDING:
        order.pop(name, None)
    for item in order.get("orderItems") or ():
        for name in ITEM_HIDDEN_WHILE_PENDING:
            item.pop(name, None)
        (item.get("product") or {}).pop("price", None)


def _apply_roles(order: Order, roles: frozenset[str]) -> None:
    buyer = order.get("buyer") or {}
    if DELIVERY_ROLE not in roles:
        buyer.pop("buyerEmail", None)
        _address_without_pii(order)
        for item in order.get("orderItems") or ():
            _gift(item).pop("giftMessage", None)
            (item.get("product") or {}).pop("customization", None)
    if not roles & TAX_ROLES:
        buyer.pop("buyerName", None)
        registrations = (order.get("tax") or {}).get("taxRegistrations")
        if registrations:
            order["tax"]["taxRegistrations"] = [
                r for r in registrations if r.get("entityType") != "BUYER"
            ]


def _address_without_pii(order: Order) -> None:
    address = _address(order)
    for name in ADDRESS_PII:
        address.pop(name, None)


def _address(order: Order) -> dict[str, Any]:
    address: dict[str, Any] = (order.get("recipient") or {}).get("deliveryAddress") or {}
    return address


def _gift(item: dict[str, Any]) -> dict[str, Any]:
    packing = (item.get("fulfillment") or {}).get("packing") or {}
    gift: dict[str, Any] = packing.get("giftOption") or {}
    return gift


def _is_fba(fulfillment: dict[str, Any]) -> bool:
    return fulfillment.get("fulfilledBy") == "AMAZON"


def _is_past(window: dict[str, str] | None, now: int) -> bool:
    latest = (window or {}).get("latestDateTime")
    return latest is not None and instants.parse(latest) < now
