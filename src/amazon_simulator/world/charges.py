# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settlement lines of one piece of a shipment or refund: prices, taxes, promotions, fees.

The names are those of public settlement files. Assumed: the rates of the fees; that prices stand
net with their taxes beside them wherever the order shows a tax; CODFee, Other, DeliveryTip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from amazon_simulator.marketplaces import Marketplace
from amazon_simulator.transaction_store import Parts
from amazon_simulator.world.amounts import DISCOUNTS, NOTHING, ZERO
from amazon_simulator.world.money import rounded

# Part -> amount-description of the price, and of its tax; the simulator's kind.
CHARGES = {
    "ITEM": ("Principal", "Tax", "sales"),
    "SHIPPING": ("Shipping", "ShippingTax", "shipping"),
    "GIFT_WRAP": ("GiftWrap", "GiftWrapTax", "gift_wrap"),
    "COD_FEE": ("CODFee", "CODFeeTax", "other_charges"),
    "OTHER": ("Other", "OtherTax", "other_charges"),
    "TIP": ("DeliveryTip", "DeliveryTipTax", "other_charges"),
}
# MarketplaceFacilitator...-NAME <- the parts whose taxes it withholds.
WITHHELD = {
    "Principal": ("ITEM", "ITEM_DISCOUNT"),
    "Shipping": ("SHIPPING", "SHIPPING_DISCOUNT"),
    "Other": ("GIFT_WRAP", "COD_FEE", "OTHER"),
}
REFERRAL = Decimal("0.15")
FBA_FEES = {"EUR": "3.45", "GBP": "2.81", "USD": "3.87", "CAD": "5.12", "JPY": "421"}
# "20 per cent of the referral fee, at most 5.00": what Amazon keeps of a returned commission.
KEPT, KEPT_AT_MOST = Decimal("0.20"), Decimal("5.00")
YEN = Decimal(100)


@dataclass(frozen=True)
class Charge:
    kind: str
    amount_type: str
    description: str
    amount: Decimal
    promotion_id: str = ""


def price_charges(parts: Parts, item: dict[str, Any]) -> Iterator[Charge]:
    """Prices, promotions and points; of a refund all signs are turned already."""
    for name, (price, tax, kind) in CHARGES.items():
        net, of_tax = parts.get(name, NOTHING)
        yield Charge(kind, "ItemPrice", price, net)
        yield Charge("tax", "ItemPrice", tax, of_tax)
    for name, of in DISCOUNTS.items():
        net, of_tax = parts.get(name, NOTHING)
        promotion = _promotion(item, of)
        yield Charge("promotion", "Promotion", CHARGES[of][0], net, promotion)
        yield Charge("tax", "Promotion", "TaxDiscount", of_tax, promotion)
    points = parts.get("POINTS", NOTHING)[0]
    name = "CostOfPointsReturned" if points > 0 else "CostOfPointsGranted"
    yield Charge("points", "Cost of Points", name, points)


def withheld_charges(parts: Parts, item: dict[str, Any], market: Marketplace) -> Iterator[Charge]:
    """The tax that Amazon collects itself goes away again."""
    collections = (item.get("tax") or {}).get("taxCollections")
    if not collections:
        return
    tax_name = "Tax" if market.region == "NA" else "VAT"
    for name, of in WITHHELD.items():
        amount = -sum((parts.get(part, NOTHING)[1] for part in of), ZERO)
        description = f"MarketplaceFacilitator{tax_name}-{name}"
        yield Charge("withheld_tax", "ItemWithheldTax", description, amount)


def fees(parts: Parts, units: int, fulfilled_by: str, market: Marketplace) -> dict[str, Decimal]:
    """By name, negative: of what the buyer pays, with tax but in North America."""

    def of(*names: str) -> Decimal:
        amounts = [parts.get(name, NOTHING) for name in names]
        base = sum((net + (ZERO if market.region == "NA" else t) for net, t in amounts), ZERO)
        return -rounded(base * REFERRAL, market)

    found = {"Commission": of("ITEM", "GIFT_WRAP", "ITEM_DISCOUNT")}
    if fulfilled_by == "AMAZON":
        fee = Decimal(FBA_FEES.get(market.currency, "3.45"))
        found["FBAPerUnitFulfillmentFee"] = -rounded(fee * units, market)
    else:
        found["ShippingHB"] = of("SHIPPING", "SHIPPING_DISCOUNT")
    return found


def fee_charges(found: dict[str, Decimal]) -> Iterator[Charge]:
    for name, amount in found.items():
        kind = "fba_fee" if name.startswith("FBA") else "commission"
        yield Charge(kind, "ItemFees", name, amount)


def returned_fees(
    found: dict[str, Decimal], ratio: Decimal, market: Marketplace
) -> dict[str, Decimal]:
    """What of the commissions comes back with a refund; of the FBA fee nothing does."""
    return {
        name: -rounded(amount * ratio, market)
        for name, amount in found.items()
        if not name.startswith("FBA")
    }


def kept_commission(returned: Decimal, market: Marketplace) -> Decimal:
    """RefundCommission, negative."""
    most = KEPT_AT_MOST if market.decimals else KEPT_AT_MOST * YEN
    return -min(rounded(returned * KEPT, market), most)


def _promotion(item: dict[str, Any], of: str) -> str:
    ids = [str(p.get("promotionId", "")) for p in item.get("promotion", {}).get("breakdowns", ())]
    for_shipping = [one for one in ids if "Shipping" in one]
    others = [one for one in ids if "Shipping" not in one]
    return next(iter((for_shipping or ids) if of == "SHIPPING" else (others or ids)), "")
