# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which lines an Amazon order gets in the ERP, to the smallest unit of its currency.

Per item up to three lines (product, shipping, gift wrap), a line of quantity 1 for each
discount, and a line for every other charge. Amazon's amounts are never divided by a tax
rate: they are prices with tax or without (``prices_include_tax``), as Amazon gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from .currencies import ZERO, rounded, smallest_unit
from .orders import GIFT_WRAP, ITEM, SHIPPING, Order, OrderItem

PRODUCT_LINE, SHIPPING_LINE, GIFT_WRAP_LINE = "product", "shipping", "gift_wrap"
DISCOUNT_LINE, CHARGE_LINE = "discount", "charge"
_KIND_OF_CHARGE = {SHIPPING: SHIPPING_LINE, GIFT_WRAP: GIFT_WRAP_LINE}
KNOWN_CHARGES = frozenset({ITEM, SHIPPING, GIFT_WRAP, "COD_FEE", "OTHER", "DELIVERY_TIP"})


@dataclass(frozen=True)
class OrderLine:
    """One line to be. ``unit_price`` times ``quantity`` is Amazon's amount, exactly.

    ``key`` is unique in the order and stable between versions of it. ``charge`` is Amazon's
    breakdown type: of the line itself or, for a discount, of what it reduces. ``code`` is
    what the product is looked up by (SKU, shipping code or gift wrapping code).
    ``amazon_tax`` is the tax that Amazon shows for the line; where ``collected_by_amazon``
    it is recorded and the line carries no tax.
    """

    key: str
    item_id: str
    kind: str
    charge: str
    code: str
    description: str
    quantity: int
    unit_price: Decimal
    amazon_tax: Decimal = ZERO
    collected_by_amazon: bool = False

    @property
    def amount(self) -> Decimal:
        """The whole line in the order's currency, on the order's price basis."""
        return self.quantity * self.unit_price


def prices_include_tax(order: Order, custom_of_marketplace: bool) -> bool:
    """Whether Amazon's ITEM, SHIPPING, ... amounts of this order contain their tax.

    Amazon's own arithmetic decides where it shows tax; else the marketplace's custom.
    """
    taxed = [item for item in order.items if item.tax and item.total is not None]
    sums = [(i.net_of_discounts, i.tax, i.total) for i in taxed] or _of_whole_order(order)
    if sums and all(net + tax == total for net, tax, total in sums):
        return False
    if sums and all(net == total for net, _, total in sums):
        return True
    return custom_of_marketplace


def _of_whole_order(order: Order) -> list[tuple[Decimal, Decimal, Decimal | None]]:
    """Where no item shows its total: what the order as a whole shows."""
    tax = sum((item.tax for item in order.items), ZERO)
    if not tax or order.grand_total is None:
        return []
    net = sum((item.net_of_discounts for item in order.items), ZERO)
    net += sum(order.charges.values(), ZERO) - sum(order.discounts.values(), ZERO)
    return [(net, tax, order.grand_total)]


def order_lines(order: Order, include_tax: bool) -> tuple[OrderLine, ...]:
    """All lines of an order, on the price basis that ``prices_include_tax`` found."""
    lines: list[OrderLine] = []
    for item in order.items:
        lines.extend(_item_lines(order, item, include_tax))
    for charge, amount in order.charges.items():
        code = order.service_level if charge == SHIPPING else ""
        lines.append(_charge_line(None, charge, code, rounded_in(order, amount)))
    for charge, amount in order.discounts.items():
        lines.append(_discount_line(None, charge, rounded_in(order, amount)))
    return tuple(lines)


def rounded_in(order: Order, amount: Decimal) -> Decimal:
    """An amount of the order in whole units of its currency."""
    return rounded(amount, order.currency)


def _item_lines(order: Order, item: OrderItem, include_tax: bool) -> Iterator[OrderLine]:
    # What Amazon collects and keeps never reaches the seller: it is no part of our price.
    kept_by_amazon = include_tax and item.collected_by_amazon
    for charge, gross in {ITEM: ZERO, **item.charges}.items():
        tax = rounded_in(order, _tax_of(item, charge))
        amount = rounded_in(order, gross) - (tax if kept_by_amazon else ZERO)
        if charge == ITEM:
            yield from _product_lines(order, item, amount, tax)
        elif amount or tax:
            code = {SHIPPING: order.service_level, GIFT_WRAP: item.gift_wrap_level}.get(charge, "")
            yield _charge_line(item, charge, code, amount, tax)
    for charge, gross in item.discounts.items():
        yield _discount_line(item, charge, rounded_in(order, gross))


def _tax_of(item: OrderItem, charge: str) -> Decimal:
    """The tax on one charge; the item itself bears what belongs to no other charge.

    Tax on a DISCOUNT is among that: whether Amazon's sign makes it a reduction is not
    documented, the TAX subtotal is what counts.
    """
    if charge != ITEM:
        return item.taxes.get(charge, ZERO)
    of_others = (tax for kind, tax in item.taxes.items() if kind != ITEM and kind in item.charges)
    return item.tax - sum(of_others, ZERO)


def _product_lines(
    order: Order, item: OrderItem, amount: Decimal, tax: Decimal
) -> Iterator[OrderLine]:
    if item.quantity == 0:
        # A cancelled item may still carry money: that is no piece which could be delivered.
        if amount or tax:
            yield _charge_line(item, ITEM, "", amount, tax)
        return
    for part, (quantity, price) in enumerate(_split(amount, item.quantity, order.currency)):
        yield OrderLine(
            key=f"{item.item_id}:{PRODUCT_LINE}" + (f":{part}" if part else ""),
            item_id=item.item_id,
            kind=PRODUCT_LINE,
            charge=ITEM,
            code=item.sku,
            description=item.title or item.sku or item.asin or "Amazon item",
            quantity=quantity,
            unit_price=price,
            amazon_tax=ZERO if part else tax,
            collected_by_amazon=item.collected_by_amazon,
        )


def _split(amount: Decimal, quantity: int, currency: str) -> list[tuple[int, Decimal]]:
    """Whole pieces at whole prices: 10.00 for 3 is 2 at 3.33 and 1 at 3.34."""
    unit = smallest_unit(currency)
    price = (amount / quantity).quantize(unit, rounding=ROUND_DOWN)
    dearer = int(abs(amount - price * quantity) / unit)
    if not dearer:
        return [(quantity, price)]
    step = unit if amount > 0 else -unit
    return [(quantity - dearer, price), (dearer, price + step)]


def _charge_line(
    item: OrderItem | None, charge: str, code: str, amount: Decimal, tax: Decimal = ZERO
) -> OrderLine:
    kind = _KIND_OF_CHARGE.get(charge, CHARGE_LINE)
    item_id = item.item_id if item else ""
    return OrderLine(
        key=f"{item_id}:{kind}" + (f":{charge}" if kind == CHARGE_LINE else ""),
        item_id=item_id,
        kind=kind,
        charge=charge,
        code=code,
        description=_title(charge) + (f": {_name(item)}" if item else ""),
        quantity=1,
        unit_price=amount,
        amazon_tax=tax,
        collected_by_amazon=bool(item and item.collected_by_amazon),
    )


def _discount_line(item: OrderItem | None, charge: str, amount: Decimal) -> OrderLine:
    item_id = item.item_id if item else ""
    return OrderLine(
        key=f"{item_id}:{DISCOUNT_LINE}:{charge}",
        item_id=item_id,
        kind=DISCOUNT_LINE,
        charge=charge,
        code="",
        description=f"Discount on {_title(charge).lower()}" + (f": {_name(item)}" if item else ""),
        quantity=1,
        unit_price=-amount,
        collected_by_amazon=bool(item and item.collected_by_amazon),
    )


def _name(item: OrderItem) -> str:
    return item.sku or item.title or item.item_id


def _title(charge: str) -> str:
    return charge.replace("_", " ").capitalize() if charge else "Amazon charge"
