# SPDX-License-Identifier: LGPL-3.0-or-later
"""The VAT invoice data report (VIDR): what must be invoiced, and what came of the invoices.

The columns up to ship-from-country are listed in Amazon's documentation (Invoice Data reports
attributes); those after it are in public code that reads the report. Assumed: the formats of
dates (ISO 8601) and rates (0.19), Amazon's own id as marketplace-id, the words InvoiceUploaded and
InvoiceRejected (InvoicePending and InvoiceProcessing are documented), one row an item.
"""

from __future__ import annotations

from typing import Any

from amazon_simulator import instants
from amazon_simulator.marketplaces import EVERY
from amazon_simulator.order_store import Orders
from amazon_simulator.report_store import Report
from amazon_simulator.transaction_store import Piece, Transaction, Transactions
from amazon_simulator.world import flat_file
from amazon_simulator.world.invoicing import PENDING, UPLOADED, Invoicing
from amazon_simulator.world.reporting import Made

PENDING_FOR = 90 * instants.DAY
_PARTS = {
    "item": "ITEM",
    "item-promo": "ITEM_DISCOUNT",
    "gift-wrap": "GIFT_WRAP",
    "gift-promo": "",
    "shipping": "SHIPPING",
    "shipping-promo": "SHIPPING_DISCOUNT",
}
_AMOUNTS = {
    "item": "vat-incl-amount vat-amount vat-excl-amount vat-rate",
    "item-promo": "vat-incl-amount vat-excl-amount vat-amount vat-rate",
    "gift-wrap": "vat-incl-amount vat-amount vat-excl-amount vat-rate",
    "gift-promo": "vat-incl-amount vat-excl-amount vat-amount vat-rate",
    "shipping": "vat-incl-amount vat-amount vat-excl-amount vat-rate",
    "shipping-promo": "vat-incl-amount vat-excl-amount vat-amount vat-rate",
}
_PROMOTIONS = {
    "item-promo": "item-promotion-id",
    "gift-promo": "gift-promotion-id",
    "shipping-promo": "ship-promotion-id",
}
_FIRST = """marketplace-id order-id order-item-id shipping-id transaction-id transaction-type
invoice-number invoice-status invoice-status-description is-amazon-invoiced order-date shipment-date
buyer-vat-number seller-vat-number asin sku product-name quantity-purchased currency"""
_LAST = """is-business-order price-designation purchase-order-number recipient-name
ship-service-level fulfilled-by ship-address-1 ship-address-2 ship-address-3 ship-city ship-state
ship-postal-code ship-country ship-phone-number ship-from-country ship-from-state ship-from-city
ship-from-postal-code billing-name bill-address-1 bill-address-2 bill-address-3 bill-city bill-state
bill-postal-code bill-country billing-phone-number buyer-name buyer-company-name
legacy-customer-order-item-id recommended-invoice-format buyer-tax-registration-type
buyer-e-invoice-account-id is-buyer-physically-present is-seller-physically-present citation-es
citation-it citation-fr citation-de citation-en export-outside-eu is-invoice-corrected
original-vat-invoice-number invoice-correction-details"""


def _money_columns() -> list[str]:
    found = []
    for name, amounts in _AMOUNTS.items():
        found += [f"{name}-{amount}" for amount in amounts.split()]
        found += [_PROMOTIONS[name]] if name in _PROMOTIONS else []
    return found


COLUMNS = (*_FIRST.split(), *_money_columns(), *_LAST.split())


class InvoiceReport:
    def __init__(self, transactions: Transactions, orders: Orders, invoicing: Invoicing) -> None:
        self._transactions, self._orders = transactions, orders
        self._invoicing = invoicing

    def make(self, report: Report, at: int) -> Made:
        """Without options, as with pendingInvoices: what has no invoice yet."""
        everything = _is_true(report, "all")
        if everything and (report.since is None or report.until is None):
            return Made(failed=True)
        found = []
        for one in self._transactions.listed(report.seller_id, None):
            row = self._orders.get(one.order_id, one.seller_id)
            if row is None or one.marketplace_id not in report.marketplace_ids:
                continue
            by_amazon = self._invoicing.by_amazon(one)
            if everything:
                wanted = (report.since or 0) <= row.created <= (report.until or at)
            else:
                due = one.invoice.get("status") != UPLOADED and not by_amazon
                wanted = due and row.created >= at - PENDING_FOR
            if wanted:
                found += [_row(one, piece, row.order, by_amazon) for piece in one.pieces]
        return Made(flat_file.table(COLUMNS, found))


def _is_true(report: Report, option: str) -> bool:
    """Amazon's example writes "ReportOption=all": it is understood, too."""
    given = {key.removeprefix("ReportOption="): value for key, value in report.options.items()}
    return given.get(option, "").lower() == "true"


def _row(
    one: Transaction, piece: Piece, order: dict[str, Any], by_amazon: bool
) -> dict[str, object]:
    item, address = flat_file.item_of(order, piece), flat_file.address_of(order)
    product, buyer = item.get("product", {}), order.get("buyer") or {}
    market, arrival = EVERY[one.marketplace_id], flat_file.country_to(order, one.marketplace_id)
    vat = flat_file.buyer_vat(order)
    return {
        "marketplace-id": one.marketplace_id,
        "order-id": one.order_id,
        "order-item-id": piece.order_item_id,
        "shipping-id": one.shipping_id,
        "transaction-id": one.transaction_id,
        "transaction-type": one.kind,
        "invoice-number": one.invoice.get("number", ""),
        "invoice-status": one.invoice.get("status", PENDING),
        "invoice-status-description": one.invoice.get("description", ""),
        "is-amazon-invoiced": _flag(by_amazon),
        "order-date": _date(instants.parse(order["createdTime"])),
        "shipment-date": _date(one.at),
        "buyer-vat-number": vat,
        "seller-vat-number": flat_file.seller_vat(one.seller_id, one.from_country),
        "asin": product.get("asin", ""),
        "sku": piece.sku,
        "product-name": product.get("title", ""),
        "quantity-purchased": piece.quantity,
        "currency": market.currency,
        **_money(piece, arrival, market.country),
        "is-business-order": _flag("AMAZON_BUSINESS" in order.get("programs", ())),
        "price-designation": product.get("price", {}).get("priceDesignation", ""),
        "purchase-order-number": buyer.get("buyerPurchaseOrderNumber", ""),
        "ship-service-level": order["fulfillment"].get("fulfillmentServiceLevel", "").title(),
        "fulfilled-by": "Amazon" if one.fulfilled_by == "AMAZON" else "Merchant",
        **_address(address),
        "ship-country": arrival,
        "bill-country": arrival,
        "ship-from-country": one.from_country,
        "buyer-name": buyer.get("buyerName", ""),
        "buyer-company-name": buyer.get("buyerCompanyName", ""),
        "buyer-tax-registration-type": "VAT" if vat else "",
        "export-outside-eu": _flag((arrival == "GB") != (one.from_country == "GB")),
        "is-invoice-corrected": "false",
    }


def _money(piece: Piece, *countries: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, part in _PARTS.items():
        if part in piece.parts:
            found |= {
                f"{name}-vat-incl-amount": flat_file.gross_of(piece, part),
                f"{name}-vat-amount": flat_file.tax_of(piece, part),
                f"{name}-vat-excl-amount": flat_file.net_of(piece, part),
                f"{name}-vat-rate": f"{flat_file.rate_of(piece.parts, part, *countries):f}",
            }
    return found


def _address(address: dict[str, str]) -> dict[str, object]:
    """Of the recipient, and the same for the bill."""
    names = {
        "address-1": "addressLine1",
        "address-2": "addressLine2",
        "address-3": "addressLine3",
        "city": "city",
        "state": "stateOrRegion",
        "postal-code": "postalCode",
    }
    found: dict[str, object] = {
        f"{prefix}-{column}": address.get(name, "")
        for prefix in ("ship", "bill")
        for column, name in names.items()
    }
    name = address.get("name", "")
    return {**found, "recipient-name": name, "billing-name": name}


def _date(at: int) -> str:
    return instants.to_text(at)[:19] + "Z"


def _flag(value: bool) -> str:
    return "true" if value else "false"
