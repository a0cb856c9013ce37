# SPDX-License-Identifier: LGPL-3.0-or-later
"""The core's memory of an imported order: what Amazon said last and what was booked.

Kept as text on the order's row (``AmazonOrder.memo``), without personal data. It tells a
change by Amazon from a change by a person: Amazon's is new against ``items``, a person's is
what stands in the ERP and is not in ``booked``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .customers import fingerprint
from .lines import OrderLine
from .orders import Order, OrderItem


@dataclass(frozen=True)
class Booked:
    """A line as the connector last wrote it. ``code`` is what its product is looked up by."""

    quantity: int
    unit_price: Decimal
    code: str
    kind: str


@dataclass(frozen=True)
class Facts:
    """See the module. ``items`` maps item ids to what a person would compare."""

    include_tax: bool
    items: Mapping[str, Mapping[str, str]]
    booked: Mapping[str, Booked]
    amazon_address: str = ""
    our_address: str = ""
    shipped: Mapping[str, int] = field(default_factory=dict)
    ordered: str = ""
    programs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


def item_facts(item: OrderItem) -> dict[str, str]:
    """What is compared of an item between two versions, in words for people."""
    facts = {"SKU": item.sku, "quantity": str(item.quantity)}
    return {**facts, **_amounts(item.charges, item.discounts)}


def all_facts(order: Order) -> dict[str, dict[str, str]]:
    """The facts of every item and, under an empty id, of what only the order has."""
    facts = {item.item_id: item_facts(item) for item in order.items}
    of_order = _amounts(order.charges, order.discounts)
    return {**facts, "": of_order} if of_order else facts


def _amounts(charges: Mapping[str, Decimal], discounts: Mapping[str, Decimal]) -> dict[str, str]:
    facts = {kind.lower(): _plain(amount) for kind, amount in charges.items() if amount}
    facts.update({f"discount on {kind.lower()}": _plain(a) for kind, a in discounts.items()})
    return facts


def facts_of(
    order: Order,
    lines: tuple[OrderLine, ...],
    include_tax: bool,
    shipped: Mapping[str, int],
    our_address: str,
    amazon_address: str = "",
) -> Facts:
    """The memory of an order that has just been booked.

    ``amazon_address`` is what was known before: Amazon hides addresses after a while.
    """
    return Facts(
        include_tax=include_tax,
        items=all_facts(order),
        booked={
            line.key: Booked(line.quantity, line.unit_price, line.code, line.kind) for line in lines
        },
        amazon_address=_address_shown(order) or amazon_address,
        our_address=our_address,
        shipped=dict(shipped),
        ordered=order.created.isoformat(),
        programs=order.programs,
        packages=tuple(package.reference for package in order.packages),
    )


def to_memo(facts: Facts) -> str:
    """Facts as text."""
    return json.dumps(
        {
            "include_tax": facts.include_tax,
            "items": facts.items,
            "booked": {
                key: [b.quantity, str(b.unit_price), b.code, b.kind]
                for key, b in facts.booked.items()
            },
            "address": [facts.amazon_address, facts.our_address],
            "shipped": facts.shipped,
            "ordered": facts.ordered,
            "programs": facts.programs,
            "packages": facts.packages,
        },
        separators=(",", ":"),
    )


def from_memo(memo: str) -> Facts:
    """The inverse of ``to_memo``."""
    raw: dict[str, Any] = json.loads(memo)
    return Facts(
        include_tax=raw["include_tax"],
        items=raw["items"],
        booked={
            key: Booked(quantity, Decimal(price), code, kind)
            for key, (quantity, price, code, kind) in raw["booked"].items()
        },
        amazon_address=raw["address"][0],
        our_address=raw["address"][1],
        shipped=raw["shipped"],
        ordered=raw["ordered"],
        programs=tuple(raw["programs"]),
        packages=tuple(raw["packages"]),
    )


def _address_shown(order: Order) -> str:
    return fingerprint(order.address) if order.address and order.address.line1 else ""


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
