# SPDX-License-Identifier: LGPL-3.0-or-later
"""One unit less of an item: its amounts shrink with it, and everything still adds up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = dict[str, Any]
# These belong to the order as a whole; a unit less does not make them smaller.
FIXED = ("SHIPPING", "GIFT_WRAP", "COD_FEE", "OTHER")


def take_one_away(order: Json, item: Json) -> None:
    """Changes quantity and proceeds of the item, and the proceeds of the order."""
    quantity = item["quantityOrdered"]
    item["quantityOrdered"] = quantity - 1
    item["fulfillment"]["quantityUnfulfilled"] -= 1
    if "proceeds" in item:
        before = Decimal(item["proceeds"]["proceedsTotal"]["amount"])
        difference = _shrink(item["proceeds"], Decimal(quantity - 1) / quantity) - before
        _add(order.get("proceeds", {}).get("grandTotal"), difference)
        _sum_again(order)


def _shrink(proceeds: Json, ratio: Decimal) -> Decimal:
    """Returns the new total."""
    total = proceeds["proceedsTotal"]
    added = adds_tax(proceeds)
    for part in proceeds["breakdowns"]:
        before = Decimal(part["subtotal"]["amount"])
        _shrink_part(part, ratio)
        if part["type"] != "TAX" or added:
            change = Decimal(part["subtotal"]["amount"]) - before
            _add(total, -change if part["type"] == "DISCOUNT" and before > 0 else change)
    return Decimal(total["amount"])


def _shrink_part(part: Json, ratio: Decimal) -> None:
    if part["type"] in FIXED:
        return
    subtotal, details = part["subtotal"], part.get("detailedBreakdowns", ())
    if not details:
        subtotal["amount"] = _scaled(subtotal["amount"], ratio)
        return
    before = Decimal(subtotal["amount"])
    for detail in details:
        if detail["subtype"] not in FIXED:
            old = Decimal(detail["value"]["amount"])
            detail["value"]["amount"] = _scaled(detail["value"]["amount"], ratio)
            before += Decimal(detail["value"]["amount"]) - old
    subtotal["amount"] = str(before)


def adds_tax(proceeds: Json) -> bool:
    """Whether the parts add up to the total only with the tax on top of them."""
    total = Decimal(proceeds["proceedsTotal"]["amount"])
    for part in proceeds["breakdowns"]:
        amount = Decimal(part["subtotal"]["amount"])
        total -= -abs(amount) if part["type"] == "DISCOUNT" else amount
    return total == 0


def _sum_again(order: Json) -> None:
    parts = order.get("proceeds", {}).get("breakdowns", ())
    for part in parts:
        if part["type"] != "DELIVERY_TIP":
            of_items = [
                Decimal(b["subtotal"]["amount"])
                for item in order["orderItems"]
                for b in item.get("proceeds", {}).get("breakdowns", ())
                if b["type"] == part["type"]
            ]
            part["subtotal"]["amount"] = str(sum(of_items, Decimal(0)))


def _add(money: Json | None, amount: Decimal) -> None:
    if money is not None:
        money["amount"] = str(Decimal(money["amount"]) + amount)


def _scaled(amount: str, ratio: Decimal) -> str:
    """With as many decimals as before."""
    value = Decimal(amount)
    return str((value * ratio).quantize(value, ROUND_HALF_UP))
