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

from amazon_connector import port
from amazon_connector.domain.orders import NO_WINDOW, Window

UNTOLD = port.ParcelProgress("", port.TO_SEND)
OPEN, DONE, CANCELLED = "open", "done", "cancelled"


@dataclass(frozen=True)
class StoredProduct:
    """A product; ``storable`` ones have a quantity on hand."""

    product_id: str
    reference: str
    storable: bool = True
    is_default: bool = False


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
    progress: port.ParcelProgress = UNTOLD
    told: bool = False


@dataclass(frozen=True)
class SalesOrder:
    """A sales order: ``plan`` as it stands by now, what became of its goods."""

    plan: port.OrderPlan
    name: str
    parcels: tuple[Parcel, ...] = ()
    cancelled: bool = False


OfferRules = tuple[port.StockRules, "int | None", bool]


@dataclass
class State:
    """Everything, by the keys of the port."""

    accounts: dict[str, port.Account] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)
    link_states: dict[str, port.LinkState] = field(default_factory=dict)
    turns: dict[str, port.SearchTurn] = field(default_factory=dict)
    rows: dict[port.OrderKey, port.AmazonOrder] = field(default_factory=dict)
    orders: dict[port.OrderKey, SalesOrder] = field(default_factory=dict)
    products: dict[str, StoredProduct] = field(default_factory=dict)
    offers: dict[port.OfferKey, port.NewOffer] = field(default_factory=dict)
    issues: dict[tuple[str, str, str, str], port.Issue] = field(default_factory=dict)
    on_hand: dict[tuple[str, str], int] = field(default_factory=dict)
    rules: dict[port.OfferKey, OfferRules] = field(default_factory=dict)
    warehouses: dict[str, tuple[str, bool]] = field(default_factory=dict)
    pending: dict[tuple[str, str], port.PendingOrder] = field(default_factory=dict)
    touches: dict[str, port.Touch] = field(default_factory=dict)
    sku_stocks: dict[port.SkuKey, port.SkuStock] = field(default_factory=dict)
    feeds: dict[str, port.StockFeed] = field(default_factory=dict)
    fba: dict[tuple[str, str, str], port.FbaStock] = field(default_factory=dict)
    drifts: dict[tuple[str, str], port.FbaDrift] = field(default_factory=dict)

    def copy(self) -> State:
        """A snapshot."""
        return State(**{part.name: dict(getattr(self, part.name)) for part in fields(self)})


class Store:
    """Holds the state and its transactions, nested as deep as they like."""

    def __init__(self) -> None:
        self.state = State()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        snapshot = self.state.copy()
        try:
            yield
        except BaseException:
            self.state = snapshot
            raise
