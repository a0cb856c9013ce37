# SPDX-License-Identifier: LGPL-3.0-or-later
"""The FBA Amazon Fulfilled Shipments report: what Amazon sent, from which fulfillment center.

The columns are those of public code that reads the report. Documented: up to one month, buyers
are not named. Assumed: the formats, the carrier's name, which of the columns are empty.
"""

from __future__ import annotations

from amazon_simulator import instants
from amazon_simulator.marketplaces import EVERY
from amazon_simulator.order_store import Order, Orders
from amazon_simulator.report_store import Report
from amazon_simulator.transaction_store import SHIPMENT, Piece, Transaction, Transactions
from amazon_simulator.world import flat_file
from amazon_simulator.world.reporting import Made

_NAMES = """amazon-order-id merchant-order-id shipment-id shipment-item-id amazon-order-item-id
merchant-order-item-id purchase-date payments-date shipment-date reporting-date buyer-email
buyer-name buyer-phone-number sku product-name quantity-shipped currency item-price item-tax
shipping-price shipping-tax gift-wrap-price gift-wrap-tax ship-service-level recipient-name
ship-address-1 ship-address-2 ship-address-3 ship-city ship-state ship-postal-code ship-country
ship-phone-number bill-address-1 bill-address-2 bill-address-3 bill-city bill-state
bill-postal-code bill-country item-promotion-discount ship-promotion-discount carrier
tracking-number estimated-arrival-date fulfillment-center-id fulfillment-channel sales-channel"""
COLUMNS = tuple(_NAMES.split())


class FbaReport:
    def __init__(self, transactions: Transactions, orders: Orders) -> None:
        self._transactions, self._orders = transactions, orders

    def make(self, report: Report, at: int) -> Made:
        until = report.until or report.created
        since = until if report.since is None else report.since
        found = []
        for one in self._transactions.between(report.seller_id, since, until):
            row = self._orders.get(one.order_id, one.seller_id)
            wanted = one.kind == SHIPMENT and one.fulfilled_by == "AMAZON"
            if row is not None and wanted and one.marketplace_id in report.marketplace_ids:
                found += [_row(one, piece, row.order) for piece in one.pieces]
        return Made(flat_file.table(COLUMNS, found))


def _row(one: Transaction, piece: Piece, order: Order) -> dict[str, object]:
    item, address = flat_file.item_of(order, piece), flat_file.address_of(order)
    market = EVERY[one.marketplace_id]
    price = flat_file.net_of if market.region == "NA" else flat_file.gross_of
    placed, shipped = _date(instants.parse(order["createdTime"])), _date(one.at)
    return {
        "amazon-order-id": one.order_id,
        "merchant-order-id": one.order_id,
        "shipment-id": one.shipping_id,
        "shipment-item-id": f"{one.shipping_id}{piece.order_item_id[-4:]}",
        "amazon-order-item-id": piece.order_item_id,
        "purchase-date": placed,
        "payments-date": placed,
        "shipment-date": shipped,
        "reporting-date": shipped,
        "sku": piece.sku,
        "product-name": item.get("product", {}).get("title", ""),
        "quantity-shipped": piece.quantity,
        "currency": market.currency,
        "item-price": price(piece, "ITEM"),
        "item-tax": flat_file.tax_of(piece, "ITEM"),
        "shipping-price": price(piece, "SHIPPING"),
        "shipping-tax": flat_file.tax_of(piece, "SHIPPING"),
        "gift-wrap-price": price(piece, "GIFT_WRAP"),
        "gift-wrap-tax": flat_file.tax_of(piece, "GIFT_WRAP"),
        "ship-service-level": order["fulfillment"].get("fulfillmentServiceLevel", "").title(),
        "ship-city": address.get("city", ""),
        "ship-state": address.get("stateOrRegion", ""),
        "ship-postal-code": address.get("postalCode", ""),
        "ship-country": flat_file.country_to(order, one.marketplace_id),
        "item-promotion-discount": price(piece, "ITEM_DISCOUNT"),
        "ship-promotion-discount": price(piece, "SHIPPING_DISCOUNT"),
        "carrier": f"AMZN_{one.from_country}",
        "tracking-number": f"TBA{one.number:012d}",
        "estimated-arrival-date": _date(one.at + 2 * instants.DAY),
        "fulfillment-center-id": one.center,
        "fulfillment-channel": "AFN",
        "sales-channel": market.name,
    }


def _date(at: int) -> str:
    return instants.to_text(at)[:19] + "+00:00"
