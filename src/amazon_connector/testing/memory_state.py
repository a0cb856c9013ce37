# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the in-memory ERP holds: immutable documents in dictionaries, so that a snapshot is
a copy of the dictionaries alone. Contacts live in their orders and are told apart by key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal

from amazon_connector.domain.customers import Customer, DeliveryAddress
from amazon_connector.domain.orders import NO_WINDOW, Window
from amazon_connector.port import (
    Account,
    AmazonOrder,
    Issue,
    LinkState,
    NewOffer,
    OfferKey,
    OrderKey,
    OrderPlan,
    Product,
    SearchTurn,
)

OPEN, DONE, CANCELLED = "open", "done", "cancelled"


@dataclass(frozen=True)
class StoredProduct:
    """A product; ``storable`` ones have a quantity on hand."""

    product_id: str
    reference: str
    storable: bool = True
    is_default: bool = False


@dataclass(frozen=True)
class SalesLine:
    """A line of a sales order; its price is as it is, without taxes."""

    key: str
    item_id: str
    kind: str
    description: str
    product: Product
    quantity: Decimal
    unit_price: Decimal

    @property
    def total(self) -> Decimal:
        """The whole line in the order's currency."""
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class Parcel:
    """A delivery (from the "warehouse"; open, done or cancelled) or, from "amazon", done
    moves. ``pieces`` by line key.
    """

    state: str
    pieces: Mapping[str, Decimal]
    source: str = "warehouse"
    carrier: str = ""
    tracking: str = ""
    done_at: datetime | None = None
    outside: bool = False
    blocked: str = ""
    gift_messages: str = ""
    ship_by: Window = NO_WINDOW


@dataclass(frozen=True)
class SalesOrder:
    """A sales order as it stands; ``plan`` is what it was made from, without personal data."""

    plan: OrderPlan
    name: str
    customer: Customer
    delivery: DeliveryAddress | None
    gift_messages: str
    lines: tuple[SalesLine, ...]
    parcels: tuple[Parcel, ...] = ()
    cancelled: bool = False


@dataclass
class State:
    """Everything; the keys are those of the port."""

    accounts: dict[str, Account] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    link_states: dict[str, LinkState] = field(default_factory=dict)
    turns: dict[str, SearchTurn] = field(default_factory=dict)
    rows: dict[OrderKey, AmazonOrder] = field(default_factory=dict)
    orders: dict[OrderKey, SalesOrder] = field(default_factory=dict)
    products: dict[str, StoredProduct] = field(default_factory=dict)
    offers: dict[OfferKey, NewOffer] = field(default_factory=dict)
    issues: dict[tuple[str, str, str, str], Issue] = field(default_factory=dict)

    def copy(self) -> State:
        """A snapshot."""
        return State(**{part.name: dict(getattr(self, part.name)) for part in fields(self)})


class Store:
    """Holds the state and its transactions, nested as deep as they like."""

    def __init__(self) -> None:
        self.state = State()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing of what is written inside."""
        snapshot = self.state.copy()
        try:
            yield
        except BaseException:
            self.state = snapshot
            raise
