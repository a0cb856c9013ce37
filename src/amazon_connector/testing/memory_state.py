# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the in-memory ERP holds: immutable documents in collections, so that a snapshot is a
copy of the collections alone. Contacts live in their orders and are told apart by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias

from amazon_connector import port
from amazon_connector.domain.customers import fingerprint
from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.orders import AMAZON, MERCHANT
from amazon_connector.domain.totals import LandedLine

ZERO = Decimal(0)
Ids: TypeAlias = Sequence[str]


@dataclass(frozen=True)
class StoredProduct:
    """A product; ``storable`` ones have a quantity on hand."""

    product_id: str
    reference: str
    storable: bool = True
    is_default: bool = False


@dataclass(frozen=True)
class SalesOrder:
    """A sales order: ``plan`` as it stands by now, and the parcels that left.

    Its one open delivery is not stored: it is what was ordered less what has left, cancelled
    where ``closed``. Pieces are by order item id.
    """

    plan: port.OrderPlan
    name: str
    parcels: tuple[port.Parcel, ...] = ()
    blocked: str = ""
    closed: bool = False
    cancelled: bool = False

    @property
    def ordered(self) -> Counter[str]:
        """The pieces that are delivered or moved; none of an order that is history."""
        lines = (p.line for p in self.plan.lines if not self.plan.history)
        goods = ({n.item_id: n.quantity} for n in lines if n.kind == PRODUCT_LINE)
        return sum(map(Counter, goods), Counter[str]())

    @property
    def left(self) -> Counter[str]:
        """The pieces that have left: in parcels, or all of them at once from Amazon (FBA)."""
        if self.plan.channel == AMAZON:
            return self.ordered
        return sum((Counter(parcel.items) for parcel in self.parcels), Counter[str]())

    @property
    def undelivered(self) -> Counter[str]:
        """The pieces of the open delivery, or of the cancelled one where ``closed``."""
        return self.ordered - self.left if self.plan.channel == MERCHANT else Counter()

    @property
    def is_open(self) -> bool:
        """Whether there is an open delivery."""
        return bool(self.undelivered) and not self.closed and not self.cancelled

    @property
    def is_on_default(self) -> bool:
        """Whether a line on a default product has not been delivered."""
        lines = (line for line in self.landed().lines if line.on_default)
        return not self.cancelled and any(not line.delivered for line in lines)

    def ship(self, package: port.ShippedPackage, outside: bool = False) -> SalesOrder:
        """Validate the open delivery with those pieces of the package that it has."""
        items = self.undelivered & Counter(package.items)
        if not items or not self.is_open:
            return self
        name = f"{self.plan.key.seller_id}/{self.name}/{len(self.parcels) + 1}"
        whose = (name, self.plan.key, self.plan.account_id, name)
        how = (package.carrier, package.tracking, package.shipped_at, outside)
        return replace(self, parcels=(*self.parcels, port.Parcel(*whose, items, *how)))

    def taken(self, product_id: str) -> int:
        """The pieces of a product that have left or are reserved."""
        goods = (p for p in self.plan.lines if p.line.kind == PRODUCT_LINE)
        items = {p.line.item_id for p in goods if p.product.product_id == product_id}
        gone = self.left + self.undelivered if self.is_open else self.left
        return sum(pieces for item_id, pieces in gone.items() if item_id in items)

    def change(self, change: port.OrderChange) -> SalesOrder:
        """Cancelled is what is open; the order too where nothing has left."""
        told = {name: new for name in ("delivery", "ship_by") if (new := getattr(change, name))}
        plan = replace(self.plan, lines=tuple(_changed(self.plan, change)), **told)
        order = replace(self, plan=plan, blocked=change.block or self.blocked)
        if not change.cancel:
            return order
        return replace(order, closed=True, cancelled=order.cancelled or not order.left)

    def landed(self) -> port.Landed:
        """The order as the port tells it: what left fills the lines of an item in turn."""
        lines, unplaced = [], self.left
        for line, product in ((planned.line, planned.product) for planned in self.plan.lines):
            here = min(unplaced[line.item_id], line.quantity) if line.kind == PRODUCT_LINE else 0
            unplaced[line.item_id] -= here
            made = LandedLine(line.key, Decimal(line.quantity), line.amount, ZERO)
            lines.append(replace(made, delivered=Decimal(here), on_default=product.is_default))
        total = sum((line.total for line in lines), ZERO)
        left = {item_id: Decimal(pieces) for item_id, pieces in self.left.items()}
        address = fingerprint(self.plan.delivery.address if self.plan.delivery else None)
        seen = port.Landed(total, tuple(lines), self.cancelled, left, address, self.is_open)
        return replace(seen, name=self.name)


def _changed(plan: port.OrderPlan, change: port.OrderChange) -> Iterator[port.PlannedLine]:
    quantities = {new.line_key: new.quantity for new in change.quantities}
    products = {new.line_key: new.product for new in change.products}
    for line, planned in ((planned.line, planned) for planned in plan.lines):
        line = replace(line, quantity=quantities.get(line.key, line.quantity))
        yield replace(planned, line=line, product=products.get(line.key, planned.product))


@dataclass
class State:
    """Everything, by the keys of the port. ``told``: the failed parcels that a mail told of."""

    accounts: dict[str, port.Account] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    link_states: dict[str, port.LinkState] = field(default_factory=dict)
    turns: dict[str, port.SearchTurn] = field(default_factory=dict)
    rows: dict[port.OrderKey, port.AmazonOrder] = field(default_factory=dict)
    orders: dict[port.OrderKey, SalesOrder] = field(default_factory=dict)
    products: dict[str, StoredProduct] = field(default_factory=dict)
    offers: dict[port.OfferKey, port.NewOffer] = field(default_factory=dict)
    issues: dict[tuple[str, str, str, str], port.Issue] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    on_hand: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules: dict[port.OfferKey, dict[str, Any]] = field(default_factory=dict)
    pending: dict[tuple[str, str], port.PendingOrder] = field(default_factory=dict)
    touches: dict[str, port.Touch] = field(default_factory=dict)
    sku_stocks: dict[port.SkuKey, port.SkuStock] = field(default_factory=dict)
    feeds: dict[str, port.StockFeed] = field(default_factory=dict)
    fba: dict[tuple[str, str, str], port.FbaStock] = field(default_factory=dict)
    drifts: dict[tuple[str, str], port.FbaDrift] = field(default_factory=dict)


class Store:
    """Holds the state and its transactions, nested as deep as they like."""

    def __init__(self) -> None:
        self.state = State()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        snapshot = State(**{name: copy(part) for name, part in vars(self.state).items()})
        try:
            yield
        except BaseException:
            self.state = snapshot
            raise
