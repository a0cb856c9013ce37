# SPDX-License-Identifier: LGPL-3.0-or-later
"""The values of the stock that is kept true on Amazon (FBM), for ``port.py``.

Quantities are whole pieces; times are aware UTC; handling times are whole days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from .domain.quantities import NO_RULES, StockRules

# --- The switch on the account ---------------------------------------------------------

STOCK_OFF, STOCK_COMPARING = "off", "comparing"
STOCK_READY, STOCK_ON = "ready", "on"
STOCK_MODES: Mapping[str, str] = {
    STOCK_OFF: "Off",
    STOCK_COMPARING: "Being compared with Amazon",
    STOCK_READY: "Compared: to be started",
    STOCK_ON: "On",
}


@dataclass(frozen=True)
class StockSync:
    """*FBM Stock Synchronization* of an account.

    ``mode`` is one of ``STOCK_MODES``: turned on, it compares first and sends nothing before a
    person's yes. ``compare_since``: listings read before it are to be read again.
    ``next_full``: when all quantities are computed again (None: now). ``stopped`` is why a
    round was held; ``approved`` is a person's yes to it.
    """

    mode: str = STOCK_OFF
    compare_since: datetime | None = None
    next_full: datetime | None = None
    stopped: str = ""
    approved: bool = False


NOT_SYNCHRONIZED = StockSync()


@dataclass(frozen=True)
class StockProgress:
    """What changes on an account's ``StockSync``; None leaves a value. Key: account_id."""

    account_id: str
    mode: str | None = None
    compare_since: datetime | None = None
    next_full: datetime | None = None
    stopped: str | None = None
    approved: bool | None = None


# --- What the ERP knows ----------------------------------------------------------------


class SkuKey(NamedTuple):
    """An SKU of a seller in a region: Amazon keeps one merchant quantity for it."""

    seller_id: str
    region: str
    sku: str


# These two are made by the hundred thousand, and a frozen dataclass takes ten times as long to
# make; nobody changes one all the same.


@dataclass(slots=True)
class StockedOffer:
    """An offer on a marketplace that is searched, with what its quantity is made of.

    ``mode`` is that of its account's ``StockSync``. ``warehouse`` names the account's
    warehouse: offers of one product and warehouse share its pieces. ``available``: pieces of
    the product in the warehouse's stock location and its children, on hand less reserved and
    less what confirmed moves out of there lack still, rounded down (it may be below zero); what
    lies at Amazon or is in transit never counts. ``pending``: pieces of the
    SKU in orders that Amazon shows as PENDING. ``stockable`` is false for a default product, a
    service, and what the ERP does not count. ``divide``: the account promises no piece twice.
    ``also_fbm``: a person wants this SKU sold by the merchant although it is FBA.
    """

    key: SkuKey
    account_id: str
    marketplace_id: str
    mode: str
    product_id: str
    warehouse: str
    available: int
    pending: int = 0
    stockable: bool = True
    rules: StockRules = NO_RULES
    handling_days: int | None = None
    divide: bool = False
    also_fbm: bool = False


@dataclass(frozen=True)
class Touch:
    """A product whose quantity or whose offers changed. The backend adds one, and never
    updates one, in the transaction of the change: nobody waits for the synchronization.
    """

    touch_id: str
    product_id: str


@dataclass(frozen=True)
class PendingOrder:
    """The pieces, by SKU, that an order holds as long as Amazon shows it as PENDING; none
    once it is paid or cancelled. Key: seller_id and order_id.
    """

    seller_id: str
    order_id: str
    account_id: str
    pieces: Mapping[str, int] = field(default_factory=dict)


# --- The row of an SKU -----------------------------------------------------------------

UNREAD, PREVIEW, HELD, IN_FEED = "unread", "preview", "held", "in_feed"
STOCK_STATES: Mapping[str, str] = {
    UNREAD: "To be read from Amazon",
    PREVIEW: "Would change",
    "to_send": "To send",
    "sending": "Being sent",
    IN_FEED: "Being processed by Amazon",
    "synchronized": "Synchronized with Amazon",
    "failed": "Synchronization with Amazon failed",
    HELD: "Needs attention",
    "not_applicable": "Not applicable",
}


@dataclass(slots=True)
class SkuStock:
    """The quantity of an SKU: what Amazon should show beside what it took. Key: ``key``.

    ``wanted`` and ``handling_days`` (None: left as Amazon has it) are the core's reckoning;
    ``acknowledged`` ones are what Amazon took last (None: not known); ``sending`` ones are on
    their way or were refused. ``on_amazon`` is what Amazon showed at ``read_at``. ``state`` is
    one of ``STOCK_STATES``; what is to be sent has a ``due`` and nothing else has one.
    ``obstacle`` is the plain reason why nothing is sent for this SKU; ``held`` tells that a
    person must decide. ``feed`` and ``message_id`` name its place in a feed under way.
    ``listed``, ``fba``, ``product_type`` come from Amazon's listing. ``kept`` is the core's own:
    empty while ``merge`` works.
    """

    key: SkuKey
    account_id: str
    marketplace_id: str
    product_id: str = ""
    wanted: int | None = None
    handling_days: int | None = None
    acknowledged: int | None = None
    acknowledged_days: int | None = None
    sending: int | None = None
    sending_days: int | None = None
    on_amazon: int | None = None
    read_at: datetime | None = None
    state: str = UNREAD
    why: str = ""
    due: datetime | None = None
    attempts: int = 0
    obstacle: str = ""
    held: bool = False
    also_fbm: bool = False
    listed: bool = False
    fba: bool = False
    product_type: str = ""
    kept: str = ""
    feed: str = ""
    message_id: int = 0

    @property
    def on_its_way(self) -> bool:
        """Whether Amazon has been asked and has not answered yet."""
        return self.state in ("sending", IN_FEED)

    @property
    def shown(self) -> int | None:
        """The quantity that Amazon has, as far as we know."""
        return self.on_amazon if self.acknowledged is None else self.acknowledged


@dataclass(frozen=True)
class StockCounts:
    """``live``: SKUs whose ``shown`` is above zero. ``falling``: those of them that are to be
    sent with a wanted quantity of zero.
    """

    live: int = 0
    falling: int = 0


# --- Feeds -----------------------------------------------------------------------------

FEED_INTENDED, FEED_CREATED = "intended", "created"
FEED_ENDED, FEED_ABANDONED = "ended", "abandoned"
FEED_STATES: Mapping[str, str] = {
    FEED_INTENDED: "To be sent",
    FEED_CREATED: "Being processed by Amazon",
    FEED_ENDED: "Ended",
    FEED_ABANDONED: "Given up, still watched",
}


@dataclass(frozen=True)
class StockFeed:
    """A JSON_LISTINGS_FEED with quantities. Key: ``key``, which the core chooses.

    ``feed_id`` is Amazon's, once it gave one. ``messages`` counts its SKUs; ``outcome`` is a
    sentence for people. ``next_poll``: when it is looked at again.
    """

    key: str
    account_id: str
    state: str
    intended_at: datetime
    next_poll: datetime
    messages: int = 0
    feed_id: str = ""
    attempts: int = 0
    outcome: str = ""


@dataclass(frozen=True)
class Notice:
    """A mail to the responsible user of an account; ``about`` goes into its subject line."""

    account_id: str
    about: str
    text: str
