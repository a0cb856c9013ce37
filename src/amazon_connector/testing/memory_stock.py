# SPDX-License-Identifier: LGPL-3.0-or-later
"""The in-memory ERP's quantities: what is available, and the rows that Amazon is told by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime

from amazon_connector import port
from amazon_connector.port import SkuKey, SkuStock

from .memory_state import CANCELLED, Store

_FLYING = (port.SENDING, port.IN_FEED)


class Stock(Store):
    """The part of the port about stock; ``mails`` are those to responsible users."""

    mails: list[str]

    def save_stock_progress(self, page: Sequence[port.StockProgress]) -> None:
        for progress in page:
            account = self.state.accounts[progress.account_id]
            told = {f.name: getattr(progress, f.name) for f in fields(port.StockSync)}
            changed = {name: value for name, value in told.items() if value is not None}
            stock = replace(account.stock, **changed)
            self.state.accounts[progress.account_id] = replace(account, stock=stock)

    def touch(self, product_id: str) -> None:
        """Not of the port: whatever changes a product's pieces or offers calls it."""
        self.state.touches.setdefault(product_id, port.Touch(product_id, product_id))

    def touch_order(self, key: port.OrderKey) -> None:
        """Not of the port: the order's goods were reserved, left, or are free again."""
        for planned in self.state.orders[key].plan.lines:
            self.touch(planned.product.product_id)

    def touched_products(self, limit: int) -> Sequence[port.Touch]:
        return list(self.state.touches.values())[:limit]

    def settle_touches(self, page: Sequence[port.Touch]) -> None:
        for touch in page:
            self.state.touches.pop(touch.touch_id, None)

    def stocked_products(self, account_ids: Sequence[str], after: str, limit: int) -> Sequence[str]:
        found = {
            o.product.product_id
            for o in self.state.offers.values()
            if o.key.account_id in account_ids
        }
        found |= {row.product_id for row in self._rows(account_ids)}
        return sorted(product for product in found if product > after)[:limit]

    def stocked_offers(self, product_ids: Sequence[str]) -> Sequence[port.StockedOffer]:
        offers = list(self._offers())
        skus = {offer.key for offer in offers if offer.product_id in product_ids}
        return [o for o in offers if o.key in skus or o.product_id in product_ids]

    def _offers(self) -> Iterator[port.StockedOffer]:
        for key, offer in self.state.offers.items():
            account = self.state.accounts[key.account_id]
            if not account.linked_at or key.marketplace_id not in account.searched_ids:
                continue
            product = self.state.products[offer.product.product_id]
            sku = SkuKey(account.seller_id, account.region, key.sku)
            rules, days, also_fbm = self.state.rules.get(key, (port.StockRules(), None, False))
            warehouse, divide = self.state.warehouses.get(key.account_id, ("", False))
            yield port.StockedOffer(
                key=sku,
                account_id=key.account_id,
                marketplace_id=key.marketplace_id,
                mode=account.stock.mode,
                product_id=product.product_id,
                warehouse=warehouse,
                available=self._available(product.product_id, warehouse),
                pending=self._pending(sku),
                stockable=product.storable and not product.is_default,
                rules=rules,
                handling_days=days,
                divide=divide,
                also_fbm=also_fbm,
            )

    def _available(self, product_id: str, warehouse: str) -> int:
        """On hand less what deliveries took or will take."""
        pieces = self.state.on_hand.get((product_id, warehouse), 0)
        for order in self.state.orders.values():
            mine = {p.line.key for p in order.plan.lines if p.product.product_id == product_id}
            for parcel in order.parcels:
                if parcel.source == "warehouse" and parcel.state != CANCELLED:
                    pieces -= int(sum(n for key, n in parcel.pieces.items() if key in mine))
        return pieces

    def _pending(self, key: SkuKey) -> int:
        held = (p for p in self.state.pending.values() if p.seller_id == key.seller_id)
        region = {a.account_id for a in self.state.accounts.values() if a.region == key.region}
        return sum(p.pieces.get(key.sku, 0) for p in held if p.account_id in region)

    def hold_pending(self, page: Sequence[port.PendingOrder]) -> None:
        for order in page:
            before = self.state.pending.pop((order.seller_id, order.order_id), order)
            self.state.pending[order.seller_id, order.order_id] = order
            for offer in self._offers():
                if offer.key.sku in {*before.pieces, *order.pieces}:
                    self.touch(offer.product_id)

    # Rows

    def sku_stocks(self, keys: Sequence[SkuKey]) -> dict[SkuKey, SkuStock]:
        return {key: self.state.sku_stocks[key] for key in keys if key in self.state.sku_stocks}

    def sku_stocks_of(self, product_ids: Sequence[str]) -> Sequence[SkuStock]:
        return [row for row in self.state.sku_stocks.values() if row.product_id in product_ids]

    def sku_stocks_to_send(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[SkuStock]:
        due = [row for row in self._rows(account_ids) if row.due and row.due <= now]
        return sorted(due, key=lambda row: row.key.sku)[:limit]

    def sku_stocks_to_read(
        self, account_ids: Sequence[str], before: datetime, limit: int
    ) -> Sequence[SkuStock]:
        free = [r for r in self._rows(account_ids) if not r.obstacle and r.state not in _FLYING]
        unread = [row for row in free if row.read_at is None or row.read_at < before]
        return sorted(unread, key=lambda row: (row.marketplace_id, row.key.sku))[:limit]

    def sku_stocks_in_feed(self, key: str) -> Sequence[SkuStock]:
        rows = [row for row in self.state.sku_stocks.values() if row.feed == key]
        return sorted(rows, key=lambda row: row.message_id)

    def save_sku_stocks(self, page: Sequence[SkuStock]) -> None:
        self.state.sku_stocks.update((row.key, row) for row in page)

    def stock_counts(self, account_ids: Sequence[str]) -> port.StockCounts:
        live = [row for row in self._rows(account_ids) if row.shown]
        falling = [row for row in live if row.due and row.wanted == 0]
        return port.StockCounts(len(live), len(falling))

    def _rows(self, account_ids: Sequence[str]) -> list[SkuStock]:
        return [r for r in self.state.sku_stocks.values() if r.account_id in account_ids]

    # Feeds and mails

    def stock_feeds(self, account_ids: Sequence[str], since: datetime) -> Sequence[port.StockFeed]:
        mine = [f for f in self.state.feeds.values() if f.account_id in account_ids]
        wanted = [f for f in mine if f.state != port.FEED_ENDED or f.intended_at >= since]
        return sorted(wanted, key=lambda feed: feed.intended_at)

    def save_stock_feeds(self, page: Sequence[port.StockFeed]) -> None:
        self.state.feeds.update((feed.key, feed) for feed in page)

    def tell_responsible(self, page: Sequence[port.Notice]) -> None:
        self.mails.extend(f"{notice.about}\n{notice.text}" for notice in page)
