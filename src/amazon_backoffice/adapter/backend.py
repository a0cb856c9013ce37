# SPDX-License-Identifier: LGPL-3.0-or-later
"""The port's methods, each in the module of its topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from amazon_connector import port
from amazon_connector.clock import Clock
from amazon_connector.domain.carriers import Carrier
from amazon_connector.paging import by_page

from . import (
    accounts,
    catalog,
    changing,
    creating,
    errors,
    fba,
    fbm_stock,
    issues,
    parcels,
    privacy,
    rows,
    search,
    sku_stocks,
    stocked,
    touches,
)


class DjangoBackend:
    """``port.Backend`` on the office's tables. The clock dates issues and mails."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def atomic(self) -> AbstractContextManager[object]:
        """The outermost one commits at its end."""
        return errors.atomic()

    # Accounts

    def accounts(self) -> Sequence[port.Account]:
        return accounts.accounts()

    def save_progress(self, page: Sequence[port.AccountProgress]) -> None:
        accounts.save_progress(page)

    def save_links(self, page: Sequence[port.Link]) -> None:
        accounts.save_links(page)

    def sealed_secrets(self) -> Sequence[port.SealedSecrets]:
        return accounts.sealed_secrets()

    def save_sealed_secrets(self, page: Sequence[port.SealedSecrets]) -> None:
        accounts.save_sealed_secrets(page)

    def save_marketplaces(self, page: Sequence[port.MarketplaceSeen]) -> None:
        accounts.save_marketplaces(page)

    def block_marketplaces(self, account_ids: Sequence[str], blocked: Mapping[str, str]) -> None:
        accounts.block_marketplaces(account_ids, blocked)

    def add_link_state(self, state: port.LinkState) -> None:
        accounts.add_link_state(state)

    def take_link_state(self, state: str) -> port.LinkState | None:
        return accounts.take_link_state(state)

    # The search

    def search_turn(self, group: str) -> port.SearchTurn | None:
        return search.search_turn(group)

    def save_search_turn(self, turn: port.SearchTurn) -> None:
        search.save_search_turn(turn)

    def end_search_turn(self, turn: port.SearchTurn) -> None:
        search.end_search_turn(turn)

    # Orders

    def known_orders(
        self, keys: Sequence[port.OrderKey]
    ) -> Mapping[port.OrderKey, port.KnownOrder]:
        return rows.known_orders(keys)

    def orders_to_retry(
        self, account_ids: Sequence[str], due: datetime, limit: int
    ) -> Sequence[port.AmazonOrder]:
        return rows.orders_to_retry(account_ids, due, limit)

    def retry_now(self, account_ids: Sequence[str], due: datetime) -> None:
        rows.retry_now(account_ids, due)

    def save_orders(self, page: Sequence[port.AmazonOrder]) -> None:
        rows.save_orders(page)

    def create_orders(self, page: Sequence[port.OrderPlan]) -> Sequence[port.Outcome]:
        return by_page(self.atomic, creating.create_orders, page)

    def change_orders(self, page: Sequence[port.OrderChange]) -> Sequence[port.Outcome]:
        return by_page(self.atomic, changing.change_orders, page)

    def default_lines(
        self, account_ids: Sequence[str], after: str, limit: int
    ) -> Sequence[port.OrderKey]:
        return rows.default_lines(account_ids, after, limit)

    # Parcels

    def parcels_due(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[port.Parcel]:
        return parcels.parcels_due(account_ids, now, limit)

    def parcels_of(
        self, keys: Sequence[port.OrderKey]
    ) -> Mapping[port.OrderKey, Sequence[port.Parcel]]:
        return parcels.parcels_of(keys)

    def save_parcels(self, page: Sequence[port.ParcelProgress]) -> None:
        parcels.save_parcels(page)

    def resend_parcels(self, parcel_ids: Sequence[str]) -> None:
        parcels.resend_parcels(parcel_ids)

    def carriers(self) -> Sequence[Carrier]:
        return parcels.carriers()

    def failures_to_tell(self, account_ids: Sequence[str]) -> Sequence[port.Parcel]:
        return parcels.failures_to_tell(account_ids)

    def tell_failures(self, page: Sequence[port.Parcel]) -> None:
        parcels.tell_failures(page, self._clock.now())

    # Stock at Amazon (FBA)

    def save_fba_stock(self, page: Sequence[port.FbaStock]) -> None:
        fba.save_fba_stock(page)

    def drop_fba_stock(self, account_id: str, marketplace_id: str, before: datetime) -> None:
        fba.drop_fba_stock(account_id, marketplace_id, before)

    def measure_fba_drift(self, account_ids: Sequence[str], now: datetime) -> None:
        fba.measure_fba_drift(account_ids, now)

    def fba_drifts(self, account_ids: Sequence[str]) -> Sequence[port.FbaDrift]:
        return fba.fba_drifts(account_ids)

    def book_fba_drift(self, page: Sequence[port.FbaDrift]) -> None:
        fba.book_fba_drift(page, self._clock.now())

    # Stock (FBM)

    def save_stock_progress(self, page: Sequence[port.StockProgress]) -> None:
        fbm_stock.save_stock_progress(page)

    def touched_products(self, limit: int) -> Sequence[port.Touch]:
        return touches.touched_products(limit)

    def settle_touches(self, page: Sequence[port.Touch]) -> None:
        touches.settle_touches(page)

    def stocked_products(self, account_ids: Sequence[str], after: str, limit: int) -> Sequence[str]:
        return stocked.stocked_products(account_ids, after, limit)

    def stocked_offers(self, product_ids: Sequence[str]) -> Sequence[port.StockedOffer]:
        return stocked.stocked_offers(product_ids)

    def hold_pending(self, page: Sequence[port.PendingOrder]) -> None:
        fbm_stock.hold_pending(page)

    def sku_stocks(self, keys: Sequence[port.SkuKey]) -> Mapping[port.SkuKey, port.SkuStock]:
        return sku_stocks.sku_stocks(keys)

    def sku_stocks_of(self, product_ids: Sequence[str]) -> Sequence[port.SkuStock]:
        return sku_stocks.sku_stocks_of(product_ids)

    def sku_stocks_to_send(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[port.SkuStock]:
        return sku_stocks.sku_stocks_to_send(account_ids, now, limit)

    def sku_stocks_to_read(
        self, account_ids: Sequence[str], before: datetime, limit: int
    ) -> Sequence[port.SkuStock]:
        return sku_stocks.sku_stocks_to_read(account_ids, before, limit)

    def sku_stocks_in_feed(self, key: str) -> Sequence[port.SkuStock]:
        return sku_stocks.sku_stocks_in_feed(key)

    def save_sku_stocks(self, page: Sequence[port.SkuStock]) -> None:
        sku_stocks.save_sku_stocks(page)

    def stock_counts(self, account_ids: Sequence[str]) -> port.StockCounts:
        return sku_stocks.stock_counts(account_ids)

    def stock_feeds(self, account_ids: Sequence[str], since: datetime) -> Sequence[port.StockFeed]:
        return fbm_stock.stock_feeds(account_ids, since)

    def save_stock_feeds(self, page: Sequence[port.StockFeed]) -> None:
        fbm_stock.save_stock_feeds(page)

    def tell_responsible(self, page: Sequence[port.Notice]) -> None:
        fbm_stock.tell_responsible(page, self._clock.now())

    # Offers and products

    def offers(self, keys: Sequence[port.OfferKey]) -> Mapping[port.OfferKey, port.Product]:
        return catalog.offers(keys)

    def products(self, account_id: str, references: Sequence[str]) -> Mapping[str, port.Product]:
        return catalog.products(account_id, references)

    def default_products(self, account_id: str) -> port.DefaultProducts:
        return catalog.default_products(account_id)

    def create_offers(self, page: Sequence[port.NewOffer]) -> None:
        catalog.create_offers(page)

    # Issues

    def raise_issues(self, page: Sequence[port.Issue]) -> None:
        issues.raise_issues(page, self._clock.now())

    def close_issues(self, page: Sequence[port.IssueKey]) -> None:
        issues.close_issues(page, self._clock.now())

    # Personal data

    def personal_data_due(self, now: datetime, limit: int) -> Sequence[port.OrderKey]:
        return privacy.personal_data_due(now, limit)

    def forget(self, page: Sequence[port.OrderKey]) -> None:
        privacy.forget(page)
