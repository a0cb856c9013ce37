# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a newer version of an imported order may change here, and what a person must see.

Amazon changes only: status, ship-by and deliver-by, the buyer's cancellation request,
packages, the address while nothing has left, and an item's quantity downwards while it is
neither shipped nor invoiced. What a person edited stays; every other difference becomes an
Amazon Issue that shows both values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from amazon_connector.domain.currencies import ZERO, smallest_unit
from amazon_connector.domain.customers import (
    DeliveryAddress,
    customer_of,
    delivery_address,
    fingerprint,
)
from amazon_connector.domain.facts import Facts, all_facts
from amazon_connector.domain.intake import changed_window, forget_after, shipped_pieces
from amazon_connector.domain.lines import DISCOUNT_LINE, PRODUCT_LINE, OrderLine
from amazon_connector.domain.orders import CANCELLED, ITEM, MERCHANT, Order
from amazon_connector.domain.totals import LandedLine
from amazon_connector.port import Account, AmazonOrder, Landed, NewQuantity, OrderChange

_PRODUCT_KEY = re.compile(rf":{PRODUCT_LINE}(:\d+)?\Z")
ALREADY_SHIPPED = "already shipped on Amazon"


@dataclass
class Change:
    """A decided change: what the ERP does, the sentences for people, the new row's flag."""

    apply: OrderChange
    differences: list[str] = field(default_factory=list)
    flag: str = ""


def decide(
    order: Order,
    lines: Sequence[OrderLine],
    row: AmazonOrder,
    landed: Landed,
    facts: Facts,
    account: Account,
    marketplace_name: str,
    now: datetime,
) -> Change:
    """Compare Amazon's newer version with the memory and with what stands in the ERP."""
    decision = _Decision(order, lines, row, landed, facts)
    change = Change(decision.orders_change(account, marketplace_name, now), decision.differences)
    change.flag = decision.flag
    return change


class _Decision:
    def __init__(
        self,
        order: Order,
        lines: Sequence[OrderLine],
        row: AmazonOrder,
        landed: Landed,
        facts: Facts,
    ) -> None:
        self.order = order
        self.lines = lines
        self.row = row
        self.landed = landed
        self.facts = facts
        self.differences: list[str] = []
        self.flag = row.flag

    def orders_change(self, account: Account, marketplace_name: str, now: datetime) -> OrderChange:
        cancel = self.order.status == CANCELLED
        if self.landed.cancelled and not cancel:
            return self._cancelled_here(now)
        reduced = () if cancel else self._reduced_quantities()
        if not cancel:
            self._note_other_differences(reduced)
        return OrderChange(
            key=self.row.key,
            # Only when Amazon's status changes: a person may have confirmed it again.
            # History left before the account was linked: there is nothing to stop.
            cancel=cancel and self.row.status != CANCELLED and not self.row.history,
            block="" if cancel else self._block(),
            delivery=None if cancel else self._new_address(account, marketplace_name),
            quantities=reduced,
            ship_by=changed_window(self.row.ship_by, self.order.ship_by),
            deliver_by=changed_window(self.row.deliver_by, self.order.deliver_by),
            forget_after=forget_after(self.order, now),
        )

    def _cancelled_here(self, now: datetime) -> OrderChange:
        """A cancelled order is left alone; that Amazon goes on with it is told."""
        if self.order.status != self.row.status:
            self.differences.append(
                f"The order is cancelled here, on Amazon it is {self.order.status or 'not'}."
            )
        return OrderChange(key=self.row.key, forget_after=forget_after(self.order, now))

    def _block(self) -> str:
        """Goods that Amazon counts as shipped and we do not: the open delivery stops."""
        if self.order.channel != MERCHANT or self.row.history or not self.landed.open_delivery:
            return ""
        shipped = shipped_pieces(self.order)
        news = {i: n for i, n in shipped.items() if n > self.facts.shipped.get(i, 0)}
        if any(pieces > self.landed.left.get(item, 0) for item, pieces in news.items()):
            self.flag = f"The order is {ALREADY_SHIPPED}: close its delivery as done or reopen it."
            return ALREADY_SHIPPED
        return ""

    def _new_address(self, account: Account, marketplace_name: str) -> DeliveryAddress | None:
        address = self.order.address
        # Forgotten, or hidden by Amazon by now: nothing that could be newer.
        if self.row.forgotten or address is None or not address.line1:
            return None
        if fingerprint(address) == self.facts.amazon_address:
            return None
        if self.order.channel != MERCHANT or self.row.history:
            return None
        if any(self.landed.left.values()) or not self.landed.open_delivery:
            self.differences.append(
                "The buyer's address changed on Amazon after goods had left; it stays as it was."
            )
            return None
        if self.landed.address != self.facts.our_address:
            # Personal data stays out of issues: the two places are named instead.
            self.differences.append(
                "The buyer's address changed on Amazon, and here it was edited by hand: compare "
                "the delivery with the order in Seller Central."
            )
            return None
        customer = customer_of(self.order, account.account_id, marketplace_name)
        return delivery_address(self.order, customer)

    def _reduced_quantities(self) -> tuple[NewQuantity, ...]:
        """Lines of items that Amazon reduced, where neither a person nor goods stand against."""
        reduced: list[NewQuantity] = []
        for item_id, keys in self._booked_items().items():
            wanted = self._pieces_now(item_id)
            booked = sum(self.facts.booked[key].quantity for key in keys)
            if wanted < booked and self._untouched(keys):
                reduced.extend(self._take_off(keys, booked - wanted))
        return tuple(reduced)

    def _booked_items(self) -> Mapping[str, list[str]]:
        """Keys of the product lines by order item, the last part first."""
        keys: dict[str, list[str]] = {}
        for key, line in self.facts.booked.items():
            if line.kind == PRODUCT_LINE and line.quantity:
                keys.setdefault(_item_of(key), []).insert(0, key)
        return keys

    def _pieces_now(self, item_id: str) -> int:
        return sum(line.quantity for line in self.lines if _is_goods(line, item_id))

    def _untouched(self, keys: Sequence[str]) -> bool:
        """As booked: not edited, nothing shipped, nothing invoiced."""
        seen: Mapping[str, LandedLine] = {line.key: line for line in self.landed.lines}
        return all(
            key in seen
            and seen[key].quantity == self.facts.booked[key].quantity
            and not seen[key].delivered
            and not seen[key].invoiced
            for key in keys
        )

    def _take_off(self, keys: Sequence[str], pieces: int) -> list[NewQuantity]:
        taken: list[NewQuantity] = []
        for key in keys:
            off = min(pieces, self.facts.booked[key].quantity)
            if off:
                taken.append(NewQuantity(key, self.facts.booked[key].quantity - off))
            pieces -= off
        return taken

    def _note_other_differences(self, applied: Sequence[NewQuantity]) -> None:
        reduced = {_item_of(quantity.line_key) for quantity in applied}
        names = {item.item_id: f"Item {item.sku or item.item_id}" for item in self.order.items}
        now = all_facts(self.order)
        for item_id in self.facts.items.keys() | now.keys():
            before, name = self.facts.items.get(item_id), names.get(item_id, "The order")
            if before is None and item_id:
                self.differences.append(f"{name} was added to the order at Amazon.")
            elif item_id not in now and item_id:
                name = f"Item {(before or {}).get('SKU') or item_id}"
                self.differences.append(f"{name} is no longer on the order at Amazon.")
            elif item_id in reduced:
                self._note_reduced(item_id, name, before or {}, now[item_id], applied)
            else:
                self.differences.extend(_differences(name, before or {}, now.get(item_id, {})))
        self.differences.sort()

    def _note_reduced(
        self,
        item_id: str,
        name: str,
        before: Mapping[str, str],
        now: Mapping[str, str],
        applied: Sequence[NewQuantity],
    ) -> None:
        """An item whose quantity went down here too: does its price follow the pieces?"""
        pieces = {quantity.line_key: quantity.quantity for quantity in applied}
        goods = self._booked_items()[item_id]
        booked = ((k, self.facts.booked[k]) for k in goods)
        here = sum((pieces.get(k, b.quantity) * b.unit_price for k, b in booked), ZERO)
        of_item = (li for li in self.lines if (li.item_id, li.charge) == (item_id, ITEM))
        there = sum((li.amount for li in of_item if li.kind != DISCOUNT_LINE), ZERO)
        self.differences.extend(_differences(name, before, now, ("quantity", "item")))
        if abs(here - there) > smallest_unit(self.order.currency) * len(goods):
            self.differences.append(f"{name}: item is {here} here, Amazon now says {there}.")


def _is_goods(line: OrderLine, item_id: str) -> bool:
    return line.item_id == item_id and line.kind == PRODUCT_LINE


def _differences(
    name: str, before: Mapping[str, str], now: Mapping[str, str], ignored: Sequence[str] = ()
) -> list[str]:
    return [
        f"{name}: {what} is {before.get(what, 'none')} here, "
        f"Amazon now says {now.get(what, 'none')}."
        for what in sorted(before.keys() | now.keys())
        if what not in ignored and not _same(what, before.get(what, ""), now.get(what, ""))
    ]


def _same(what: str, one: str, other: str) -> bool:
    """Amounts are compared as such: 47.6 is 47.60. SKUs exactly."""
    if one == other or what == "SKU":
        return one == other
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _item_of(line_key: str) -> str:
    """The order item of a product line: its key ends in the kind and the part."""
    return _PRODUCT_KEY.sub("", line_key)
