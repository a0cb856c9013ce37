# SPDX-License-Identifier: LGPL-3.0-or-later
"""The values of Amazon accounts and their links, for ``port.py``. Times are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .records_fba import READ_HOURLY, FbaSync
from .records_invoices import NO_INVOICES, InvoiceSync
from .records_money import NO_PAYOUTS, PayoutSync
from .records_stock import NOT_SYNCHRONIZED, StockSync


@dataclass(frozen=True)
class AccountMarketplace:
    """A marketplace of an account. Searched when ``active`` and not ``blocked``.

    ``blocked`` is the plain reason why Amazon does not let the seller use it. ``out_since``:
    what Amazon changed from then on, while the marketplace was out of the search, has not been
    read (None: everything before the account's cursor has).
    """

    marketplace_id: str
    name: str
    currency: str
    prices_include_tax: bool
    active: bool = True
    blocked: str = ""
    out_since: datetime | None = None

    @property
    def searched(self) -> bool:
        """Whether orders of this marketplace are read."""
        return self.active and not self.blocked


@dataclass(frozen=True)
class Account:
    """An Amazon account as the ERP holds it. Secrets are sealed (``vault.Vault``).

    ``cursor`` is *Last Order Sync*: everything that Amazon changed before it is in.
    ``linked_at`` is the moment from which orders move stock. ``opened`` tells that the FBM
    orders open at that moment have been read.
    """

    account_id: str
    name: str
    seller_id: str
    region: str
    client_id: str
    sealed_client_secret: str
    sealed_refresh_token: str
    marketplaces: tuple[AccountMarketplace, ...]
    linked_at: datetime | None
    cursor: datetime | None
    opened: bool = False
    redo: bool = False
    turn_minutes: int = 5
    next_turn: datetime | None = None
    problem: str = ""
    application_id: str = ""
    stock: StockSync = NOT_SYNCHRONIZED
    fba: FbaSync = READ_HOURLY
    payouts: PayoutSync = NO_PAYOUTS
    invoices: InvoiceSync = NO_INVOICES

    @property
    def searched_ids(self) -> tuple[str, ...]:
        """Amazon's ids of the marketplaces that are read, sorted."""
        return tuple(sorted(m.marketplace_id for m in self.marketplaces if m.searched))


@dataclass(frozen=True)
class AccountProgress:
    """What a turn changes on an account; None leaves a value as it is. Key: account_id.

    ``cursor_before`` guards a cursor: it is written only while the stored one still equals
    it (a person may have set an earlier date meanwhile, which then stays).
    ``problem`` is the plain sentence shown on the account; an empty text clears it, as it does
    ``invoice_report``.
    ``out_since`` is that of the marketplaces named in it; None clears theirs.
    """

    account_id: str
    cursor: datetime | None = None
    cursor_before: datetime | None = None
    opened: bool | None = None
    redo: bool | None = None
    next_turn: datetime | None = None
    next_fba_read: datetime | None = None
    next_payout_read: datetime | None = None
    next_invoice_read: datetime | None = None
    invoice_report: str | None = None
    problem: str | None = None
    out_since: Mapping[str, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """What linking an account stores. Secrets are sealed."""

    account_id: str
    seller_id: str
    sealed_refresh_token: str
    linked_at: datetime


@dataclass(frozen=True)
class SealedSecrets:
    """The secrets of an account as they are stored (``vault.Vault``); empty: none. Key:
    account_id.
    """

    account_id: str
    client_secret: str
    refresh_token: str


@dataclass(frozen=True)
class MarketplaceSeen:
    """A marketplace that Amazon lists for the seller. Key: account and marketplace_id.

    ``usable`` is false where the seller does not take part or is suspended; ``note`` says so.
    """

    account_id: str
    marketplace_id: str
    name: str
    country: str
    currency: str
    usable: bool
    note: str = ""
