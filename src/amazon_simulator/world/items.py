# SPDX-License-Identifier: LGPL-3.0-or-later
"""One order item: product, price, extras, proceeds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amazon_simulator.marketplaces import Marketplace
from amazon_simulator.world.catalog import Product, tax_rate
from amazon_simulator.world.draft import Draft
from amazon_simulator.world.money import money, rounded
from amazon_simulator.world.proceeds import Amounts, TaxRegime, item_proceeds, item_tax

ZERO = Decimal(0)
SHIPPING = {"EUR": "4.99", "GBP": "3.99", "USD": "6.49", "CAD": "8.99", "JPY": "550"}
GIFT_WRAP = {"EUR": "3.99", "GBP": "2.99", "USD": "4.99", "CAD": "5.99", "JPY": "330"}
COD_FEE = Decimal("330")
MESSAGES = (
    "Alles Gute zum Geburtstag! 🎂\nDeine Oma",
    "Joyeux Noël à toute la famille",
    "Happy Birthday, Dad!",
    "お誕生日おめでとうございます",
    "<script>alert('hi')</script> & love",
)

Item = dict[str, Any]


def order_item(
    draft: Draft, number: int, product: Product, quantity: int, regime: TaxRegime
) -> Item:
    market, rng = draft.market, draft.rng
    unit = _unit_price(draft, product)
    gift = draft.fbm and rng.random() < 0.08
    amounts = _amounts(draft, number, unit * quantity, gift)
    item: Item = {
        "orderItemId": f"{rng.randrange(10**14):014d}",
        "quantityOrdered": quantity,
        "product": {
            "asin": product.asin,
            "title": product.title(market),
            "sellerSku": product.sku,
            "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
            "price": {"unitPrice": money(unit, market)},
        },
        "proceeds": item_proceeds(amounts, regime, market),
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": quantity},
    }
    if draft.business:
        item["product"]["price"]["priceDesignation"] = "BUSINESS_PRICE"
    _add_extras(item, draft, amounts, regime, gift)
    return item


def _unit_price(draft: Draft, product: Product) -> Decimal:
    if draft.replacement:
        return ZERO
    price = product.price_in(draft.market)
    if draft.business:
        price = rounded(price * Decimal("0.95"), draft.market)
    if draft.net:
        rate = tax_rate(product, draft.market.country)
        price = rounded(price / (1 + rate / 100), draft.market)
    return price


def _amounts(draft: Draft, number: int, item: Decimal, gift: bool) -> Amounts:
    """Shipping stands on the first item; a promotion may take it away again."""
    rng, market = draft.rng, draft.market
    if draft.replacement:
        return Amounts(item)
    shipping = _price_of(SHIPPING, market) if draft.fbm and number == 0 else ZERO
    discounted = (
        item * Decimal(rng.choice(["0.05", "0.10", "0.20"])) if rng.random() < 0.12 else ZERO
    )
    by_cash = market.country == "JP" and draft.fbm and number == 0 and rng.random() < 0.2
    return Amounts(
        item=item,
        shipping=shipping,
        gift_wrap=_price_of(GIFT_WRAP, market) if gift else ZERO,
        cod_fee=COD_FEE if by_cash else ZERO,
        other=Decimal("1.50") if market.country == "IT" and rng.random() < 0.04 else ZERO,
        item_discount=rounded(discounted, market),
        shipping_discount=shipping if shipping and rng.random() < 0.35 else ZERO,
    )


def _price_of(table: dict[str, str], market: Marketplace) -> Decimal:
    return Decimal(table.get(market.currency, "4.99"))


def _add_extras(item: Item, draft: Draft, amounts: Amounts, regime: TaxRegime, gift: bool) -> None:
    rng, market = draft.rng, draft.market
    if gift:
        option = {"giftMessage": rng.choice(MESSAGES), "giftWrapLevel": "Classic"}
        item["fulfillment"]["packing"] = {"giftOption": option}
    if amounts.item_discount:
        _promotion(item, f"PAWS-V2-{market.country}-{rng.randrange(10**6)}")
    if amounts.shipping_discount:
        _promotion(item, f"{market.country} Core Free Shipping")
    tax = item_tax(regime)
    if tax:
        item["tax"] = tax
    if draft.ioss:
        item["fulfillment"]["shipping"] = {"internationalShipping": {"iossNumber": "IM2760000742"}}
    if market.country == "JP" and amounts.item:
        _add_points(item, amounts.item, market)
    if rng.random() < 0.02:
        item["programs"] = ["TRANSPARENCY"]


def _promotion(item: Item, promotion_id: str) -> None:
    item.setdefault("promotion", {"breakdowns": []})["breakdowns"].append(
        {"promotionId": promotion_id}
    )


def _add_points(item: Item, amount: Decimal, market: Marketplace) -> None:
    points = int(amount / 100)
    granted = {"pointsNumber": points, "pointsMonetaryValue": money(Decimal(points), market)}
    item["expense"] = {"pointsCost": {"pointsGranted": granted}}
