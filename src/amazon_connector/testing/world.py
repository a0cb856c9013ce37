# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange and inspect in an ERP: never part of the port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from amazon_connector.domain.orders import Address, Window
from amazon_connector.domain.quantities import NO_RULES, StockRules
from amazon_connector.port import Backend
from amazon_connector.usage import UsagePlans
from amazon_connector.vault import Vault

ALL_TOPICS = frozenset(
    {
        "accounts",
        "search",
        "orders",
        "taxes",
        "personal_data",
        "usage",
        "parcels",
        "stock",
        "fba",
        "payouts",
        "figures",
    }
)


@dataclass(frozen=True)
class SeenLine:
    """A line as a person sees it; amounts of the whole line in the order's currency."""

    kind: str
    product: str
    description: str
    quantity: Decimal
    untaxed: Decimal
    tax: Decimal
    total: Decimal


@dataclass(frozen=True)
class SeenMove:
    """A done stock move out of ``source`` ("warehouse" or "amazon"), by internal reference."""

    product: str
    quantity: Decimal
    source: str
    date: datetime


@dataclass(frozen=True)
class SeenDelivery:
    """A delivery order: state "open", "done" or "cancelled"; ``items`` by internal reference."""

    state: str
    items: Mapping[str, Decimal]
    carrier: str = ""
    tracking: str = ""
    shipped_outside: bool = False
    blocked: str = ""
    gift_messages: str = ""
    ship_by: datetime | None = None


@dataclass(frozen=True)
class SeenParcel:
    """A parcel as a person sees it; ``items`` by internal reference."""

    parcel_id: str
    state: str
    reference: str
    why: str
    items: Mapping[str, Decimal]


@dataclass(frozen=True)
class SeenOrder:
    """A sales order as a person sees it. ``state``: "confirmed" or "cancelled"."""

    name: str
    state: str
    ordered_at: datetime
    currency: str
    total: Decimal
    tax: Decimal
    lines: Sequence[SeenLine]
    customer: str
    customer_id: str
    delivery_address: Address
    delivery_address_id: str
    marketplace_id: str
    channel: str
    account_id: str
    sales_team: str
    history: bool
    gift_messages: str
    deliveries: Sequence[SeenDelivery] = ()
    moves: Sequence[SeenMove] = ()


@dataclass(frozen=True)
class SeenIssue:
    """An open Amazon Issue."""

    kind: str
    order_id: str
    message: str


@dataclass(frozen=True)
class Tax:
    """A sales tax: ``rate`` in percent; ``included`` tells that its prices contain it."""

    name: str
    rate: Decimal
    included: bool = False


@dataclass(frozen=True)
class Arranged:
    """What an account is arranged with. The world seals the secrets with ``vault`` under the
    account's id. ``linked``: with refresh token, seller and ``linked_at``.
    """

    vault: Vault
    name: str = "Shop"
    seller_id: str = "A1SELLER"
    region: str = "EU"
    marketplace_ids: tuple[str, ...] = ("A1PA6795UKMFR9", "A13V1IB3VIYZZH")
    linked: bool = True
    linked_at: datetime | None = None
    cursor: datetime | None = None
    opened: bool = True
    fba_pooled: bool = False
    currency: str = "EUR"
    company: str = ""
    client_id: str = "amzn1.application-oa2-client.test"
    client_secret: str = "amzn1.oa2-cs.v1.test"
    refresh_token: str = "Atzr|test"
    application_id: str = "amzn1.sp.solution.test"


class World(Protocol):
    """Arranges and inspects one ERP for the contract suite.

    ``topics`` names what this backend can do (of ``ALL_TOPICS``); a topic that no real
    backend runs fails the build. The in-memory backend leaves out "taxes", "payouts" and
    "figures".
    """

    topics: frozenset[str]

    def backend(self) -> Backend:
        """The backend under test."""
        ...

    def usage_plans(self) -> UsagePlans:
        """The store of usage plans that this ERP shares between its processes."""
        ...

    # Arrange

    def account(self, arranged: Arranged) -> str:
        """Make an account in a company (``company`` names one; empty: the main company) whose
        currency is ``currency``; with the marketplaces active. Returns the account id. Makes
        the defaults that the product would make (location, sales team, default products).
        """
        ...

    def product(self, reference: str, *, tax: Tax | None = None, storable: bool = True) -> str:
        """Make a product with this Internal Reference and this sales tax (none: no tax at
        all). Returns its id. A ``Tax`` of the same name is the same tax.
        """
        ...

    def offer(self, account_id: str, marketplace_id: str, sku: str, reference: str) -> None:
        """Make or change an offer by hand, pointing to the product of that reference."""
        ...

    def map_tax(
        self,
        account_id: str,
        marketplace_id: str,
        country: str,
        business: bool,
        source: Tax,
        target: Tax | None,
    ) -> None:
        """A fiscal position for the marketplace (and country, and business buyers where
        ``business``) that maps ``source`` to ``target`` (None: no tax).
        """
        ...

    def synchronize(self, account_id: str, marketplace_id: str, on: bool) -> None:
        """Take a marketplace of the account into the sync or out of it, by hand."""
        ...

    def stock(self, reference: str, where: str, quantity: int) -> None:
        """Put pieces (or, below zero, take them) into "warehouse" (of the first account),
        "shelf" (a location inside the warehouse's stock location), "amazon" (the location of
        the first account) or "transit" (on its way between two locations).
        """
        ...

    def nest_amazon(self, account_id: str) -> None:
        """Hang the account's Amazon location into the warehouse's stock location, as people
        do."""
        ...

    def send_to_amazon(self, account_id: str, quantities: Mapping[str, int]) -> None:
        """*Send to Amazon*, its first step done: these goods (by internal reference) have left
        the warehouse and are in transit."""
        ...

    def arrived(self, account_id: str, quantities: Mapping[str, int]) -> None:
        """Its second step: these goods lie in the account's Amazon location."""
        ...

    def stock_rules(
        self,
        account_id: str,
        marketplace_id: str,
        sku: str,
        rules: StockRules = NO_RULES,
        *,
        handling_days: int | None = None,
        also_fbm: bool = False,
    ) -> None:
        """Change the stock rules of an offer by hand."""
        ...

    def promise_no_piece_twice(self, account_id: str) -> None:
        """The account's rule that several SKUs of a product share its pieces."""
        ...

    def delete_offer(self, account_id: str, marketplace_id: str, sku: str) -> None:
        """Delete an offer by hand."""
        ...

    def deliver(
        self,
        seller_id: str,
        order_id: str,
        quantities: Mapping[str, int],
        carrier: str = "",
        tracking: str = "",
    ) -> None:
        """Validate the open delivery with these pieces (by internal reference), as a person in
        the warehouse does; what is not named stays open as a backorder. Carrier and tracking
        reference are the parcel's; empty means that nobody filled them in. Raises any exception
        if the delivery is blocked.
        """
        ...

    def unreserve(self, seller_id: str, order_id: str) -> None:
        """Give back by hand what the open delivery holds: it stays confirmed."""
        ...

    def fill_in(self, parcel_id: str, carrier: str, tracking: str) -> None:
        """Fill in a parcel's carrier and tracking reference afterwards, by hand."""
        ...

    def retry_amazon_sync(self, parcel_ids: Sequence[str]) -> None:
        """Press *Retry Amazon Sync* on these parcels, the ERP's own button."""
        ...

    def edit_price(self, seller_id: str, order_id: str, reference: str, price: Decimal) -> None:
        """Change the unit price of a line by hand."""
        ...

    def edit_address(self, seller_id: str, order_id: str, line1: str) -> None:
        """Change the first line of the order's delivery address by hand."""
        ...

    def refuse(self, order_id: str) -> None:
        """Make the ERP fail, with its own kind of error, when this order is written, until
        ``accept``; in a set it makes the whole set fail."""
        ...

    def accept(self, order_id: str) -> None:
        """Undo ``refuse``."""
        ...

    # Inspect

    def order(self, seller_id: str, order_id: str) -> SeenOrder | None:
        """The sales order of an Amazon order; None if there is none."""
        ...

    def parcels(self, seller_id: str, order_id: str) -> Sequence[SeenParcel]:
        """The parcels of an order, the oldest first."""
        ...

    def sync_state(self, seller_id: str, order_id: str) -> str:
        """What the order shows of all its parcels (``domain.parcels.rolled_up``)."""
        ...

    def mails(self) -> Sequence[str]:
        """Texts of the mails to responsible users, sent or queued."""
        ...

    def count(self, kind: str) -> int:
        """How many of these there are: "sales_orders", "customers" (contacts that bought, not
        addresses), "addresses", "offers", "deliveries", "moves"; those of Amazon only.
        """
        ...

    def on_hand(self, reference: str, where: str) -> Decimal:
        """Pieces in "warehouse", "amazon" or "transit"."""
        ...

    def issues(self) -> Sequence[SeenIssue]:
        """All open Amazon Issues."""
        ...

    def text_of_everything(self) -> str:
        """All text that the ERP's tables for contacts, sales orders, deliveries and Amazon's
        rows hold, joined: to search for personal data that should be gone.
        """
        ...

    def window(self, seller_id: str, order_id: str) -> Window:
        """Ship-by of the order as the open delivery shows it."""
        ...
