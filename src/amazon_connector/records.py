# SPDX-License-Identifier: LGPL-3.0-or-later
"""The values that cross the port, for ``port.py`` (import them from there).

Times are aware UTC; amounts are ``Decimal`` in the currency beside them; ids of the ERP are opaque
text. Each docstring names the key by which a write of the value is idempotent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from .domain.customers import Customer, DeliveryAddress
from .domain.lines import OrderLine
from .domain.orders import NO_WINDOW, Window
from .domain.totals import LandedLine

# --- The search ------------------------------------------------------------------------


@dataclass(frozen=True)
class SearchTurn:
    """Where a search of one group of accounts stands. Key: ``group``.

    ``kind`` is "open" (FBM orders still open), "updates" (changed since ``after``), "missed"
    (the same, for marketplaces that came back) or "probe" (which marketplace Amazon refuses;
    ``marketplace_ids`` are those left to try).
    The parameters are repeated unchanged with every page's token; ``token_at`` is when Amazon
    gave it. ``until`` bounds a search that did not fit into the life of its tokens.
    ``version`` counts the writes: a write on an older version is a ``LostRace``.
    """

    group: str
    kind: str
    account_ids: tuple[str, ...]
    marketplace_ids: tuple[str, ...]
    after: datetime
    until: datetime | None = None
    before: datetime | None = None
    token: str = ""
    token_at: datetime | None = None
    pages: int = 0
    failures: int = 0
    version: int = 0


# --- Orders ----------------------------------------------------------------------------

IMPORTED, CANCELLED_STATE = "imported", "cancelled"
NOT_IMPORTED, WAITING, QUARANTINED = "not_imported", "waiting", "quarantined"
ORDER_STATES: Mapping[str, str] = {
    IMPORTED: "Imported",
    CANCELLED_STATE: "Cancelled",
    NOT_IMPORTED: "Not imported",
    WAITING: "Waiting",
    QUARANTINED: "In quarantine",
}


@dataclass(frozen=True)
class OrderKey:
    """An Amazon order of a seller: the same order under two accounts is one row."""

    seller_id: str
    order_id: str


@dataclass(frozen=True)
class AmazonOrder:
    """The connector's own row of an Amazon order. Key: ``key``.

    ``state`` is one of ``ORDER_STATES``; ``reason`` is the plain sentence where it is not
    imported or in quarantine. ``expected``, ``ours`` and ``difference`` are in ``currency``;
    ``cause`` is one of ``domain.totals.CAUSES``. ``flag`` tells a person what to decide
    (cancelled on Amazon after goods left, already shipped on Amazon). ``forget_after`` is the
    date from which personal data must go. ``memo`` is the core's own, opaque to the backend,
    and holds no personal data.
    """

    key: OrderKey
    account_id: str
    marketplace_id: str
    channel: str
    status: str
    state: str
    updated: datetime | None
    reason: str = ""
    attempts: int = 0
    next_attempt: datetime | None = None
    history: bool = False
    currency: str = ""
    expected: Decimal | None = None
    ours: Decimal | None = None
    collected_by_amazon: Decimal = Decimal(0)
    cause: str = ""
    cause_detail: str = ""
    ship_by: Window = NO_WINDOW
    deliver_by: Window = NO_WINDOW
    cancellation_requested: bool = False
    cancellation_reason: str = ""
    flag: str = ""
    forget_after: datetime | None = None
    forgotten: bool = False
    memo: str = ""


@dataclass(frozen=True)
class Product:
    """A product of the ERP that a line is sold as."""

    product_id: str
    is_default: bool = False


@dataclass(frozen=True)
class PlannedLine:
    """A line to make: what the core planned and the product that it found.

    The line bears the taxes of the first of ``tax_products`` that has any: its own product,
    for a discount that of what it reduces, and then the goods that it goes with. A line that
    is ``line.collected_by_amazon`` bears none. Only lines of kind "product" are ever
    delivered or moved.
    """

    line: OrderLine
    product: Product
    tax_products: tuple[Product, ...]


@dataclass(frozen=True)
class ShippedPackage:
    """Goods that Amazon already counts as shipped: booked as done, never shipped again.

    ``items`` maps order item ids to pieces.
    """

    reference: str
    carrier: str
    tracking: str
    shipped_at: datetime
    items: Mapping[str, int]


@dataclass(frozen=True)
class OrderPlan:
    """A confirmed sales order to make. Key: ``key``.

    ``prices_include_tax`` is the basis of all unit prices: where the taxes that the ERP
    finds (product, fiscal position) are on the other basis, the line gets the twin of that
    tax on this basis (same rate and accounts, made once). ``country`` and ``is_business``
    choose the fiscal position together with the marketplace.
    FBM (channel MERCHANT) gets a delivery order, with the ``shipped`` packages booked as
    done and marked *shipped outside*; FBA gets a done move per item out of the account's
    Amazon location, dated ``fba_shipped_at``. ``history`` gets neither.
    """

    key: OrderKey
    account_id: str
    marketplace_id: str
    channel: str
    ordered_at: datetime
    currency: str
    prices_include_tax: bool
    customer: Customer
    delivery: DeliveryAddress | None
    country: str
    is_business: bool
    lines: tuple[PlannedLine, ...]
    ship_by: Window = NO_WINDOW
    deliver_by: Window = NO_WINDOW
    gift_messages: tuple[str, ...] = ()
    purchase_order: str = ""
    history: bool = False
    shipped: tuple[ShippedPackage, ...] = ()
    fba_shipped_at: datetime | None = None
    forget_after: datetime | None = None


@dataclass(frozen=True)
class Landed:
    """An order as it stands in the ERP: its lines, its total, what left.

    ``cancelled``: the sales order is cancelled. ``left`` maps order item ids to pieces that
    have left. ``address`` is the fingerprint of the delivery address as it stands
    (``domain.customers.fingerprint``), empty where there is none; ``open_delivery`` tells
    that something is still to be delivered.
    """

    total: Decimal
    lines: tuple[LandedLine, ...]
    cancelled: bool = False
    left: Mapping[str, Decimal] = field(default_factory=dict)
    address: str = ""
    open_delivery: bool = False
    name: str = ""


@dataclass(frozen=True)
class KnownOrder:
    """What the ERP knows of an Amazon order: the row, and the sales order if one was made."""

    row: AmazonOrder
    landed: Landed | None = None


@dataclass(frozen=True)
class NewQuantity:
    """The quantity that a line of the order goes down to (0 takes it out)."""

    line_key: str
    quantity: int


@dataclass(frozen=True)
class NewProduct:
    """The product that a line on a default product turned out to be."""

    line_key: str
    product: Product


@dataclass(frozen=True)
class OrderChange:
    """What Amazon changed of an imported order, already decided. Key: ``key``.

    Only what is given is touched: whatever else a person edited stays.
    ``cancel``: cancel the order and its open deliveries without asking; where goods left the
    order stays confirmed and only what is open is cancelled. ``block``: the open deliveries
    show this sentence and cannot be validated until a person closes or reopens them.
    ``delivery``: a new delivery address, used for open deliveries. ``ship_by`` and
    ``deliver_by`` go to the open deliveries.
    """

    key: OrderKey
    cancel: bool = False
    block: str = ""
    delivery: DeliveryAddress | None = None
    quantities: tuple[NewQuantity, ...] = ()
    products: tuple[NewProduct, ...] = ()
    ship_by: Window | None = None
    deliver_by: Window | None = None
    forget_after: datetime | None = None


@dataclass(frozen=True)
class Written:
    """The document is there and stands like this."""

    landed: Landed


@dataclass(frozen=True)
class Refused:
    """The ERP would not take the document. ``why`` is a sentence without personal data."""

    why: str


Outcome = Written | Refused


# --- Parcels ---------------------------------------------------------------------------

TO_SEND, SENDING, SENT = "to_send", "sending", "sent"
SYNCHRONIZED, FAILED = "synchronized", "failed"
NEEDS_ATTENTION, NOT_APPLICABLE = "needs_attention", "not_applicable"
STUCK = (FAILED, NEEDS_ATTENTION)
TOLD_AGAIN = (*STUCK, SENT, SYNCHRONIZED)
PARCEL_STATES: Mapping[str, str] = {
    TO_SEND: "To send",
    SENDING: "Being sent",
    SENT: "Sent",
    SYNCHRONIZED: "Synchronized with Amazon",
    FAILED: "Synchronization with Amazon failed",
    NEEDS_ATTENTION: "Needs attention",
    NOT_APPLICABLE: "Not applicable",
}


@dataclass(frozen=True)
class Parcel:
    """A parcel that has left, for Amazon to be told of. Key: ``parcel_id``.

    The backend makes one, ``TO_SEND``, in the transaction in which a delivery of an Amazon
    order is validated, whole or in part; one of goods marked ``shipped_outside`` may be
    ``NOT_APPLICABLE`` at once, with the reason of ``domain.parcels.not_applicable``. Whoever
    changes ``carrier`` or ``tracking`` of one in a state of ``TOLD_AGAIN`` puts it back to
    ``TO_SEND``: Amazon then edits the package of its ``reference``. ``items`` maps order item
    ids to pieces; ``name`` is the delivery's.
    ``reference`` is Amazon's packageReferenceId, kept for ever once given; ``references`` are
    those of the order's other parcels. ``due``: not before (``TO_SEND``), or when it is
    looked up on Amazon (``SENDING``, ``SENT``).
    """

    parcel_id: str
    key: OrderKey
    account_id: str
    name: str
    items: Mapping[str, int]
    carrier: str
    tracking: str
    shipped_at: datetime
    shipped_outside: bool = False
    state: str = TO_SEND
    reference: str = ""
    why: str = ""
    attempts: int = 0
    due: datetime | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParcelProgress:
    """What the core decided about a parcel; written whole. Key: ``parcel_id``.

    ``why`` is a plain sentence: Amazon's own error, what is missing, or why it is not sent.
    A parcel that becomes ``FAILED`` is one of the next mail's.
    """

    parcel_id: str
    state: str
    reference: str = ""
    why: str = ""
    attempts: int = 0
    due: datetime | None = None


# --- Offers, products, issues ----------------------------------------------------------


@dataclass(frozen=True)
class OfferKey:
    """An offer: SKUs are compared exactly as Amazon sends them."""

    account_id: str
    marketplace_id: str
    sku: str


@dataclass(frozen=True)
class NewOffer:
    """An offer that the first order of an SKU makes. Key: ``key``."""

    key: OfferKey
    product: Product
    asin: str = ""
    title: str = ""


@dataclass(frozen=True)
class DefaultProducts:
    """*Amazon Sale* and *Amazon Shipping* of the account's company."""

    sale: Product
    shipping: Product


@dataclass(frozen=True)
class Issue:
    """An Amazon Issue: what a person should look at; raised again while open it is the same one
    with the new text. Key: account, kind, order, subject.
    """

    account_id: str
    kind: str
    message: str
    order_id: str = ""
    subject: str = ""


@dataclass(frozen=True)
class IssueKey:
    """Names open issues to close: all of this kind of the order, or the one of a subject."""

    account_id: str
    kind: str
    order_id: str = ""
    subject: str = ""


@dataclass(frozen=True)
class LinkState:
    """The one-time ``state`` of a consent: which account, valid until when."""

    state: str
    account_id: str
    expires: datetime
