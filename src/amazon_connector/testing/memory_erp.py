# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rest of the port on top of the small in-memory ERP: linking, personal data, and stock at
Amazon, where a company's accounts share one location.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from amazon_connector import port
from amazon_connector.domain.customers import Customer
from amazon_connector.domain.marketplaces import BY_ID
from amazon_connector.port import Account, OrderKey

from .memory import MemoryBackend
from .memory_state import Ids

FORGOTTEN = Customer("forgotten", "Amazon customer (forgotten)", anonymous=True)


class MemoryErp(MemoryBackend):
    """A whole ``port.Backend``."""

    # Linking

    def save_links(self, page: Sequence[port.Link]) -> None:
        for link in page:
            account = self.state.accounts[link.account_id]
            self._edit(**vars(link), cursor=account.cursor or link.linked_at, problem="")
            self._edit(link.account_id, linked_at=account.linked_at or link.linked_at)

    def sealed_secrets(self) -> Sequence[port.SealedSecrets]:
        of = self.accounts()
        told = ((a.account_id, a.sealed_client_secret, a.sealed_refresh_token) for a in of)
        return [port.SealedSecrets(*one) for one in told if any(one[1:])]

    def save_sealed_secrets(self, page: Sequence[port.SealedSecrets]) -> None:
        for one in page:
            secret, token = one.client_secret, one.refresh_token
            self._edit(one.account_id, sealed_client_secret=secret, sealed_refresh_token=token)

    def save_marketplaces(self, page: Sequence[port.MarketplaceSeen]) -> None:
        for seen in page:
            account = self.state.accounts[seen.account_id]
            found = {m.marketplace_id: m for m in account.marketplaces}
            marketplace = found.get(seen.marketplace_id) or self._marketplace(seen, account)
            blocked = "" if seen.usable else seen.note or "The seller cannot use it."
            found[seen.marketplace_id] = replace(marketplace, blocked=blocked)
            self._edit(seen.account_id, marketplaces=tuple(found.values()))

    def _marketplace(self, seen: port.MarketplaceSeen, mine: Account) -> port.AccountMarketplace:
        sellers = (a for a in self.state.accounts.values() if a.seller_id == mine.seller_id)
        taken = any(seen.marketplace_id in other.searched_ids for other in sellers)
        known = BY_ID.get(seen.marketplace_id)
        included = known is None or known.prices_include_tax
        named = (seen.marketplace_id, seen.name, seen.currency)
        return port.AccountMarketplace(*named, included, active=not taken)

    def block_marketplaces(self, account_ids: Ids, blocked: Mapping[str, str]) -> None:
        for account_id in account_ids:
            found = self.state.accounts[account_id].marketplaces
            why = (replace(m, blocked=blocked.get(m.marketplace_id, m.blocked)) for m in found)
            self._edit(account_id, marketplaces=tuple(why))

    def add_link_state(self, state: port.LinkState) -> None:
        self.state.link_states[state.state] = state

    def take_link_state(self, state: str) -> port.LinkState | None:
        return self.state.link_states.pop(state, None)

    # Personal data

    def personal_data_due(self, now: datetime, limit: int) -> Sequence[OrderKey]:
        rows = (self.state.rows[key] for key in self.state.orders)
        due = (r.key for r in rows if not r.forgotten and r.forget_after and r.forget_after <= now)
        return sorted(due, key=lambda key: key.order_id)[:limit]

    def forget(self, page: Sequence[OrderKey]) -> None:
        gone: Any = {"delivery": None, "gift_messages": (), "purchase_order": ""}
        for key in page:
            plan = replace(self.state.orders[key].plan, customer=FORGOTTEN, **gone)
            self.state.orders[key] = replace(self.state.orders[key], plan=plan)
            self.state.rows[key] = replace(self.state.rows[key], forgotten=True)

    # Stock at Amazon

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
                    self.lies(product_id, "amazon"),
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
                self.state.on_hand[drift.product_id, "amazon"] += drift.drift

    def _sharing(self, account_id: str) -> list[str]:
        company = self.state.companies[account_id]
        return sorted(a for a, c in self.state.companies.items() if c == company)
