# SPDX-License-Identifier: LGPL-3.0-or-later
"""The retired reads of Orders API v0, for a benchmark's plain client (``--with-orders-v0``).

Rates, routes and required fields are those of Amazon's model; of the optional fields the common
ones are given. Nobody should build on this: Amazon removes these operations on 2027-03-27.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amazon_simulator.accounts import Caller
from amazon_simulator.errors import invalid_input
from amazon_simulator.operations import ORDERS_HEADERS, Operation
from amazon_simulator.order_params import INCLUDED_DATA, Query
from amazon_simulator.orders_api import OrdersApi

GET_ORDERS = Operation("getOrders", "GET", "/orders/v0/orders", 0.0167, 20, ORDERS_HEADERS)
GET_ORDER_ITEMS = Operation(
    "getOrderItems", "GET", "/orders/v0/orders/{orderId}/orderItems", 0.5, 30, ORDERS_HEADERS
)
GET_ORDER_ADDRESS = Operation(
    "getOrderAddress", "GET", "/orders/v0/orders/{orderId}/address", 0.5, 30, ORDERS_HEADERS
)
GET_ORDER_BUYER_INFO = Operation(
    "getOrderBuyerInfo", "GET", "/orders/v0/orders/{orderId}/buyerInfo", 0.5, 30, ORDERS_HEADERS
)
OPERATIONS = (GET_ORDERS, GET_ORDER_ITEMS, GET_ORDER_ADDRESS, GET_ORDER_BUYER_INFO)

PARAMETERS = {
    "CreatedAfter": "createdAfter",
    "CreatedBefore": "createdBefore",
    "LastUpdatedAfter": "lastUpdatedAfter",
    "LastUpdatedBefore": "lastUpdatedBefore",
    "MarketplaceIds": "marketplaceIds",
    "MaxResultsPerPage": "maxResultsPerPage",
    "NextToken": "paginationToken",
}
STATUSES = {
    "PENDING_AVAILABILITY": "PendingAvailability",
    "PENDING": "Pending",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "PartiallyShipped",
    "SHIPPED": "Shipped",
    "CANCELLED": "Canceled",
    "UNFULFILLABLE": "Unfulfillable",
}
ALL_DATA = ",".join(INCLUDED_DATA)
Json = dict[str, Any]


class OrdersV0Api:
    """Answers out of the same orders as the living API, by the same rules."""

    def __init__(self, orders_api: OrdersApi) -> None:
        self._api = orders_api

    def get_orders(self, caller: Caller, query: Query, now: int) -> Json:
        if not query.get("MarketplaceIds"):
            raise invalid_input("MarketplaceIds is required.")
        asked = {PARAMETERS[name]: values for name, values in query.items() if name in PARAMETERS}
        found = self._api.search_orders(caller, {**asked, "includedData": [ALL_DATA]}, now)
        payload = {"Orders": [_order(order) for order in found["orders"]]}
        for name, old in (
            ("lastUpdatedBefore", "LastUpdatedBefore"),
            ("createdBefore", "CreatedBefore"),
        ):
            if name in found:
                payload[old] = found[name]
        if "pagination" in found:
            payload["NextToken"] = found["pagination"]["nextToken"]
        return {"payload": payload}

    def get_order_items(self, caller: Caller, order_id: str, now: int) -> Json:
        items = [_item(item) for item in self._order(caller, order_id, now)["orderItems"]]
        return {"payload": {"AmazonOrderId": order_id, "OrderItems": items}}

    def get_order_address(self, caller: Caller, order_id: str, now: int) -> Json:
        order = self._order(caller, order_id, now)
        address = (order.get("recipient") or {}).get("deliveryAddress") or {}
        kept = {k[0].upper() + k[1:]: v for k, v in address.items() if isinstance(v, str)}
        kept.pop("AddressType", None)  # v0 has other values
        return {"payload": {"AmazonOrderId": order_id, "ShippingAddress": kept}}

    def get_order_buyer_info(self, caller: Caller, order_id: str, now: int) -> Json:
        buyer = self._order(caller, order_id, now).get("buyer") or {}
        names = {"buyerEmail": "BuyerEmail", "buyerName": "BuyerName"}
        found = {old: buyer[name] for name, old in names.items() if name in buyer}
        return {"payload": {"AmazonOrderId": order_id, **found}}

    def _order(self, caller: Caller, order_id: str, now: int) -> Json:
        query = {"includedData": [ALL_DATA]}
        order: Json = self._api.get_order(caller, order_id, query, now)["order"]
        return order


def _order(order: Json) -> Json:
    fulfillment, channel = order["fulfillment"], order["salesChannel"]
    found = {
        "AmazonOrderId": order["orderId"],
        "PurchaseDate": order["createdTime"],
        "LastUpdateDate": order["lastUpdatedTime"],
        "OrderStatus": STATUSES[fulfillment["fulfillmentStatus"]],
        "FulfillmentChannel": "AFN" if fulfillment["fulfilledBy"] == "AMAZON" else "MFN",
        "SalesChannel": channel.get("marketplaceName", ""),
        "MarketplaceId": channel["marketplaceId"],
    }
    if "proceeds" in order:
        found["OrderTotal"] = _money(order["proceeds"]["grandTotal"])
    return found


def _item(item: Json) -> Json:
    product = item["product"]
    found = {
        "ASIN": product.get("asin", ""),
        "SellerSKU": product.get("sellerSku", ""),
        "OrderItemId": item["orderItemId"],
        "Title": product.get("title", ""),
        "QuantityOrdered": item["quantityOrdered"],
        "QuantityShipped": item.get("fulfillment", {}).get("quantityFulfilled", 0),
    }
    names = {"ITEM": "ItemPrice", "SHIPPING": "ShippingPrice", "DISCOUNT": "PromotionDiscount"}
    for part in item.get("proceeds", {}).get("breakdowns", ()):
        if part["type"] in names:
            found[names[part["type"]]] = _money(part["subtotal"])
    return found


def _money(money: Json) -> Json:
    amount = abs(Decimal(money["amount"]))
    return {"CurrencyCode": money["currencyCode"], "Amount": str(amount)}
