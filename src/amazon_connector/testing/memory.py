# SPDX-License-Identifier: LGPL-3.0-or-later
"""An ERP in memory: orders, parcels and quantities, for tests of the core.

It has no tax engine (a line comes to quantity times price) and no accounting (nothing is
ever invoiced); contacts live in their orders.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from amazon_connector import port
from amazon_connector.domain.carriers import KNOWN_CARRIERS, Carrier
from amazon_connector.domain.marketplaces import MARKETPLACES
from amazon_connector.paging import by_page
from amazon_connector.port import Account, AmazonOrder, OrderKey, Outcome, Parcel, Product

from .memory_state import Ids, SalesOrder, StoredProduct
from .memory_stock import Stock

_CURRENCIES = {marketplace.currency for marketplace in MARKETPLACES}


class MemoryBackend(Stock):
    """Orders, parcels and quantities; ``memory_erp`` has the rest of the port."""

    # Accounts

    def accounts(self) -> Sequence[Account]:
        return [account for _, account in sorted(self.state.accounts.items())]

    def save_progress(self, page: Sequence[port.AccountProgress]) -> None:
        for progress in page:
            account = self.state.accounts[progress.account_id]
            told = {name: value for name, value in vars(progress).items() if value is not None}
            if next_read := told.pop("next_fba_read", None):
                told["fba"] = replace(account.fba, next_read=next_read)
            if account.cursor != told.pop("cursor_before", None):
                told.pop("cursor", None)
            mine, out = account.marketplaces, told.pop("out_since")
            back = (replace(m, out_since=out.get(m.marketplace_id, m.out_since)) for m in mine)
            self._edit(**told, marketplaces=tuple(back))

    # The search

    def search_turn(self, group: str) -> port.SearchTurn | None:
        return self.state.turns.get(group)

    def save_search_turn(self, turn: port.SearchTurn) -> None:
        self.end_search_turn(turn)
        self.state.turns[turn.group] = replace(turn, version=turn.version + 1)

    def end_search_turn(self, turn: port.SearchTurn) -> None:
        stored = self.state.turns.get(turn.group)
        if turn.version != (stored.version if stored else 0):
            raise port.LostRace("Another worker took this search further.")
        self.state.turns.pop(turn.group, None)

    # Orders

    def known_orders(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, port.KnownOrder]:
        rows = {key: self.state.rows[key] for key in keys if key in self.state.rows}
        orders = {key: self.state.orders.get(key) for key in rows}
        return {k: port.KnownOrder(rows[k], o.landed() if o else None) for k, o in orders.items()}

    def orders_to_retry(self, account_ids: Ids, due: datetime, limit: int) -> list[AmazonOrder]:
        ready = (r for r in self._in_quarantine(account_ids) if (r.next_attempt or due) <= due)
        return sorted(ready, key=lambda r: (r.next_attempt or due, r.key.order_id))[:limit]

    def retry_now(self, account_ids: Ids, due: datetime) -> None:
        self.save_orders([replace(r, next_attempt=due) for r in self._in_quarantine(account_ids)])

    def _in_quarantine(self, account_ids: Ids) -> list[AmazonOrder]:
        rows = self.state.rows.values()
        return [r for r in rows if r.state == port.QUARANTINED and r.account_id in account_ids]

    def save_orders(self, page: Sequence[AmazonOrder]) -> None:
        self.state.rows.update((row.key, row) for row in page)

    def create_orders(self, page: Sequence[port.OrderPlan]) -> Sequence[Outcome]:
        return by_page(self.atomic, lambda plans: [self.create(plan) for plan in plans], page)

    def create(self, plan: port.OrderPlan) -> Outcome:
        """One sales order, with what Amazon counts as shipped booked as done."""
        if plan.key not in self.state.orders:
            if plan.currency not in _CURRENCIES:
                raise port.CannotBook(f"The currency {plan.currency} does not exist here.")
            order = SalesOrder(plan, f"S{len(self.state.orders) + 1:05}")
            for package in plan.shipped:
                order = order.ship(package, outside=True)
            self.state.orders[plan.key] = order
            self.touch_order(order)
        return port.Written(self.state.orders[plan.key].landed())

    def change_orders(self, page: Sequence[port.OrderChange]) -> Sequence[Outcome]:
        return by_page(self.atomic, lambda changes: [self.change(c) for c in changes], page)

    def change(self, change: port.OrderChange) -> Outcome:
        """All of one change."""
        order = self.state.orders[change.key] = self.state.orders[change.key].change(change)
        self.touch_order(order)
        return port.Written(order.landed())

    def default_lines(self, account_ids: Ids, after: str, limit: int) -> Sequence[OrderKey]:
        orders = (o for o in self.state.orders.values() if o.plan.account_id in account_ids)
        keys = (order.plan.key for order in orders if order.is_on_default)
        above = (key for key in keys if key.order_id > after)
        return sorted(above, key=lambda key: (key.order_id, key.seller_id))[:limit]

    # Parcels

    def parcels_due(self, account_ids: Ids, now: datetime, limit: int) -> Sequence[Parcel]:
        states = (port.TO_SEND, port.SENDING, port.SENT)
        waiting = (p for p in self._imported(account_ids) if p.state in states)
        due = (parcel for parcel in waiting if (parcel.due or now) <= now)
        return sorted(due, key=lambda p: (p.shipped_at, p.parcel_id))[:limit]

    def parcels_of(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, Sequence[Parcel]]:
        found = {key: self.state.orders[key].parcels for key in keys if key in self.state.orders}
        return {key: _with_references(parcels) for key, parcels in found.items() if parcels}

    def save_parcels(self, page: Sequence[port.ParcelProgress]) -> None:
        by_id = {progress.parcel_id: progress for progress in page}
        self.edit_parcels(by_id, lambda p: replace(p, **vars(by_id[p.parcel_id])))

    def resend_parcels(self, parcel_ids: Ids) -> None:
        self.edit_parcels(parcel_ids, lambda parcel: sent_again(parcel, port.STUCK))

    def edit_parcels(self, ids: Collection[str], edit: Callable[[Parcel], Parcel]) -> None:
        """Change stored parcels. One that is no longer failed may be told of again."""
        for key, order in self.state.orders.items():
            if any(parcel.parcel_id in ids for parcel in order.parcels):
                parcels = tuple(edit(p) if p.parcel_id in ids else p for p in order.parcels)
                self.state.orders[key] = replace(order, parcels=parcels)
                self.state.told -= {p.parcel_id for p in parcels if p.state != port.FAILED}

    def carriers(self) -> Sequence[Carrier]:
        return KNOWN_CARRIERS

    def failures_to_tell(self, account_ids: Ids) -> Sequence[Parcel]:
        failed = (p for p in self._imported(account_ids) if p.state == port.FAILED)
        return [parcel for parcel in failed if parcel.parcel_id not in self.state.told]

    def tell_failures(self, page: Sequence[Parcel]) -> None:
        page = [parcel for parcel in page if parcel.parcel_id not in self.state.told]
        for account_id in sorted({parcel.account_id for parcel in page}):
            mine = (p for p in page if p.account_id == account_id)
            self.state.mails.append("\n".join(f"{p.key.order_id} {p.name}: {p.why}" for p in mine))
        self.state.told.update(parcel.parcel_id for parcel in page)

    def _imported(self, account_ids: Ids) -> list[Parcel]:
        states = (port.IMPORTED, port.CANCELLED_STATE)
        rows = (row for row in self.state.rows.values() if row.state in states)
        mine = self.parcels_of([row.key for row in rows if row.account_id in account_ids])
        return [parcel for parcels in mine.values() for parcel in parcels]

    # Offers and products

    def offers(self, keys: Sequence[port.OfferKey]) -> Mapping[port.OfferKey, Product]:
        return {key: self.state.offers[key].product for key in keys if key in self.state.offers}

    def create_offers(self, page: Sequence[port.NewOffer]) -> None:
        for offer in page:
            self.state.offers.setdefault(offer.key, offer)
            self.touch(offer.product.product_id)

    def products(self, account_id: str, references: Ids) -> Mapping[str, Product]:
        stored = [p for p in self.state.products.values() if not p.is_default]
        found = {p.reference: Product(p.product_id) for p in reversed(stored)}
        return {reference: found[reference] for reference in references if reference in found}

    def default_products(self, account_id: str) -> port.DefaultProducts:
        made = []
        for reference in ("Amazon Sale", "Amazon Shipping"):
            product_id = f"{self.state.companies[account_id]}:{reference}"
            stored = StoredProduct(product_id, reference, storable=False, is_default=True)
            self.state.products.setdefault(product_id, stored)
            made.append(Product(product_id, is_default=True))
        return port.DefaultProducts(*made)

    # Issues

    def raise_issues(self, page: Sequence[port.Issue]) -> None:
        self.state.issues.update(((i.account_id, i.kind, i.order_id, i.subject), i) for i in page)

    def close_issues(self, page: Sequence[port.IssueKey]) -> None:
        gone = {(key.account_id, key.kind, key.order_id, key.subject) for key in page}
        stay = (k for k in self.state.issues if not {k, (*k[:3], "")} & gone)
        self.state.issues = {key: self.state.issues[key] for key in stay}


def sent_again(parcel: Parcel, states: Collection[str]) -> Parcel:
    """The parcel, if it is in one of these states, to be sent now under its reference."""
    if parcel.state not in states:
        return parcel
    return replace(parcel, state=port.TO_SEND, why="", attempts=0, due=None)


def _with_references(parcels: Sequence[Parcel]) -> list[Parcel]:
    found = [(p, tuple(o.reference for o in parcels if o is not p)) for p in parcels]
    return [replace(parcel, references=others) if others else parcel for parcel, others in found]
