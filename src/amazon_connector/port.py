# SPDX-License-Identifier: LGPL-3.0-or-later
"""THE port: what the core asks of an ERP. Every backend implements ``Backend``, whole.

Rules for all methods
- Writes take a page (a sequence) and reads a list of keys; nothing is called in a loop over
  orders. A backend works in sets: one look-up and one insert per kind and page.
- Every write is idempotent by the key that its docstring names: called twice, one effect.
- Nothing commits. The core opens ``atomic()`` around what belongs together; durability is
  the driver's affair, after the step.
- A write of documents returns one outcome for each element, in order. Backends use
  ``paging.by_page`` for it: the whole page in one ``atomic()``, else one by one.
- Times are aware UTC; amounts are ``Decimal`` in the currency that stands beside them.
- Ids of the ERP (account, product, ...) are opaque text.

Errors a backend may raise
- ``LostRace``: somebody else changed the row; the driver rolls back and repeats the step.
- ``Unavailable``: the database cannot work now (locked, disk full, gone); its text says what
  to do; the driver rolls back and the next run goes on from there.
- anything else while one document is written becomes that document's ``Refused``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from .domain.carriers import Carrier
from .domain.quantities import StockRules
from .records import (
    CANCELLED_STATE,
    FAILED,
    IMPORTED,
    NEEDS_ATTENTION,
    NOT_APPLICABLE,
    NOT_IMPORTED,
    ORDER_STATES,
    PARCEL_STATES,
    QUARANTINED,
    SENDING,
    SENT,
    STUCK,
    SYNCHRONIZED,
    TO_SEND,
    TOLD_AGAIN,
    WAITING,
    AmazonOrder,
    DefaultProducts,
    Issue,
    IssueKey,
    KnownOrder,
    Landed,
    LinkState,
    NewOffer,
    NewProduct,
    NewQuantity,
    OfferKey,
    OrderChange,
    OrderKey,
    OrderPlan,
    Outcome,
    Parcel,
    ParcelProgress,
    PlannedLine,
    Product,
    Refused,
    SearchTurn,
    ShippedPackage,
    Written,
)
from .records_accounts import (
    Account,
    AccountMarketplace,
    AccountProgress,
    Link,
    MarketplaceSeen,
    SealedSecrets,
)
from .records_fba import FbaDrift, FbaStock, FbaSync
from .records_stock import (
    FEED_ABANDONED,
    FEED_CREATED,
    FEED_ENDED,
    FEED_INTENDED,
    FEED_STATES,
    HELD,
    IN_FEED,
    PREVIEW,
    STOCK_COMPARING,
    STOCK_MODES,
    STOCK_OFF,
    STOCK_ON,
    STOCK_READY,
    STOCK_STATES,
    UNREAD,
    Notice,
    PendingOrder,
    SkuKey,
    SkuStock,
    StockCounts,
    StockedOffer,
    StockFeed,
    StockProgress,
    StockSync,
    Touch,
)

# fmt: off
__all__ = [
    "CANCELLED_STATE", "FAILED", "FEED_ABANDONED", "FEED_CREATED", "FEED_ENDED",
    "FEED_INTENDED", "FEED_STATES", "HELD", "IMPORTED", "IN_FEED", "NEEDS_ATTENTION",
    "NOT_APPLICABLE", "NOT_IMPORTED", "ORDER_STATES", "PARCEL_STATES", "PREVIEW",
    "QUARANTINED", "SENDING", "SENT", "STOCK_COMPARING", "STOCK_MODES", "STOCK_OFF",
    "STOCK_ON", "STOCK_READY", "STOCK_STATES", "STUCK", "SYNCHRONIZED", "TOLD_AGAIN",
    "TO_SEND", "UNREAD", "WAITING",
    "Account", "AccountMarketplace", "AccountProgress", "AmazonOrder", "Backend",
    "BackendError", "CannotBook", "DefaultProducts", "FbaDrift", "FbaStock", "FbaSync", "Issue",
    "IssueKey", "KnownOrder", "Landed", "Link", "LinkState", "LostRace", "MarketplaceSeen",
    "NewOffer", "NewProduct", "NewQuantity", "Notice", "OfferKey", "OrderChange", "OrderKey",
    "OrderPlan", "Outcome", "Parcel", "ParcelProgress", "PendingOrder", "PlannedLine",
    "Product", "Refused", "SealedSecrets", "SearchTurn", "ShippedPackage", "SkuKey", "SkuStock",
    "StockCounts", "StockFeed", "StockProgress", "StockRules", "StockSync", "StockedOffer",
    "Touch", "Unavailable", "Written",
]
# fmt: on


class BackendError(Exception):
    """Root of what a backend raises on purpose; the text is a sentence for people."""


class LostRace(BackendError):
    """Another worker was faster: roll back and repeat the step."""


class Unavailable(BackendError):
    """The database cannot work now; nothing was lost, the next run goes on."""


class CannotBook(BackendError):
    """This one document cannot be made here; the text says why and what to do."""


class Backend(Protocol):
    """An ERP. See the rules at the top of this file."""

    def atomic(self) -> AbstractContextManager[object]:
        """All or nothing of what is written inside; may be nested. Never a commit.

        No call to Amazon is ever made inside.
        """
        ...

    # Accounts

    def accounts(self) -> Sequence[Account]:
        """All active accounts, linked or not, by id."""
        ...

    def save_progress(self, page: Sequence[AccountProgress]) -> None:
        """Write what turns changed. Key: account_id; see ``AccountProgress``."""
        ...

    def save_links(self, page: Sequence[Link]) -> None:
        """Store what linking gave. ``linked_at`` and ``cursor`` are set at the first link
        only: linking again goes on from the old cursor. Clears ``problem``. Key: account_id.
        """
        ...

    def sealed_secrets(self) -> Sequence[SealedSecrets]:
        """Those of all accounts that are stored, archived ones too, by id. Inside ``atomic()``
        they stay as they are until its end, or writing them is a ``LostRace``.
        """
        ...

    def save_sealed_secrets(self, page: Sequence[SealedSecrets]) -> None:
        """Store the same secrets as another text, and nothing else. Key: account_id."""
        ...

    def save_marketplaces(self, page: Sequence[MarketplaceSeen]) -> None:
        """Put what Amazon listed on the accounts. Key: account and marketplace.

        A marketplace that is new to the account becomes active unless another account of the
        same seller reads it. A person's choice to take one out stays. One that is not usable
        carries the note as ``blocked``; one that is usable carries none any more.
        """
        ...

    def block_marketplaces(self, account_ids: Sequence[str], blocked: Mapping[str, str]) -> None:
        """Take marketplaces (id -> plain reason) out of the sync of these accounts."""
        ...

    def add_link_state(self, state: LinkState) -> None:
        """Remember the one-time state of a consent."""
        ...

    def take_link_state(self, state: str) -> LinkState | None:
        """Return and remove that state; None where there is none. At most once."""
        ...

    # The search

    def search_turn(self, group: str) -> SearchTurn | None:
        """The turn under way of a group, if any."""
        ...

    def save_search_turn(self, turn: SearchTurn) -> None:
        """Store the turn. ``turn.version`` is the version that was read (0: there was none);
        the stored one becomes that plus 1. Raises ``LostRace`` if it is another by now.
        """
        ...

    def end_search_turn(self, turn: SearchTurn) -> None:
        """Remove the turn. Raises ``LostRace`` like ``save_search_turn``."""
        ...

    # Orders

    def known_orders(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, KnownOrder]:
        """Rows and sales orders of these Amazon orders; unknown ones are left out.

        Inside ``atomic()`` the rows read stay as they are until its end, or writing them is a
        ``LostRace``: ``save_orders`` overwrites whole rows.
        """
        ...

    def orders_to_retry(
        self, account_ids: Sequence[str], due: datetime, limit: int
    ) -> Sequence[AmazonOrder]:
        """Rows in quarantine whose ``next_attempt`` is at or before ``due``, oldest first."""
        ...

    def retry_now(self, account_ids: Sequence[str], due: datetime) -> None:
        """Make all rows in quarantine of these accounts due."""
        ...

    def save_orders(self, page: Sequence[AmazonOrder]) -> None:
        """Insert or overwrite rows whole. Key: ``key``."""
        ...

    def create_orders(self, page: Sequence[OrderPlan]) -> Sequence[Outcome]:
        """Make confirmed sales orders with customers, deliveries and moves. Key: ``key``;
        an order that is there already is left as it is and ``Written`` as it stands.
        """
        ...

    def change_orders(self, page: Sequence[OrderChange]) -> Sequence[Outcome]:
        """Apply changes; applied twice they change nothing more. Key: ``key``."""
        ...

    def default_lines(
        self, account_ids: Sequence[str], after: str, limit: int
    ) -> Sequence[OrderKey]:
        """Orders with an undelivered, uninvoiced line on a default product, by order id
        above ``after``: their SKUs may have a product by now.
        """
        ...

    # Parcels

    def parcels_due(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[Parcel]:
        """Parcels that are ``TO_SEND``, ``SENDING`` or ``SENT`` with no ``due`` or one at or
        before ``now``, the oldest first; never those whose order is not imported.
        """
        ...

    def parcels_of(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, Sequence[Parcel]]:
        """All parcels of these orders; orders without any are left out."""
        ...

    def save_parcels(self, page: Sequence[ParcelProgress]) -> None:
        """Write what was decided. Key: ``parcel_id``."""
        ...

    def resend_parcels(self, parcel_ids: Sequence[str]) -> None:
        """*Retry Amazon Sync*: those that are ``STUCK`` are ``TO_SEND`` now. They keep their
        reference.
        """
        ...

    def carriers(self) -> Sequence[Carrier]:
        """The editable table of carriers; it comes filled with ``KNOWN_CARRIERS``."""
        ...

    def failures_to_tell(self, account_ids: Sequence[str]) -> Sequence[Parcel]:
        """Parcels that have failed since the last mail of their account."""
        ...

    def tell_failures(self, page: Sequence[Parcel]) -> None:
        """One mail for each account to its responsible user with these parcels, Amazon's
        error text and a link to each; queued with the transaction. They are not told again
        until they fail again.
        """
        ...

    # Stock (FBM)

    def save_stock_progress(self, page: Sequence[StockProgress]) -> None:
        """Write what changed on accounts' *FBM Stock Synchronization*. Key: account_id."""
        ...

    def touched_products(self, limit: int) -> Sequence[Touch]:
        """What sales, moves, reservations, pending orders and edited offers touched, of
        products with an offer or a row; the oldest first. Only what is committed.
        """
        ...

    def settle_touches(self, page: Sequence[Touch]) -> None:
        """Remove them. Key: touch_id."""
        ...

    def stocked_products(self, account_ids: Sequence[str], after: str, limit: int) -> Sequence[str]:
        """Ids of products that offers of these accounts or ``SkuStock`` rows of theirs point
        to, in an order of the backend's own, from ``after`` (empty: the first) on.
        """
        ...

    def stocked_offers(self, product_ids: Sequence[str]) -> Sequence[StockedOffer]:
        """All offers of these products, and all others of the SKUs that those have, on
        searched marketplaces of linked accounts.
        """
        ...

    def hold_pending(self, page: Sequence[PendingOrder]) -> None:
        """Store what pending orders hold, and touch the products of SKUs that changed.
        Key: see ``PendingOrder``.
        """
        ...

    def sku_stocks(self, keys: Sequence[SkuKey]) -> Mapping[SkuKey, SkuStock]:
        """The rows of these SKUs; like ``known_orders`` they stay as they are inside
        ``atomic()``, or writing them is a ``LostRace``.
        """
        ...

    def sku_stocks_of(self, product_ids: Sequence[str]) -> Sequence[SkuStock]:
        """The rows that point to these products. Nobody waits for whoever reads them: what is
        to be written is read again by ``sku_stocks``.
        """
        ...

    def sku_stocks_to_send(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[SkuStock]:
        """Rows of these accounts whose ``due`` is at or before ``now``, by SKU. One look-up in
        an index, however many rows there are.
        """
        ...

    def sku_stocks_to_read(
        self, account_ids: Sequence[str], before: datetime, limit: int
    ) -> Sequence[SkuStock]:
        """Rows without ``obstacle`` and not on their way whose ``read_at`` is missing or
        earlier than ``before``, by marketplace and SKU.
        """
        ...

    def sku_stocks_in_feed(self, key: str) -> Sequence[SkuStock]:
        """The rows that are on their way in this feed, by ``message_id``."""
        ...

    def save_sku_stocks(self, page: Sequence[SkuStock]) -> None:
        """Insert or overwrite rows whole. Key: ``key``."""
        ...

    def stock_counts(self, account_ids: Sequence[str]) -> StockCounts:
        """The figures that a round is judged by."""
        ...

    def stock_feeds(self, account_ids: Sequence[str], since: datetime) -> Sequence[StockFeed]:
        """Feeds that have not ended, and those intended at or after ``since``, oldest first."""
        ...

    def save_stock_feeds(self, page: Sequence[StockFeed]) -> None:
        """Insert or overwrite. Key: ``key``."""
        ...

    def tell_responsible(self, page: Sequence[Notice]) -> None:
        """One mail each to the account's responsible user, queued with the transaction."""
        ...

    # Stock at Amazon (FBA)

    def save_fba_stock(self, page: Sequence[FbaStock]) -> None:
        """Insert or overwrite. Key: see ``FbaStock``."""
        ...

    def drop_fba_stock(self, account_id: str, marketplace_id: str, before: datetime) -> None:
        """Remove rows of this marketplace read before: Amazon does not name them any more."""
        ...

    def measure_fba_drift(self, account_ids: Sequence[str], now: datetime) -> None:
        """Store a ``FbaDrift`` for each storable product that these accounts' ``FbaStock`` rows
        (by their offers) or their Amazon locations hold, and remove those of no more; accounts
        that share a location are measured together, under the first of them. The countries of an
        account's SKU add up; where the account is ``FbaSync.pooled`` the highest figure counts.
        """
        ...

    def fba_drifts(self, account_ids: Sequence[str]) -> Sequence[FbaDrift]:
        """What was measured last, by SKU."""
        ...

    def book_fba_drift(self, page: Sequence[FbaDrift]) -> None:
        """Book the drift as an inventory adjustment in the account's Amazon location, and take
        it as measured: ``ours`` becomes ``theirs``. What moved since the measurement stays
        moved. Key: account_id, product_id and ``measured_at``; one that is not the stored
        measurement, or has no drift, changes nothing.
        """
        ...

    # Offers and products

    def offers(self, keys: Sequence[OfferKey]) -> Mapping[OfferKey, Product]:
        """The products of these offers; unknown ones are left out."""
        ...

    def products(self, account_id: str, references: Sequence[str]) -> Mapping[str, Product]:
        """Products whose Internal Reference is exactly one of these, seen by the account's
        company; where several have it, the oldest.
        """
        ...

    def default_products(self, account_id: str) -> DefaultProducts:
        """The default products of the account's company; made where they are missing."""
        ...

    def create_offers(self, page: Sequence[NewOffer]) -> None:
        """Make offers; one that is there stays as it is. Key: ``key``."""
        ...

    # Issues

    def raise_issues(self, page: Sequence[Issue]) -> None:
        """Open issues, or renew the text of those still open. Key: see ``Issue``."""
        ...

    def close_issues(self, page: Sequence[IssueKey]) -> None:
        """Close what has been put right; where ``subject`` is given, only that one. Closing
        twice is no error.
        """
        ...

    # Personal data

    def personal_data_due(self, now: datetime, limit: int) -> Sequence[OrderKey]:
        """Orders whose ``forget_after`` is past and whose personal data is still there."""
        ...

    def forget(self, page: Sequence[OrderKey]) -> None:
        """Make the personal data of these orders anonymous and mark them ``forgotten``.

        A contact goes when the last of its orders goes; the invoices' legal retention is the
        ERP's to keep. Key: ``key``.
        """
        ...
