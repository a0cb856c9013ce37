# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders as Amazon's JSON (Orders API 2026-01-01), with proceeds that add up.

Amounts are texts, as Amazon sends them. What the factories make fits Amazon's model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]
BUYER = {"buyerName": "Petra Muster", "buyerEmail": "x4k7petra@marketplace.amazon.de"}
ADDRESS = {
    "name": "Petra Muster",
    "addressLine1": "Hauptstraße 5",
    "city": "Berlin",
    "postalCode": "10115",
    "countryCode": "DE",
}
_ZERO = Decimal(0)
_CURRENCY = "EUR"


def order(
    order_id: str = "302-0000001-0000001",
    *,
    status: str = "UNSHIPPED",
    channel: str = "MERCHANT",
    marketplace_id: str = "A1PA6795UKMFR9",
    currency: str = "EUR",
    created: str = "2026-11-20T10:00:00Z",
    updated: str = "2026-11-20T11:00:00Z",
    items: Sequence[Json] | None = None,
    buyer: Mapping[str, str] | None = BUYER,
    address: Mapping[str, str] | None = ADDRESS,
    packages: Sequence[Json] | None = None,
    ship_by: tuple[str, str] | None = None,
    deliver_by: tuple[str, str] | None = None,
    cancellation_request: str | None = None,
    programs: Sequence[str] | None = None,
    tip: str | None = None,
    grand_total: str | None = None,
    include_tax: bool = True,
    **top_level: Any,
) -> Json:
    """An order of these items (one of ``item()`` if none are given).

    ``include_tax``: Amazon's amounts contain their TAX (Europe); else the totals add it.
    ``buyer``, ``address`` and ``packages`` are left out where they are None. ``tip`` is a
    charge of the order that belongs to no item.
    """
    made = [_finished(i, currency, include_tax) for i in (items if items is not None else [item()])]
    fulfillment: Json = {"fulfillmentStatus": status, "fulfilledBy": channel}
    fulfillment.update(_window("shipByWindow", ship_by))
    fulfillment.update(_window("deliverByWindow", deliver_by))
    for one in made if cancellation_request is not None else ():
        request = {"requester": "BUYER", "cancelReason": cancellation_request}
        one["cancellation"] = {"cancellationRequest": request}
    parts: Json = {
        "buyer": None if buyer is None else dict(buyer),
        "recipient": None if address is None else {"deliveryAddress": dict(address)},
        "packages": None if packages is None else deepcopy(list(packages)),
        "programs": None if programs is None else list(programs),
    }
    return {
        "orderId": order_id,
        "createdTime": created,
        "lastUpdatedTime": updated,
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": marketplace_id},
        "fulfillment": fulfillment,
        "orderItems": made,
        "proceeds": _order_proceeds(made, currency, tip, grand_total),
        **{name: part for name, part in parts.items() if part is not None},
        **top_level,
    }


def item(
    item_id: str = "1",
    sku: str = "SKU-1",
    quantity: int = 1,
    price: str = "11.90",
    *,
    amount: str | None = None,
    shipping: str | None = None,
    gift_wrap: str | None = None,
    gift_message: str | None = None,
    discount: str | None = None,
    shipping_discount: str | None = None,
    tax: Mapping[str, str] | None = None,
    collected: bool = False,
    scheme: str | None = None,
    other: Mapping[str, str] | None = None,
    shipped: int | None = None,
    **more: Any,
) -> Json:
    """An order item. ``price`` is that of one piece; ``amount``, where given, that of all.

    Discounts are sent with the sign that they are given with and always reduce. ``tax`` maps
    subtypes (ITEM, SHIPPING, ...) to amounts, ``other`` further charges (COD_FEE, ...).
    ``collected``: Amazon collects the tax as marketplace facilitator; ``scheme``: UOSS, IOSS.
    """
    charges = {
        "ITEM": amount if amount is not None else _times(price, quantity),
        "SHIPPING": shipping,
        "GIFT_WRAP": gift_wrap,
        **(other or {}),
    }
    breakdowns = [_breakdown(kind, text) for kind, text in charges.items() if text is not None]
    discounts = {"ITEM": discount, "SHIPPING": shipping_discount}
    breakdowns.extend(_detailed("DISCOUNT", discounts))
    breakdowns.extend(_detailed("TAX", tax or {}))
    product: Json = {"asin": f"B0{sku}"[:10], "title": f"Title of {sku}", "sellerSku": sku}
    if amount is None:
        product["price"] = {"unitPrice": _money(price)}
    gift = {"giftMessage": gift_message} if gift_message is not None else {}
    if gift_wrap is not None:
        gift["giftWrapLevel"] = "Gift wrap"
    made: Json = {
        "orderItemId": item_id,
        "quantityOrdered": quantity,
        "product": product,
        "proceeds": {"breakdowns": breakdowns},
        "fulfillment": {
            "quantityFulfilled": shipped or 0,
            "quantityUnfulfilled": max(0, quantity - (shipped or 0)),
            **({"packing": {"giftOption": gift}} if gift else {}),
        },
        **_tax_of(collected, scheme),
    }
    return {**made, **more}


def _finished(one: Json, currency: str, include_tax: bool) -> Json:
    """The item with the order's currency and with its total."""
    made = deepcopy(one)
    proceeds = made.get("proceeds")
    if proceeds is not None and "proceedsTotal" not in proceeds:
        total = _total(proceeds.get("breakdowns", ()), include_tax)
        proceeds["proceedsTotal"] = _money(_plain(total))
    _set_currency(made, currency)
    return made


def _total(breakdowns: Sequence[Json], include_tax: bool) -> Decimal:
    total = _ZERO
    for part in breakdowns:
        amount = _number(part["subtotal"]["amount"])
        if part["type"] == "DISCOUNT":
            total -= abs(amount)
        elif part["type"] != "TAX" or not include_tax:
            total += amount
    return total


def _order_proceeds(
    items: Sequence[Json], currency: str, tip: str | None, grand_total: str | None
) -> Json:
    sums: dict[str, Decimal] = {}
    total = _number(tip or "0")
    for one in items:
        proceeds = one.get("proceeds", {})
        total += _number(proceeds.get("proceedsTotal", {}).get("amount", "0"))
        for part in proceeds.get("breakdowns", ()):
            amount = _number(part["subtotal"]["amount"])
            sums[part["type"]] = sums.get(part["type"], _ZERO) + amount
    breakdowns = [_breakdown(kind, _plain(amount)) for kind, amount in sums.items()]
    if tip is not None:
        breakdowns.append({**_breakdown("DELIVERY_TIP", tip), "status": "FINALIZED"})
    made = {
        "grandTotal": _money(grand_total if grand_total is not None else _plain(total)),
        "breakdowns": breakdowns,
    }
    _set_currency(made, currency)
    return made


def _set_currency(json: Any, currency: str) -> None:
    if isinstance(json, dict):
        if "currencyCode" in json:
            json["currencyCode"] = currency
        for value in json.values():
            _set_currency(value, currency)
    elif isinstance(json, list):
        for value in json:
            _set_currency(value, currency)


def _tax_of(collected: bool, scheme: str | None) -> Json:
    tax: Json = {}
    if scheme:
        tax["taxCalculationBreakdowns"] = [{"reportingScheme": scheme}]
    if collected:
        who = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon"}
        tax["taxCollections"] = [who]
    return {"tax": tax} if tax else {}


def _window(name: str, span: tuple[str, str] | None) -> Json:
    return {name: {"earliestDateTime": span[0], "latestDateTime": span[1]}} if span else {}


def _breakdown(kind: str, text: str) -> Json:
    return {"type": kind, "subtotal": _money(text)}


def _detailed(kind: str, amounts: Mapping[str, str | None]) -> list[Json]:
    given = {subtype: text for subtype, text in amounts.items() if text is not None}
    if not given:
        return []
    details = [{"subtype": subtype, "value": _money(text)} for subtype, text in given.items()]
    subtotal = sum((_number(text) for text in given.values()), _ZERO)
    return [{**_breakdown(kind, _plain(subtotal)), "detailedBreakdowns": details}]


def _money(text: str) -> Json:
    return {"amount": text, "currencyCode": _CURRENCY}


def _times(price: str, quantity: int) -> str:
    """``price`` as it stands where it is no number: such orders are made on purpose."""
    try:
        return _plain(Decimal(price) * quantity)
    except InvalidOperation:
        return price


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return _ZERO


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
