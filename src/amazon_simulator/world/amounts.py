# SPDX-License-Identifier: LGPL-3.0-or-later
"""An order item's proceeds as net and tax of each part, and the share of some of its units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amazon_simulator.marketplaces import Marketplace
from amazon_simulator.transaction_store import Parts
from amazon_simulator.world.money import rounded
from amazon_simulator.world.reduction import adds_tax

ZERO = Decimal(0)
NOTHING = (ZERO, ZERO)
CHARGES = ("ITEM", "SHIPPING", "GIFT_WRAP", "COD_FEE", "OTHER")
DISCOUNTS = {"ITEM_DISCOUNT": "ITEM", "SHIPPING_DISCOUNT": "SHIPPING"}
Json = dict[str, Any]


def parts_of(item: Json, market: Marketplace) -> Parts:
    """All of the item. Raises KeyError, TypeError or ArithmeticError for what is no proceeds."""
    proceeds = item.get("proceeds")
    if not proceeds:
        return {}
    shown, taxes = _shown(proceeds)
    added = adds_tax(proceeds)
    parts = {
        name: (amount if added else amount - taxes.get(name, ZERO), taxes.get(name, ZERO))
        for name, amount in _with_discount_taxes(shown, taxes, market).items()
    }
    points = item.get("expense", {}).get("pointsCost", {}).get("pointsGranted", {})
    if "pointsMonetaryValue" in points:
        parts["POINTS"] = (-Decimal(points["pointsMonetaryValue"]["amount"]), ZERO)
    return parts


def _shown(proceeds: Json) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """The parts as they are displayed, and the taxes by part; discounts are negative."""
    shown: dict[str, Decimal] = {}
    taxes: dict[str, Decimal] = {}
    for part in proceeds.get("breakdowns", ()):
        amount = Decimal(part["subtotal"]["amount"])
        details = {
            detail["subtype"]: Decimal(detail["value"]["amount"])
            for detail in part.get("detailedBreakdowns", ())
        }
        if part["type"] == "TAX":
            taxes = details or {"ITEM": amount}
        elif part["type"] == "DISCOUNT":
            for kind, value in (details or {"ITEM": amount}).items():
                name = "SHIPPING_DISCOUNT" if kind == "SHIPPING" else "ITEM_DISCOUNT"
                shown[name] = shown.get(name, ZERO) - abs(value)
        else:
            name = part["type"] if part["type"] in CHARGES else "OTHER"
            shown[name] = shown.get(name, ZERO) + amount
    if not shown:
        shown["ITEM"] = Decimal(proceeds["proceedsTotal"]["amount"])
    return shown, taxes


def _with_discount_taxes(
    shown: dict[str, Decimal], taxes: dict[str, Decimal], market: Marketplace
) -> dict[str, Decimal]:
    """Amazon gives one tax of all discounts: each gets its share of it."""
    left = taxes.pop("DISCOUNT", ZERO)
    discounts = {name: shown[name] for name in DISCOUNTS if shown.get(name)}
    whole = sum(discounts.values(), ZERO)
    for number, (name, amount) in enumerate(discounts.items(), 1):
        share = left if number == len(discounts) else rounded(left * amount / whole, market)
        taxes[name] = share
        left -= share
        whole -= amount
    return shown


def minus(parts: Parts, others: Parts) -> Parts:
    return plus(parts, negative(others))


def plus(parts: Parts, others: Parts) -> Parts:
    return {
        name: (
            parts.get(name, NOTHING)[0] + others.get(name, NOTHING)[0],
            parts.get(name, NOTHING)[1] + others.get(name, NOTHING)[1],
        )
        for name in {**parts, **others}
    }


def negative(parts: Parts) -> Parts:
    return {name: (-net, -tax) for name, (net, tax) in parts.items()}


def scaled(parts: Parts, ratio: Decimal, market: Marketplace) -> Parts:
    return {
        name: (rounded(net * ratio, market), rounded(tax * ratio, market))
        for name, (net, tax) in parts.items()
    }


def gross(parts: Parts) -> Decimal:
    """What the buyer pays: points, which the seller pays, are no part of it."""
    return sum((net + tax for name, (net, tax) in parts.items() if name != "POINTS"), ZERO)


def without_nothing(parts: Parts) -> Parts:
    return {name: amounts for name, amounts in parts.items() if any(amounts)}
