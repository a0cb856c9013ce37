# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's proceeds of an item and of an order, so that the parts add up to the total."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from amazon_simulator.marketplaces import Marketplace
from amazon_simulator.world.money import added_tax, contained_tax, money

ZERO = Decimal(0)
# Amazon's model does not say which sign a discount has, so both occur (assumed).
POSITIVE_DISCOUNTS = frozenset({"NA"})
EUROPE = "Amazon Services Europe S.a.r.L."
AMERICA = "Amazon.com Services LLC"


@dataclass(frozen=True)
class TaxRegime:
    """``added``: on top of the prices; else within. ``shown``: as a TAX part.

    ``collected_by`` is who collects it when that is not the seller.
    """

    rate: Decimal
    added: bool = False
    shown: bool = True
    collected_by: str | None = None
    scheme: str | None = None


@dataclass(frozen=True)
class Amounts:
    """What the buyer pays for one order item, as displayed; discounts as positive amounts."""

    item: Decimal
    shipping: Decimal = ZERO
    gift_wrap: Decimal = ZERO
    cod_fee: Decimal = ZERO
    other: Decimal = ZERO
    item_discount: Decimal = ZERO
    shipping_discount: Decimal = ZERO

    @property
    def parts(self) -> dict[str, Decimal]:
        named = {
            "ITEM": self.item,
            "SHIPPING": self.shipping,
            "GIFT_WRAP": self.gift_wrap,
            "COD_FEE": self.cod_fee,
            "OTHER": self.other,
        }
        return {name: amount for name, amount in named.items() if amount or name == "ITEM"}

    @property
    def discounts(self) -> dict[str, Decimal]:
        named = {"ITEM": self.item_discount, "SHIPPING": self.shipping_discount}
        return {name: amount for name, amount in named.items() if amount}


def item_proceeds(amounts: Amounts, regime: TaxRegime, market: Marketplace) -> dict[str, Any]:
    """proceedsTotal = parts - discounts, and + TAX where tax is added to the prices."""
    breakdowns = [{"type": n, "subtotal": money(a, market)} for n, a in amounts.parts.items()]
    total = sum(amounts.parts.values(), ZERO) - sum(amounts.discounts.values(), ZERO)
    if amounts.discounts:
        breakdowns.append(_discount(amounts, market))
    taxes = _taxes(amounts, regime, market)
    tax = sum(taxes.values(), ZERO)
    if regime.shown and tax:
        breakdowns.append(_breakdown("TAX", tax, taxes, market))
    if regime.added:
        total += tax
    return {"proceedsTotal": money(total, market), "breakdowns": breakdowns}


def order_proceeds(
    items: list[dict[str, Any]], market: Marketplace, tip: Decimal = ZERO
) -> dict[str, Any]:
    """The categories summed over the items, and what belongs to no item (the tip)."""
    total, sums = tip, dict[str, Decimal]()
    for item in items:
        total += Decimal(item["proceedsTotal"]["amount"])
        for part in item["breakdowns"]:
            amount = Decimal(part["subtotal"]["amount"])
            sums[part["type"]] = sums.get(part["type"], ZERO) + amount
    breakdowns: list[dict[str, Any]] = [
        {"type": name, "subtotal": money(amount, market)} for name, amount in sums.items()
    ]
    if tip:
        part = {"type": "DELIVERY_TIP", "subtotal": money(tip, market), "status": "FINALIZED"}
        breakdowns.append(part)
    return {"grandTotal": money(total, market), "breakdowns": breakdowns}


def item_tax(regime: TaxRegime) -> dict[str, Any] | None:
    """The item's ``tax`` attribute, when somebody else than the seller collects."""
    tax: dict[str, Any] = {}
    if regime.scheme:
        tax["taxCalculationBreakdowns"] = [{"reportingScheme": regime.scheme}]
    if regime.collected_by:
        collection = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": regime.collected_by}
        tax["taxCollections"] = [collection]
    return tax or None


def _taxes(amounts: Amounts, regime: TaxRegime, market: Marketplace) -> dict[str, Decimal]:
    of = added_tax if regime.added else contained_tax
    taxes = {name: of(a, regime.rate, market) for name, a in amounts.parts.items()}
    discount = sum(amounts.discounts.values(), ZERO)
    if discount:
        taxes["DISCOUNT"] = -of(discount, regime.rate, market)
    return {name: amount for name, amount in taxes.items() if amount}


def _discount(amounts: Amounts, market: Marketplace) -> dict[str, Any]:
    sign = 1 if market.region in POSITIVE_DISCOUNTS else -1
    signed = {name: sign * amount for name, amount in amounts.discounts.items()}
    return _breakdown("DISCOUNT", sum(signed.values(), ZERO), signed, market)


def _breakdown(
    name: str, subtotal: Decimal, details: dict[str, Decimal], market: Marketplace
) -> dict[str, Any]:
    return {
        "type": name,
        "subtotal": money(subtotal, market),
        "detailedBreakdowns": [
            {"subtype": part, "value": money(amount, market)} for part, amount in details.items()
        ],
    }
