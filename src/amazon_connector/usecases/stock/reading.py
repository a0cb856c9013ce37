# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon shows, read back and compared: before anything is sent, and once a day.

Source: searchListingsItems (Listings Items 2021-08-01) takes 20 SKUs a call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from amazon_connector.clock import Clock
from amazon_connector.port import (
    FAILED,
    STOCK_COMPARING,
    STOCK_OFF,
    STOCK_ON,
    STOCK_READY,
    SYNCHRONIZED,
    TO_SEND,
    Account,
    Backend,
    IssueKey,
    SkuKey,
    SkuStock,
    StockProgress,
    StockSync,
)
from amazon_connector.spapi import SellingPartnerError, Throttled, listings
from amazon_connector.steps import AgainAt, Done, GoOn, Next
from amazon_connector.usecases.groups import Amazon, accounts_of, first_client
from amazon_connector.vault import LinkAgain

from .patching import kept_of
from .refusals import STOCK_REFUSED, put_off, write_answers
from .settling import READ_FIRST, REFUSED, Answer, settled, turned_on

_AT_ONCE = 20
_EVERY = timedelta(days=1)
_AFTERWARDS = 'it was accepted and failed afterwards. Amazon says: "{}".'


class ReadListings:
    """Reads the listings of one group's SKUs that were not read since ``compare_since``."""

    def __init__(self, backend: Backend, amazon: Amazon, clock: Clock, group: str) -> None:
        self._backend = backend
        self._amazon = amazon
        self._clock = clock
        self.group = group

    def step(self) -> Next:
        """Read 20 SKUs of a marketplace; without any left the comparison is over."""
        now = self._clock.now()
        group = accounts_of(self._backend, self.group)
        accounts = [a for a in group if a.stock.mode != STOCK_OFF]
        if not accounts:
            return Done()
        if any(_is_due(account.stock, now) for account in accounts):
            return self._begin(accounts, now)
        since = max(a.stock.compare_since for a in accounts if a.stock.compare_since)
        ids = [account.account_id for account in accounts]
        due = self._backend.sku_stocks_to_read(ids, since, _AT_ONCE)
        return self._read(accounts, due) if due else self._over(accounts)

    def _begin(self, accounts: Sequence[Account], now: datetime) -> Next:
        """Stored first: what is read from now on has been read in this comparison."""
        progress = [StockProgress(a.account_id, compare_since=now) for a in accounts]
        with self._backend.atomic():
            self._backend.save_stock_progress(progress)
        return GoOn()

    def _read(self, accounts: Sequence[Account], due: Sequence[SkuStock]) -> Next:
        marketplace_id = due[0].marketplace_id
        skus = next(listings.batches(r.key.sku for r in due if r.marketplace_id == marketplace_id))
        asked = [row for row in due if row.key.sku in skus]
        try:
            client = first_client(self._amazon, accounts)
            found = listings.search_listings(client, accounts[0].seller_id, marketplace_id, skus)
        except Throttled as error:
            return AgainAt(error.retry_at, "Amazon's usage plan allows the next listings then.")
        except (LinkAgain, SellingPartnerError) as error:
            return put_off(self._backend, accounts, error, self._clock.now())
        self._write(asked, {listing.sku: listing for listing in found}, accounts)
        return GoOn()

    def _write(
        self,
        asked: Sequence[SkuStock],
        found: Mapping[str, listings.Listing],
        accounts: Sequence[Account],
    ) -> None:
        now, on = self._clock.now(), turned_on(accounts)
        with self._backend.atomic():
            # As they are by now: a sale may have changed what is wanted meanwhile.
            current = self._backend.sku_stocks([row.key for row in asked])
            read = [_as_read(row, found.get(row.key.sku), now) for row in current.values()]
            rows = [settled(row, on, now) for row in read]
            self._backend.save_sku_stocks(rows)
            self._refuse_dropped(current, found, accounts)
            self._put_right(current, rows)

    def _refuse_dropped(
        self,
        before: Mapping[SkuKey, SkuStock],
        found: Mapping[str, listings.Listing],
        accounts: Sequence[Account],
    ) -> None:
        """What Amazon took and dropped afterwards with an error is refused after all."""
        refused = {
            key: Answer(REFUSED, _AFTERWARDS.format(found[key.sku].problem))
            for key, row in before.items()
            if key.sku in found and found[key.sku].problem and _dropped(row, found[key.sku])
        }
        write_answers(self._backend, refused, accounts, self._clock.now())

    def _put_right(self, before: Mapping[SkuKey, SkuStock], rows: Sequence[SkuStock]) -> None:
        """What Amazon refused and shows by now is no issue any more."""
        closed = [
            IssueKey(row.account_id, STOCK_REFUSED, subject=row.key.sku)
            for row in rows
            if before[row.key].state == FAILED and row.state == SYNCHRONIZED
        ]
        if closed:
            self._backend.close_issues(closed)

    def _over(self, accounts: Sequence[Account]) -> Next:
        """Everything is read, so whoever was being compared can be started."""
        ready = [
            StockProgress(account.account_id, mode=STOCK_READY)
            for account in accounts
            # Not before its rows have been made.
            if account.stock.mode == STOCK_COMPARING and account.stock.next_full is not None
        ]
        if ready:
            with self._backend.atomic():
                self._backend.save_stock_progress(ready)
        return Done()


def _is_due(stock: StockSync, now: datetime) -> bool:
    """Never compared, or a day after the last comparison began."""
    return stock.compare_since is None or (
        stock.mode == STOCK_ON and now - stock.compare_since >= _EVERY
    )


def _as_read(row: SkuStock, listing: listings.Listing | None, now: datetime) -> SkuStock:
    """The row with what Amazon shows, which is then what it has."""
    if listing is None:
        return replace(row, read_at=now, listed=False, on_amazon=None)
    merchant = listing.merchant
    quantity = merchant.quantity if merchant else None
    if _dropped(row, listing):
        why = f"Amazon took {row.sending} and shows {quantity} now: it is sent again."
        row = replace(row, state=TO_SEND, why=why)
    return replace(
        row,
        read_at=now,
        listed=True,
        fba=listing.is_fba,
        product_type=listing.product_type,
        kept=kept_of(listing) if row.kept not in ("", READ_FIRST) else row.kept,
        on_amazon=quantity,
        acknowledged=quantity,
        acknowledged_days=merchant.lead_time_days if merchant else None,
    )


def _dropped(row: SkuStock, listing: listings.Listing) -> bool:
    """Whether Amazon took a quantity and shows another one: ACCEPTED is no promise (Listings
    Items 2021-08-01, patchListingsItem), and its own sales lower it.
    """
    merchant = listing.merchant
    shown = merchant.quantity if merchant else None
    return row.state == SYNCHRONIZED and row.acknowledged == row.sending != shown
