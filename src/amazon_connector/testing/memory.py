# SPDX-License-Identifier: LGPL-3.0-or-later
"""An ERP in memory: orders, parcels and quantities, for tests of the core.

It has no tax engine (a line comes to quantity times price) and no accounting (nothing is
ever invoiced); contacts live in their orders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from amazon_connector import port
from amazon_connector.domain.customers import Customer, DeliveryAddress
from amazon_connector.domain.marketplaces import MARKETPLACES
from amazon_connector.domain.orders import Address
from amazon_connector.paging import by_page
from amazon_connector.port import OrderChange, OrderKey, OrderPlan, Outcome, Product

from .memory_accounts import Accounts
from .memory_documents import cancelled, landed, left_pieces, on_open, sold, with_line
from .memory_fba import FbaStocks
from .memory_parcels import Parcels
from .memory_state import SalesOrder, StoredProduct
from .memory_stock import Stock

FORGOTTEN = Customer("forgotten", "Amazon customer (forgotten)", anonymous=True)
_CURRENCIES = {marketplace.currency for marketplace in MARKETPLACES}


class NotTaken(Exception):
    """This ERP's own kind of error, for orders that a test makes it refuse."""


class MemoryBackend(Accounts, Parcels, Stock, FbaStocks):
    """A ``port.Backend``. ``refused`` are order ids whose documents it will not take."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: set[str] = set()

    def known_orders(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, port.KnownOrder]:
        return {key: self._known(key) for key in keys if key in self.state.rows}

    def _known(self, key: OrderKey) -> port.KnownOrder:
        order = self.state.orders.get(key)
        return port.KnownOrder(self.state.rows[key], landed(order) if order else None)

    def orders_to_retry(
        self, account_ids: Sequence[str], due: datetime, limit: int
    ) -> Sequence[port.AmazonOrder]:
        waiting = [(r.next_attempt or due, r) for r in self._in_quarantine(account_ids)]
        ready = [(when, r.key.order_id, r) for when, r in waiting if when <= due]
        return [row for _, _, row in sorted(ready, key=lambda found: found[:2])][:limit]

    def retry_now(self, account_ids: Sequence[str], due: datetime) -> None:
        self.save_orders([replace(r, next_attempt=due) for r in self._in_quarantine(account_ids)])

    def _in_quarantine(self, account_ids: Sequence[str]) -> list[port.AmazonOrder]:
        rows = self.state.rows.values()
        return [r for r in rows if r.state == port.QUARANTINED and r.account_id in account_ids]

    def save_orders(self, page: Sequence[port.AmazonOrder]) -> None:
        self.state.rows.update((row.key, row) for row in page)

    # Documents

    def create_orders(self, page: Sequence[OrderPlan]) -> Sequence[Outcome]:
        return by_page(self.atomic, lambda plans: [self._create(plan) for plan in plans], page)

    def _create(self, plan: OrderPlan) -> Outcome:
        if plan.key not in self.state.orders:
            self._check(plan.key)
            if plan.currency not in _CURRENCIES:
                raise port.CannotBook(f"The currency {plan.currency} does not exist here.")
            self.state.orders[plan.key] = sold(plan, f"S{len(self.state.orders) + 1:05}")
            self.touch_order(plan.key)
        return port.Written(landed(self.state.orders[plan.key]))

    def change_orders(self, page: Sequence[OrderChange]) -> Sequence[Outcome]:
        return by_page(self.atomic, lambda changes: [self._change(c) for c in changes], page)

    def _change(self, change: OrderChange) -> Outcome:
        self._check(change.key)
        order = self.state.orders[change.key]
        for reduced in change.quantities:
            order = with_line(order, reduced.line_key, quantity=reduced.quantity)
        found = {new.line_key: new.product for new in change.products}
        lines = (replace(p, product=found.get(p.line.key, p.product)) for p in order.plan.lines)
        delivery = change.delivery or order.plan.delivery
        order = replace(order, plan=replace(order.plan, lines=tuple(lines), delivery=delivery))
        if change.block:
            order = on_open(order, blocked=change.block)
        if change.ship_by:
            order = on_open(order, ship_by=change.ship_by)
        self.state.orders[change.key] = cancelled(order) if change.cancel else order
        self.touch_order(change.key)
        return port.Written(landed(self.state.orders[change.key]))

    def default_lines(
        self, account_ids: Sequence[str], after: str, limit: int
    ) -> Sequence[OrderKey]:
        orders = [o for o in self.state.orders.values() if o.plan.account_id in account_ids]
        found = [o.plan.key for o in orders if _has_open_default(o)]
        above = [key for key in found if key.order_id > after]
        return sorted(above, key=lambda key: (key.order_id, key.seller_id))[:limit]

    def _check(self, key: OrderKey) -> None:
        if key.order_id in self.refused:
            raise NotTaken(key.order_id)

    # Personal data

    def personal_data_due(self, now: datetime, limit: int) -> Sequence[OrderKey]:
        rows = (self.state.rows[key] for key in self.state.orders)
        due = (r.key for r in rows if not r.forgotten and r.forget_after and r.forget_after <= now)
        return sorted(due, key=lambda key: key.order_id)[:limit]

    def forget(self, page: Sequence[OrderKey]) -> None:
        for key in page:
            self.state.orders[key] = _forgotten(self.state.orders[key])
            self.state.rows[key] = replace(self.state.rows[key], forgotten=True)

    # Offers and products

    def offers(self, keys: Sequence[port.OfferKey]) -> Mapping[port.OfferKey, Product]:
        return {key: self.state.offers[key].product for key in keys if key in self.state.offers}

    def products(self, account_id: str, references: Sequence[str]) -> Mapping[str, Product]:
        wanted, found = set(references), dict[str, Product]()
        for product in self.state.products.values():
            if product.reference in wanted and not product.is_default:
                found.setdefault(product.reference, Product(product.product_id))
        return found

    def default_products(self, account_id: str) -> port.DefaultProducts:
        company = self.state.companies[account_id]
        return port.DefaultProducts(
            self._default(company, "Amazon Sale"), self._default(company, "Amazon Shipping")
        )

    def _default(self, company: str, reference: str) -> Product:
        product = StoredProduct(f"{company}:{reference}", reference, False, is_default=True)
        self.state.products.setdefault(product.product_id, product)
        return Product(product.product_id, is_default=True)

    def create_offers(self, page: Sequence[port.NewOffer]) -> None:
        for offer in page:
            self.state.offers.setdefault(offer.key, offer)
            self.touch(offer.product.product_id)


def _has_open_default(order: SalesOrder) -> bool:
    left = left_pieces(order)
    return not order.cancelled and any(
        p.product.is_default and not left.get(p.line.key) for p in order.plan.lines
    )


def _forgotten(order: SalesOrder) -> SalesOrder:
    plan = order.plan
    delivery, customer = plan.delivery, plan.customer
    if delivery:
        delivery = DeliveryAddress("forgotten", Address(country=delivery.address.country))
    if not customer.anonymous:
        customer = FORGOTTEN
    plan = replace(plan, customer=customer, delivery=delivery, gift_messages=(), purchase_order="")
    parcels = tuple(replace(parcel, gift_messages="") for parcel in order.parcels)
    return replace(order, plan=plan, parcels=parcels)
