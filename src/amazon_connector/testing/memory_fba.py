# SPDX-License-Identifier: LGPL-3.0-or-later
"""The in-memory ERP's stock at Amazon; accounts of a company share one location."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from amazon_connector import port

from .memory_state import Store


class FbaStocks(Store):
    """The part of the port about stock at Amazon."""

    def save_fba_stock(self, page: Sequence[port.FbaStock]) -> None:
        self.state.fba.update(((r.account_id, r.marketplace_id, r.sku), r) for r in page)

    def drop_fba_stock(self, account_id: str, marketplace_id: str, before: datetime) -> None:
        for key, row in list(self.state.fba.items()):
            if key[:2] == (account_id, marketplace_id) and row.read_at < before:
                del self.state.fba[key]

    def measure_fba_drift(self, account_ids: Sequence[str], now: datetime) -> None:
        for account_id in account_ids:
            sharing = self._sharing(account_id)
            named: dict[tuple[str, str, str], list[int]] = {}
            for (account, marketplace, sku), row in self.state.fba.items():
                offer = self.state.offers.get(port.OfferKey(account, marketplace, sku))
                if offer and account in sharing:
                    key = (offer.product.product_id, account, sku)
                    named.setdefault(key, []).append(row.at_amazon)
            theirs: dict[str, int] = {}
            skus: dict[str, set[str]] = {}
            for (product_id, account, sku), figures in named.items():
                pooled = self.state.accounts[account].fba.pooled
                total = max(figures) if pooled else sum(figures)
                theirs[product_id] = theirs.get(product_id, 0) + total
                skus.setdefault(product_id, set()).add(sku)
            held = {p for (p, where), pieces in self.state.on_hand.items() if where == "amazon"}
            mine = [key for key in self.state.drifts if key[0] in sharing]
            for gone in mine:
                del self.state.drifts[gone]
            for product_id in sorted({*theirs, *held}):
                self.state.drifts[sharing[0], product_id] = port.FbaDrift(
                    sharing[0],
                    product_id,
                    tuple(sorted(skus.get(product_id, ()))),
                    self.at_amazon(product_id),
                    theirs.get(product_id, 0),
                    now,
                )

    def fba_drifts(self, account_ids: Sequence[str]) -> Sequence[port.FbaDrift]:
        firsts = {self._sharing(account_id)[0] for account_id in account_ids}
        mine = [d for d in self.state.drifts.values() if d.account_id in firsts]
        return sorted(mine, key=lambda drift: (drift.skus, drift.product_id))

    def book_fba_drift(self, page: Sequence[port.FbaDrift]) -> None:
        for drift in page:
            key = (drift.account_id, drift.product_id)
            if self.state.drifts.get(key) == drift:
                self.state.drifts[key] = replace(drift, ours=drift.theirs)
                held = self.state.on_hand.get((drift.product_id, "amazon"), 0)
                self.state.on_hand[drift.product_id, "amazon"] = held + drift.drift

    def at_amazon(self, product_id: str) -> int:
        """Not of the port: pieces in the Amazon location."""
        pieces = self.state.on_hand.get((product_id, "amazon"), 0)
        for order in self.state.orders.values():
            mine = {p.line.key for p in order.plan.lines if p.product.product_id == product_id}
            for parcel in order.parcels:
                if parcel.source == "amazon":
                    pieces -= int(sum(n for key, n in parcel.pieces.items() if key in mine))
        return pieces

    def _sharing(self, account_id: str) -> list[str]:
        company = self.state.companies[account_id]
        return sorted(a for a, c in self.state.companies.items() if c == company)
