# SPDX-License-Identifier: LGPL-3.0-or-later
"""The in-memory ERP's quantities: what is available, and the rows that Amazon is told by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from amazon_connector import port
from amazon_connector.domain.orders import MERCHANT
from amazon_connector.port import SkuKey, SkuStock

from .memory_state import Ids, SalesOrder, Store


class Stock(Store):
    """The part of the port about stock. Whatever changes pieces or offers calls ``touch``."""

    def _edit(self, account_id: str, **values: Any) -> None:
        self.state.accounts[account_id] = replace(self.state.accounts[account_id], **values)

    def save_stock_progress(self, page: Sequence[port.StockProgress]) -> None:
        for progress in page:
            told = {name: value for name, value in vars(progress).items() if value is not None}
            account = self.state.accounts[told.pop("account_id")]
            self._edit(account.account_id, stock=replace(account.stock, **told))

    def touch(self, *product_ids: str) -> None:
        """Their quantities may be others by now."""
        self.state.touches.update((p, port.Touch(p, p)) for p in product_ids)

    def touch_order(self, order: SalesOrder) -> None:
        """Its goods were reserved, left, or are free again."""
        self.touch(*(planned.product.product_id for planned in order.plan.lines))

    def touched_products(self, limit: int) -> Sequence[port.Touch]:
        return list(self.state.touches.values())[:limit]

    def settle_touches(self, page: Sequence[port.Touch]) -> None:
        for touch in page:
            self.state.touches.pop(touch.touch_id, None)

    def stocked_products(self, account_ids: Ids, after: str, limit: int) -> Ids:
        mine = (o for o in self.state.offers.values() if o.key.account_id in account_ids)
        found = {o.product.product_id for o in mine} | {
            r.product_id for r in self._rows(account_ids)
        }
        return sorted(product_id for product_id in found if product_id > after)[:limit]

    def stocked_offers(self, product_ids: Ids) -> Sequence[port.StockedOffer]:
        offers, wanted = list(self._offers()), set(product_ids)
        skus = {offer.key for offer in offers if offer.product_id in wanted}
        return [offer for offer in offers if offer.key in skus]

    def _offers(self) -> Iterator[port.StockedOffer]:
        for key, offer in self.state.offers.items():
            account = self.state.accounts[key.account_id]
            product = self.state.products[offer.product.product_id]
            if not account.linked_at or key.marketplace_id not in account.searched_ids:
                continue
            sku = SkuKey(account.seller_id, account.region, key.sku)
            what = (account.stock.mode, product.product_id, self.state.companies[key.account_id])
            free = self.lies(product.product_id, "warehouse")
            held = sum(order.pieces.get(key.sku, 0) for order in self.state.pending.values())
            counted = product.storable and not product.is_default
            whose = (sku, key.account_id, key.marketplace_id)
            rules = self.state.rules.get(key, {})
            yield port.StockedOffer(*whose, *what, free, held, counted, **rules)

    def lies(self, product_id: str, where: str) -> int:
        """Pieces that nobody has reserved."""
        here = where == "warehouse"
        orders = [o for o in self.state.orders.values() if (o.plan.channel == MERCHANT) == here]
        return self.state.on_hand[product_id, where] - sum(o.taken(product_id) for o in orders)

    def hold_pending(self, page: Sequence[port.PendingOrder]) -> None:
        self.state.pending.update(((o.seller_id, o.order_id), o) for o in page)
        self.touch(*(offer.product_id for offer in self._offers()))

    # Rows

    def sku_stocks(self, keys: Sequence[SkuKey]) -> dict[SkuKey, SkuStock]:
        return {key: self.state.sku_stocks[key] for key in keys if key in self.state.sku_stocks}

    def sku_stocks_of(self, product_ids: Ids) -> Sequence[SkuStock]:
        wanted = set(product_ids)
        return [row for row in self.state.sku_stocks.values() if row.product_id in wanted]

    def sku_stocks_to_send(self, account_ids: Ids, now: datetime, limit: int) -> Sequence[SkuStock]:
        due = [row for row in self._rows(account_ids) if row.due and row.due <= now]
        return sorted(due, key=lambda row: row.key.sku)[:limit]

    def sku_stocks_to_read(
        self, account_ids: Ids, before: datetime, limit: int
    ) -> Sequence[SkuStock]:
        here = [row for row in self._rows(account_ids) if not row.obstacle and not row.on_its_way]
        unread = [row for row in here if row.read_at is None or row.read_at < before]
        return sorted(unread, key=lambda row: (row.marketplace_id, row.key.sku))[:limit]

    def sku_stocks_in_feed(self, key: str) -> Sequence[SkuStock]:
        rows = (row for row in self.state.sku_stocks.values() if row.feed == key)
        return sorted(rows, key=lambda row: row.message_id)

    def save_sku_stocks(self, page: Sequence[SkuStock]) -> None:
        self.state.sku_stocks.update((row.key, row) for row in page)

    def stock_counts(self, account_ids: Ids) -> port.StockCounts:
        live = [row for row in self._rows(account_ids) if row.shown]
        return port.StockCounts(len(live), sum(1 for r in live if r.due and r.wanted == 0))

    def _rows(self, account_ids: Ids) -> list[SkuStock]:
        return [r for r in self.state.sku_stocks.values() if r.account_id in account_ids]

    # Feeds and mails

    def stock_feeds(self, account_ids: Ids, since: datetime) -> Sequence[port.StockFeed]:
        mine = (f for f in self.state.feeds.values() if f.account_id in account_ids)
        wanted = (f for f in mine if f.state != port.FEED_ENDED or f.intended_at >= since)
        return sorted(wanted, key=lambda feed: feed.intended_at)

    def save_stock_feeds(self, page: Sequence[port.StockFeed]) -> None:
        self.state.feeds.update((feed.key, feed) for feed in page)

    def tell_responsible(self, page: Sequence[port.Notice]) -> None:
        self.state.mails.extend(f"{notice.about}: {notice.text}" for notice in page)
