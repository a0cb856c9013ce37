# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's JSON of one order -> ``Order``. Tolerant of what is missing or new.

Source: Orders API model ``orders_2026-01-01.json``. Where the JSON cannot be booked at all
(an amount that is no number, two currencies in one order) ``UnreadableOrder`` says so in
words; the order then becomes an Amazon Issue and the rest of the page goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from .currencies import ZERO
from .orders import (
    DISCOUNT,
    ITEM,
    TAX,
    Address,
    Buyer,
    Order,
    OrderItem,
    Package,
    TaxRegistration,
    Window,
)
from .times import parse_time

Json = Mapping[str, Any]
_TOO_MUCH = Decimal(10) ** 12
_MOST_QUANTITY = 10**9


class UnreadableOrder(ValueError):
    """Amazon's JSON of an order cannot be booked; the text says why, without personal data."""


def read_order(json: Json) -> Order:
    """Read one element of ``searchOrders`` or ``getOrder``. Raises ``UnreadableOrder``."""
    reader = _Reader()
    items = tuple(reader.item(item) for item in _dicts(json.get("orderItems")))
    _check_items(items)
    proceeds = _dict(json.get("proceeds"))
    grand_total = reader.money(proceeds.get("grandTotal"))
    charges, discounts = reader.order_level(proceeds, items)
    channel = _dict(json.get("salesChannel"))
    fulfillment = _dict(json.get("fulfillment"))
    request = _cancellation_request(_dicts(json.get("orderItems")))
    return Order(
        order_id=order_id_of(json),
        marketplace_id=_text(channel.get("marketplaceId")),
        channel=_text(fulfillment.get("fulfilledBy")),
        status=_text(fulfillment.get("fulfillmentStatus")),
        created=_required_time(json, "createdTime"),
        updated=_required_time(json, "lastUpdatedTime"),
        currency=reader.currency,
        grand_total=grand_total,
        items=items,
        charges=charges,
        discounts=discounts,
        packages=tuple(_package(p) for p in _dicts(json.get("packages"))),
        programs=tuple(_text(p) for p in json.get("programs") or ()),
        buyer=_buyer(_dict(json.get("buyer"))),
        address=_address(_dict(json.get("recipient")).get("deliveryAddress")),
        ship_by=_window(fulfillment.get("shipByWindow")),
        deliver_by=_window(fulfillment.get("deliverByWindow")),
        service_level=_text(fulfillment.get("fulfillmentServiceLevel")),
        cancellation_requested=request is not None,
        cancellation_reason=request or "",
        tax_registrations=_registrations(_dict(json.get("tax"))),
    )


def order_id_of(json: Json) -> str:
    """Amazon's id of the order, as it is stored."""
    return _text(json.get("orderId"))


class _Reader:
    """Collects the one currency of an order while its amounts are read."""

    def __init__(self) -> None:
        self.currency = ""

    def money(self, json: Any) -> Decimal | None:
        if not isinstance(json, Mapping):
            return None
        amount = _amount(json.get("amount"))
        currency = _text(json.get("currencyCode"))
        if amount and self.currency and currency and currency != self.currency:
            raise UnreadableOrder(
                f"Amazon shows amounts in two currencies, {self.currency} and {currency}."
            )
        if currency and (amount or not self.currency):
            self.currency = currency
        return amount

    def item(self, json: Json) -> OrderItem:
        product = _dict(json.get("product"))
        proceeds = _dict(json.get("proceeds"))
        fulfillment = _dict(json.get("fulfillment"))
        gift = _dict(_dict(fulfillment.get("packing")).get("giftOption"))
        quantity = _quantity(json.get("quantityOrdered"))
        charges, taxes, discounts = self.breakdowns(proceeds)
        if not charges and not proceeds.get("breakdowns"):
            charges = self._charges_from_price(product, quantity)
        tax = _dict(json.get("tax"))
        return OrderItem(
            item_id=_text(json.get("orderItemId")),
            sku=_text(product.get("sellerSku")),
            asin=_text(product.get("asin")),
            title=_text(product.get("title")),
            quantity=quantity,
            charges=charges,
            taxes=taxes,
            discounts=discounts,
            total=self.money(proceeds.get("proceedsTotal")),
            gift_wrap_level=_text(gift.get("giftWrapLevel")),
            gift_message=_text(gift.get("giftMessage")),
            quantity_shipped=_quantity(fulfillment.get("quantityFulfilled")),
            collected_by_amazon=_collected_by_amazon(tax),
            reporting_scheme=_reporting_scheme(tax),
            points=self._points(json),
            cancelled_by=_text(
                _dict(_dict(json.get("cancellation")).get("cancellationExecution")).get(
                    "cancelledBy"
                )
            ),
        )

    def breakdowns(
        self, proceeds: Json
    ) -> tuple[dict[str, Decimal], dict[str, Decimal], dict[str, Decimal]]:
        charges: dict[str, Decimal] = defaultdict(Decimal)
        taxes: dict[str, Decimal] = defaultdict(Decimal)
        discounts: dict[str, Decimal] = defaultdict(Decimal)
        for part in _dicts(proceeds.get("breakdowns")):
            kind = _text(part.get("type"))
            subtotal = self.money(part.get("subtotal")) or ZERO
            if kind == TAX:
                self._spread(taxes, part, subtotal)
            elif kind == DISCOUNT:
                self._spread(discounts, part, subtotal)
            else:
                charges[kind] += subtotal
        reductions = {of: abs(amount) for of, amount in discounts.items() if amount}
        return dict(charges), {of: t for of, t in taxes.items() if t}, reductions

    def _spread(self, into: dict[str, Decimal], part: Json, subtotal: Decimal) -> None:
        """Put a TAX or DISCOUNT subtotal on the charges that its details name."""
        details = _dicts(part.get("detailedBreakdowns"))
        amounts = [(_text(d.get("subtype")), self.money(d.get("value")) or ZERO) for d in details]
        named = sum((amount for _, amount in amounts), ZERO)
        for subtype, amount in amounts:
            into[subtype] += amount
        # Amazon's details need not add up to the subtotal (nor share its sign): the rest
        # belongs to the item itself, so that nothing is lost.
        rest = subtotal - named if abs(subtotal) != abs(named) else ZERO
        into[ITEM] += rest

    def order_level(
        self, proceeds: Json, items: Iterable[OrderItem]
    ) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
        """What the order's own breakdowns hold beyond the sum of the items'."""
        charges, _, discounts = self.breakdowns(proceeds)
        charges.pop(ITEM, None)
        whole_discount = sum(discounts.values(), ZERO)
        for item in items:
            for kind, amount in item.charges.items():
                if kind in charges:
                    charges[kind] -= amount
            whole_discount -= sum(item.discounts.values(), ZERO)
        rest = {kind: amount for kind, amount in charges.items() if amount > 0}
        return rest, ({ITEM: whole_discount} if whole_discount > 0 else {})

    def _charges_from_price(self, product: Json, quantity: int) -> dict[str, Decimal]:
        price = self.money(_dict(product.get("price")).get("unitPrice"))
        return {ITEM: price * quantity} if price is not None else {}

    def _points(self, json: Json) -> Decimal:
        granted = _dict(_dict(_dict(json.get("expense")).get("pointsCost")).get("pointsGranted"))
        return self.money(granted.get("pointsMonetaryValue")) or ZERO


def _check_items(items: tuple[OrderItem, ...]) -> None:
    if not items:
        raise UnreadableOrder("Amazon shows no items for this order.")
    if not all(item.item_id for item in items):
        raise UnreadableOrder("Amazon shows an item without an order item id.")
    if len({item.item_id for item in items}) < len(items):
        raise UnreadableOrder("Amazon shows two items with the same order item id.")


def _dict(value: Any) -> Json:
    return value if isinstance(value, Mapping) else {}


def _dicts(value: Any) -> list[Json]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    # No database takes NUL or half a surrogate pair; Amazon's schema forbids neither.
    clean = value if value.isascii() else value.encode("utf-8", "replace").decode()
    return clean.replace("\x00", "")


def _amount(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        raise UnreadableOrder("One of Amazon's amounts is not a number.") from None
    if not amount.is_finite() or abs(amount) >= _TOO_MUCH:
        raise UnreadableOrder("One of Amazon's amounts is too large to be booked.")
    return amount


def _quantity(value: Any) -> int:
    if value is None:
        return 0
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole:
        raise UnreadableOrder("One of Amazon's quantities is not a whole number.")
    if not 0 <= value < _MOST_QUANTITY:
        raise UnreadableOrder("One of Amazon's quantities is negative or too large.")
    return int(value)


def _time(value: Any) -> datetime | None:
    try:
        moment = parse_time(value) if isinstance(value, str) else None
    except ValueError:
        return None
    # Amazon opened in 1995; what lies far outside is no time (and breaks time zones).
    return moment if moment and 1995 <= moment.year < 2200 else None


def _required_time(json: Json, name: str) -> datetime:
    moment = _time(json.get(name))
    if moment is None:
        raise UnreadableOrder(f"Amazon's {name} is missing or is no time.")
    return moment


def _window(value: Any) -> Window:
    json = _dict(value)
    return Window(_time(json.get("earliestDateTime")), _time(json.get("latestDateTime")))


def _buyer(json: Json) -> Buyer:
    return Buyer(
        name=_text(json.get("buyerName")).strip(),
        email=_text(json.get("buyerEmail")).strip(),
        company=_text(json.get("buyerCompanyName")).strip(),
        purchase_order=_text(json.get("buyerPurchaseOrderNumber")).strip(),
    )


def _address(value: Any) -> Address | None:
    if not isinstance(value, Mapping):
        return None
    return Address(
        name=_text(value.get("name")).strip(),
        company=_text(value.get("companyName")).strip(),
        line1=_text(value.get("addressLine1")).strip(),
        line2=_text(value.get("addressLine2")).strip(),
        line3=_text(value.get("addressLine3")).strip(),
        city=(_text(value.get("city")) or _text(value.get("municipality"))).strip(),
        district=_text(value.get("districtOrCounty")).strip(),
        state=_text(value.get("stateOrRegion")).strip(),
        postal_code=_text(value.get("postalCode")).strip(),
        country=_text(value.get("countryCode")).strip(),
        phone=_text(value.get("phone")).strip(),
    )


def _package(json: Json) -> Package:
    items: dict[str, int] = defaultdict(int)
    for item in _dicts(json.get("packageItems")):
        items[_text(item.get("orderItemId"))] += _quantity(item.get("quantity"))
    return Package(
        reference=_text(json.get("packageReferenceId")),
        status=_text(_dict(json.get("packageStatus")).get("status")),
        carrier=_text(json.get("carrier")),
        tracking=_text(json.get("trackingNumber")),
        ship_time=_time(json.get("shipTime")),
        items=dict(items),
    )


def _registrations(json: Json) -> tuple[TaxRegistration, ...]:
    return tuple(
        TaxRegistration(
            entity=_text(r.get("entityType")),
            kind=_text(r.get("taxRegistrationType")),
            number=_text(r.get("taxRegistrationNumber")).strip(),
            legal_name=_text(r.get("legalName")).strip(),
        )
        for r in _dicts(json.get("taxRegistrations"))
    )


def _collected_by_amazon(tax: Json) -> bool:
    """Amazon collects and pays the tax: marketplace facilitator, UOSS or IOSS."""
    models = {_text(c.get("model")) for c in _dicts(tax.get("taxCollections"))}
    return "MARKETPLACE_FACILITATOR" in models or _reporting_scheme(tax) in ("UOSS", "IOSS")


def _reporting_scheme(tax: Json) -> str:
    for breakdown in _dicts(tax.get("taxCalculationBreakdowns")):
        scheme = _text(breakdown.get("reportingScheme"))
        if scheme:
            return scheme
    return ""


def _cancellation_request(items: Iterable[Json]) -> str | None:
    """The buyer's reason where the buyer asked for a cancellation, else None."""
    for item in items:
        request = _dict(_dict(item.get("cancellation")).get("cancellationRequest"))
        if request.get("requester") == "BUYER":
            return _text(request.get("cancelReason"))
    return None
