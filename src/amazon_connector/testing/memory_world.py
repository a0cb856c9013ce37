# SPDX-License-Identifier: LGPL-3.0-or-later
"""Arranges and inspects the in-memory ERP (``testing.world.World``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.marketplaces import BY_ID
from amazon_connector.domain.orders import NO_WINDOW, Address, Window
from amazon_connector.domain.parcels import rolled_up
from amazon_connector.domain.quantities import NO_RULES, StockRules
from amazon_connector.port import (
    TOLD_AGAIN,
    Account,
    AccountMarketplace,
    Backend,
    FbaSync,
    NewOffer,
    OfferKey,
    OrderChange,
    OrderKey,
    OrderPlan,
    Outcome,
    Parcel,
    PlannedLine,
    Product,
    ShippedPackage,
)
from amazon_connector.usage import MemoryUsagePlans, UsagePlans

from .memory import sent_again
from .memory_erp import MemoryErp
from .memory_state import ZERO, SalesOrder, StoredProduct
from .world import (
    ALL_TOPICS,
    Arranged,
    SeenDelivery,
    SeenIssue,
    SeenLine,
    SeenMove,
    SeenOrder,
    SeenParcel,
    Tax,
    World,
)

_DELIVERED = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)


class NotTaken(Exception):
    """This ERP's own kind of error, for orders that a test makes it refuse."""


class RefusingBackend(MemoryErp):
    """``refused`` are order ids whose documents it will not take."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: set[str] = set()

    def create(self, plan: OrderPlan) -> Outcome:
        self._check(plan.key)
        return super().create(plan)

    def change(self, change: OrderChange) -> Outcome:
        self._check(change.key)
        return super().change(change)

    def _check(self, key: OrderKey) -> None:
        if key.order_id in self.refused:
            raise NotTaken(key.order_id)


class MemoryWorld(World):
    """All topics but "taxes", "payouts" and "figures": it has no tax engine, keeps no books, and
    nobody looks at it."""

    topics = ALL_TOPICS - {"taxes", "payouts", "figures"}

    def __init__(self) -> None:
        self.erp = RefusingBackend()
        self._usage_plans = MemoryUsagePlans()
        self._stock: dict[tuple[str, str], int] = {}

    def backend(self) -> Backend:
        return self.erp

    def usage_plans(self) -> UsagePlans:
        return self._usage_plans

    # Arrange

    def account(self, arranged: Arranged) -> str:
        account_id = str(len(self.erp.state.accounts) + 1)
        sealed = arranged.vault.seal(arranged.refresh_token, account_id)
        self.erp.state.companies[account_id] = arranged.company
        self.erp.state.accounts[account_id] = Account(
            account_id=account_id,
            name=arranged.name,
            seller_id=arranged.seller_id if arranged.linked else "",
            region=arranged.region,
            client_id=arranged.client_id,
            sealed_client_secret=arranged.vault.seal(arranged.client_secret, account_id),
            sealed_refresh_token=sealed if arranged.linked else "",
            marketplaces=tuple(_marketplace(m) for m in arranged.marketplace_ids),
            linked_at=arranged.linked_at if arranged.linked else None,
            cursor=arranged.cursor,
            opened=arranged.opened,
            fba=FbaSync(pooled=arranged.fba_pooled),
            application_id=arranged.application_id,
        )
        self.erp.default_products(account_id)
        return account_id

    def product(self, reference: str, *, tax: Tax | None = None, storable: bool = True) -> str:
        product_id = f"P{len(self.erp.state.products) + 1}"
        self.erp.state.products[product_id] = StoredProduct(product_id, reference, storable)
        return product_id

    def offer(self, account_id: str, marketplace_id: str, sku: str, reference: str) -> None:
        key = OfferKey(account_id, marketplace_id, sku)
        product = Product(self._of_reference(reference).product_id)
        self.erp.state.offers[key] = NewOffer(key, product)
        self.erp.touch(product.product_id)

    def map_tax(
        self,
        account_id: str,
        marketplace_id: str,
        country: str,
        business: bool,
        source: Tax,
        target: Tax | None,
    ) -> None:
        raise NotImplementedError("There is no tax engine in memory.")

    def synchronize(self, account_id: str, marketplace_id: str, on: bool) -> None:
        account = self.erp.state.accounts[account_id]
        marketplaces = tuple(
            replace(m, active=on) if m.marketplace_id == marketplace_id else m
            for m in account.marketplaces
        )
        self.erp.state.accounts[account_id] = replace(account, marketplaces=marketplaces)

    def stock(self, reference: str, where: str, quantity: int) -> None:
        self._stock[reference, where] = self._stock.get((reference, where), 0) + quantity
        product_id = self._of_reference(reference).product_id
        self.erp.state.on_hand[product_id, "warehouse" if where == "shelf" else where] += quantity
        self.erp.touch(product_id)

    def send_to_amazon(self, account_id: str, quantities: Mapping[str, int]) -> None:
        for reference, pieces in quantities.items():
            self.stock(reference, "warehouse", -pieces)
            self.stock(reference, "transit", pieces)

    def arrived(self, account_id: str, quantities: Mapping[str, int]) -> None:
        for reference, pieces in quantities.items():
            self.stock(reference, "transit", -pieces)
            self.stock(reference, "amazon", pieces)

    def nest_amazon(self, account_id: str) -> None:
        """There is no tree of locations in memory."""

    def stock_rules(
        self,
        account_id: str,
        marketplace_id: str,
        sku: str,
        rules: StockRules = NO_RULES,
        *,
        handling_days: int | None = None,
        also_fbm: bool = False,
    ) -> None:
        key = OfferKey(account_id, marketplace_id, sku)
        divide = self.erp.state.rules.get(key, {}).get("divide", False)
        self.erp.state.rules[key] = {
            "rules": rules,
            "handling_days": handling_days,
            "also_fbm": also_fbm,
            "divide": divide,
        }
        self.erp.touch(self.erp.state.offers[key].product.product_id)

    def promise_no_piece_twice(self, account_id: str) -> None:
        for key, offer in self.erp.state.offers.items():
            if key.account_id == account_id:
                self.erp.state.rules[key] = {**self.erp.state.rules.get(key, {}), "divide": True}
            self.erp.touch(offer.product.product_id)

    def delete_offer(self, account_id: str, marketplace_id: str, sku: str) -> None:
        offer = self.erp.state.offers.pop(OfferKey(account_id, marketplace_id, sku))
        self.erp.touch(offer.product.product_id)

    def deliver(
        self,
        seller_id: str,
        order_id: str,
        quantities: Mapping[str, int],
        carrier: str = "",
        tracking: str = "",
    ) -> None:
        order = self._order(seller_id, order_id)
        if order.blocked or not order.is_open:
            raise RuntimeError(order.blocked or "There is nothing to deliver.")
        wanted, items = Counter(quantities), dict[str, int]()
        for item_id, pieces in order.undelivered.items():
            reference = self._product_of(order, item_id)
            items[item_id] = min(wanted[reference], pieces)
            wanted[reference] -= items[item_id]
        self._put(order.ship(ShippedPackage("", carrier, tracking, _DELIVERED, items)))

    def unreserve(self, seller_id: str, order_id: str) -> None:
        """Nothing is reserved here: what is to be delivered is promised by itself."""

    def fill_in(self, parcel_id: str, carrier: str, tracking: str) -> None:
        def fill_in(parcel: Parcel) -> Parcel:
            if (parcel.carrier, parcel.tracking) == (carrier, tracking):
                return parcel
            filled_in = replace(parcel, carrier=carrier, tracking=tracking)
            return sent_again(filled_in, TOLD_AGAIN)

        self.erp.edit_parcels([parcel_id], fill_in)

    def retry_amazon_sync(self, parcel_ids: Sequence[str]) -> None:
        self.erp.resend_parcels(parcel_ids)

    def edit_price(self, seller_id: str, order_id: str, reference: str, price: Decimal) -> None:
        order = self._order(seller_id, order_id)
        lines = tuple(
            replace(planned, line=replace(planned.line, unit_price=price))
            if self._reference(planned.product) == reference
            else planned
            for planned in order.plan.lines
        )
        self._put(replace(order, plan=replace(order.plan, lines=lines)))

    def edit_address(self, seller_id: str, order_id: str, line1: str) -> None:
        order = self._order(seller_id, order_id)
        assert order.plan.delivery is not None
        address = replace(order.plan.delivery.address, line1=line1)
        delivery = replace(order.plan.delivery, address=address)
        self._put(replace(order, plan=replace(order.plan, delivery=delivery)))

    def refuse(self, order_id: str) -> None:
        self.erp.refused.add(order_id)

    def accept(self, order_id: str) -> None:
        self.erp.refused.discard(order_id)

    # Inspect

    def order(self, seller_id: str, order_id: str) -> SeenOrder | None:
        order = self.erp.state.orders.get(OrderKey(seller_id, order_id))
        return self._seen(order) if order else None

    def _seen(self, order: SalesOrder) -> SeenOrder:
        plan = order.plan
        company = self.erp.state.companies[plan.account_id]
        return SeenOrder(
            name=order.name,
            state="cancelled" if order.cancelled else "confirmed",
            ordered_at=plan.ordered_at,
            currency=plan.currency,
            total=order.landed().total,
            tax=ZERO,
            lines=[self._seen_line(line) for line in plan.lines],
            customer=plan.customer.name,
            customer_id=f"{company}:{plan.customer.key}",
            delivery_address=plan.delivery.address if plan.delivery else Address(),
            delivery_address_id=f"{company}:{plan.delivery.key}" if plan.delivery else "",
            marketplace_id=plan.marketplace_id,
            channel=plan.channel,
            account_id=plan.account_id,
            sales_team=f"Amazon {company}".strip(),
            history=plan.history,
            gift_messages="\n".join(plan.gift_messages),
            deliveries=self._deliveries(order),
            moves=self._moves(order),
        )

    def _seen_line(self, planned: PlannedLine) -> SeenLine:
        line = planned.line
        return SeenLine(
            kind=line.kind,
            product=self._reference(planned.product),
            description=line.description,
            quantity=Decimal(line.quantity),
            untaxed=line.amount,
            tax=ZERO,
            total=line.amount,
        )

    def _deliveries(self, order: SalesOrder) -> list[SeenDelivery]:
        gift_messages = "\n".join(order.plan.gift_messages)
        done = [
            SeenDelivery(
                state="done",
                items=self._by_reference(order, parcel.items),
                carrier=parcel.carrier,
                tracking=parcel.tracking,
                shipped_outside=parcel.shipped_outside,
                gift_messages=gift_messages,
                ship_by=order.plan.ship_by.latest,
            )
            for parcel in order.parcels
        ]
        if not order.undelivered:
            return done
        rest = SeenDelivery(
            state="open" if order.is_open else "cancelled",
            items=self._by_reference(order, order.undelivered),
            blocked=order.blocked,
            gift_messages=gift_messages,
            ship_by=order.plan.ship_by.latest,
        )
        return [*done, rest]

    def _by_reference(self, order: SalesOrder, pieces: Mapping[str, int]) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for item_id, count in pieces.items():
            reference = self._product_of(order, item_id)
            found[reference] = found.get(reference, ZERO) + count
        return found

    def _moves(self, order: SalesOrder) -> list[SeenMove]:
        fba = order.plan.fba_shipped_at
        left = [(fba, order.left, "amazon")] if fba else []
        left += [(p.shipped_at, Counter(p.items), "warehouse") for p in order.parcels]
        return [
            SeenMove(self._product_of(order, item_id), Decimal(pieces), source, when)
            for when, items, source in left
            for item_id, pieces in items.items()
        ]

    def parcels(self, seller_id: str, order_id: str) -> Sequence[SeenParcel]:
        order = self._order(seller_id, order_id)
        return [
            SeenParcel(p.parcel_id, p.state, p.reference, p.why, self._by_reference(order, p.items))
            for p in order.parcels
        ]

    def sync_state(self, seller_id: str, order_id: str) -> str:
        return rolled_up(parcel.state for parcel in self.parcels(seller_id, order_id))

    def mails(self) -> Sequence[str]:
        return self.erp.state.mails

    def count(self, kind: str) -> int:
        orders = [self._seen(order) for order in self.erp.state.orders.values()]
        return {
            "sales_orders": len(orders),
            "customers": len({order.customer_id for order in orders}),
            "addresses": len({order.delivery_address_id for order in orders} - {""}),
            "offers": len(self.erp.state.offers),
            "deliveries": sum(len(order.deliveries) for order in orders),
            "moves": sum(len(order.moves) for order in orders),
        }[kind]

    def on_hand(self, reference: str, where: str) -> Decimal:
        product = self._of_reference(reference)
        if not product.storable:
            return ZERO
        if where == "amazon":
            return Decimal(self.erp.lies(product.product_id, where))
        moved = sum(
            move.quantity
            for order in self.erp.state.orders.values()
            for move in self._moves(order)
            if (move.product, move.source) == (reference, where)
        )
        return self._stock.get((reference, where), 0) - Decimal(moved)

    def issues(self) -> Sequence[SeenIssue]:
        return [SeenIssue(i.kind, i.order_id, i.message) for i in self.erp.state.issues.values()]

    def text_of_everything(self) -> str:
        state = self.erp.state
        parts = (state.orders, state.rows, state.issues, state.offers)
        return "\n".join(str(part) for part in parts)

    def window(self, seller_id: str, order_id: str) -> Window:
        order = self._order(seller_id, order_id)
        return order.plan.ship_by if order.is_open else NO_WINDOW

    def _order(self, seller_id: str, order_id: str) -> SalesOrder:
        return self.erp.state.orders[OrderKey(seller_id, order_id)]

    def _put(self, order: SalesOrder) -> None:
        self.erp.state.orders[order.plan.key] = order
        self.erp.touch_order(order)

    def _product_of(self, order: SalesOrder, item_id: str) -> str:
        lines = (p for p in order.plan.lines if p.line.kind == PRODUCT_LINE)
        return self._reference(next(p.product for p in lines if p.line.item_id == item_id))

    def _reference(self, product: Product) -> str:
        return self.erp.state.products[product.product_id].reference

    def _of_reference(self, reference: str) -> StoredProduct:
        return next(p for p in self.erp.state.products.values() if p.reference == reference)


def _marketplace(marketplace_id: str) -> AccountMarketplace:
    known = BY_ID[marketplace_id]
    return AccountMarketplace(marketplace_id, known.name, known.currency, known.prices_include_tax)
