# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Amazon VAT transactions report: sales and refunds with the countries they left and reached.

The columns, their misspelling DEPATURE_CITY and the dates dd-mm-yyyy are those of public code that
reads the report. Documented: not before the third of a month (FATAL). Assumed: a tab between the
columns, the words REGULAR and UNION-OSS for the schemes, everything that stays empty.
"""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

from amazon_simulator import instants
from amazon_simulator.marketplaces import EVERY
from amazon_simulator.order_store import Order, Orders
from amazon_simulator.report_store import Report
from amazon_simulator.transaction_store import SHIPMENT, Piece, Transaction, Transactions
from amazon_simulator.world import flat_file
from amazon_simulator.world.reporting import Made

FIRST_DAY = 3
# In the report's words: the parts of a price, and their discounts.
_PARTS = {
    "PRICE_OF_ITEMS": ("ITEM", "ITEM_DISCOUNT"),
    "SHIP_CHARGE": ("SHIPPING", "SHIPPING_DISCOUNT"),
    "GIFT_WRAP": ("GIFT_WRAP", ""),
}
_FIRST = """UNIQUE_ACCOUNT_IDENTIFIER ACTIVITY_PERIOD SALES_CHANNEL MARKETPLACE TRANSACTION_TYPE
TRANSACTION_EVENT_ID ACTIVITY_TRANSACTION_ID TAX_CALCULATION_DATE TRANSACTION_DEPART_DATE
TRANSACTION_ARRIVAL_DATE TRANSACTION_COMPLETE_DATE SELLER_SKU ASIN ITEM_DESCRIPTION
ITEM_MANUFACTURE_COUNTRY QTY ITEM_WEIGHT TOTAL_ACTIVITY_WEIGHT COST_PRICE_OF_ITEMS"""
_LAST = """TRANSACTION_CURRENCY_CODE COMMODITY_CODE STATISTICAL_CODE_DEPART
STATISTICAL_CODE_ARRIVAL COMMODITY_CODE_SUPPLEMENTARY_UNIT ITEM_QTY_SUPPLEMENTARY_UNIT
TOTAL_ACTIVITY_SUPPLEMENTARY_UNIT PRODUCT_TAX_CODE DEPATURE_CITY DEPARTURE_COUNTRY
DEPARTURE_POST_CODE ARRIVAL_CITY ARRIVAL_COUNTRY ARRIVAL_POST_CODE SALE_DEPART_COUNTRY
SALE_ARRIVAL_COUNTRY TRANSPORTATION_MODE DELIVERY_CONDITIONS SELLER_DEPART_VAT_NUMBER_COUNTRY
SELLER_DEPART_COUNTRY_VAT_NUMBER SELLER_ARRIVAL_VAT_NUMBER_COUNTRY
SELLER_ARRIVAL_COUNTRY_VAT_NUMBER TRANSACTION_SELLER_VAT_NUMBER_COUNTRY
TRANSACTION_SELLER_VAT_NUMBER BUYER_VAT_NUMBER_COUNTRY BUYER_VAT_NUMBER
VAT_CALCULATION_IMPUTATION_COUNTRY TAXABLE_JURISDICTION TAXABLE_JURISDICTION_LEVEL VAT_INV_NUMBER
VAT_INV_CONVERTED_AMT VAT_INV_CURRENCY_CODE VAT_INV_EXCHANGE_RATE VAT_INV_EXCHANGE_RATE_DATE
EXPORT_OUTSIDE_EU INVOICE_URL BUYER_NAME ARRIVAL_ADDRESS SUPPLIER_NAME SUPPLIER_VAT_NUMBER
TAX_REPORTING_SCHEME TAX_COLLECTION_RESPONSIBILITY"""


def _money_columns() -> list[str]:
    found = []
    for suffix in ("AMT_VAT_EXCL", "VAT_AMT", "AMT_VAT_INCL"):
        for part in _PARTS:
            rate = [f"{part}_VAT_RATE_PERCENT"] if suffix == "VAT_AMT" else []
            found += [*rate, f"{part}_{suffix}", f"PROMO_{part}_{suffix}", f"TOTAL_{part}_{suffix}"]
        found.append(f"TOTAL_ACTIVITY_VALUE_{suffix}")
    return found


COLUMNS = (*_FIRST.split(), *_money_columns(), *_LAST.split())


class VatReport:
    def __init__(self, transactions: Transactions, orders: Orders) -> None:
        self._transactions, self._orders = transactions, orders

    def make(self, report: Report, at: int) -> Made:
        if _moment(at).day < FIRST_DAY:
            return Made(failed=True)
        until = report.until or report.created
        since = until if report.since is None else report.since
        found = []
        for one in self._transactions.between(report.seller_id, since, until):
            row = self._orders.get(one.order_id, one.seller_id)
            if row is not None and one.marketplace_id in report.marketplace_ids:
                found += [_row(one, piece, row.order) for piece in one.pieces]
        return Made(flat_file.table(COLUMNS, found))


def _row(one: Transaction, piece: Piece, order: Order) -> dict[str, object]:
    item, address = flat_file.item_of(order, piece), flat_file.address_of(order)
    market, arrival = EVERY[one.marketplace_id], flat_file.country_to(order, one.marketplace_id)
    tax, vat, date = item.get("tax") or {}, flat_file.buyer_vat(order), _date(one.at)
    schemes = [b.get("reportingScheme") for b in tax.get("taxCalculationBreakdowns", ())]
    domestic = one.from_country == arrival
    own_vat = flat_file.seller_vat(one.seller_id, one.from_country)
    return {
        "UNIQUE_ACCOUNT_IDENTIFIER": one.seller_id,
        "ACTIVITY_PERIOD": _moment(one.at).strftime("%Y-%b").upper(),
        "SALES_CHANNEL": "AFN" if one.fulfilled_by == "AMAZON" else "MFN",
        "MARKETPLACE": market.domain,
        "TRANSACTION_TYPE": "SALE" if one.kind == SHIPMENT else "REFUND",
        "TRANSACTION_EVENT_ID": one.order_id,
        "ACTIVITY_TRANSACTION_ID": one.shipping_id,
        "TAX_CALCULATION_DATE": date,
        "TRANSACTION_DEPART_DATE": date,
        "TRANSACTION_COMPLETE_DATE": date,
        "SELLER_SKU": piece.sku,
        "ASIN": item.get("product", {}).get("asin", ""),
        "ITEM_DESCRIPTION": item.get("product", {}).get("title", ""),
        "QTY": piece.quantity,
        **_money(piece, arrival, market.country),
        "TRANSACTION_CURRENCY_CODE": market.currency,
        "DEPARTURE_COUNTRY": one.from_country,
        "ARRIVAL_CITY": address.get("city", ""),
        "ARRIVAL_COUNTRY": arrival,
        "ARRIVAL_POST_CODE": address.get("postalCode", ""),
        "SALE_DEPART_COUNTRY": one.from_country,
        "SALE_ARRIVAL_COUNTRY": arrival,
        "SELLER_DEPART_VAT_NUMBER_COUNTRY": one.from_country,
        "SELLER_DEPART_COUNTRY_VAT_NUMBER": own_vat,
        "TRANSACTION_SELLER_VAT_NUMBER_COUNTRY": one.from_country,
        "TRANSACTION_SELLER_VAT_NUMBER": own_vat,
        "BUYER_VAT_NUMBER_COUNTRY": vat[:2],
        "BUYER_VAT_NUMBER": vat,
        "TAXABLE_JURISDICTION": one.from_country if domestic else arrival,
        "VAT_INV_NUMBER": one.invoice.get("number", ""),
        "EXPORT_OUTSIDE_EU": "YES" if (arrival == "GB") != (one.from_country == "GB") else "NO",
        "TAX_REPORTING_SCHEME": "UNION-OSS" if "UOSS" in schemes else "REGULAR",
        "TAX_COLLECTION_RESPONSIBILITY": "MARKETPLACE" if tax.get("taxCollections") else "SELLER",
    }


def _money(piece: Piece, *countries: str) -> dict[str, object]:
    found: dict[str, object] = {}
    amounts = {
        "AMT_VAT_EXCL": flat_file.net_of,
        "VAT_AMT": flat_file.tax_of,
        "AMT_VAT_INCL": flat_file.gross_of,
    }
    for suffix, of in amounts.items():
        whole = Decimal(0)
        for name, (part, promotion) in _PARTS.items():
            price, promo = of(piece, part), of(piece, promotion)
            found |= {
                f"{name}_{suffix}": price,
                f"PROMO_{name}_{suffix}": promo,
                f"TOTAL_{name}_{suffix}": price + promo,
            }
            whole += price + promo
        found[f"TOTAL_ACTIVITY_VALUE_{suffix}"] = whole
    for name, (part, _) in _PARTS.items():
        rate = flat_file.rate_of(piece.parts, part, *countries)
        found[f"{name}_VAT_RATE_PERCENT"] = f"{rate:f}"
    return found


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / instants.SECOND, timezone.utc)


def _date(at: int) -> str:
    return _moment(at).strftime("%d-%m-%Y")
