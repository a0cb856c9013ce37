# SPDX-License-Identifier: LGPL-3.0-or-later
"""Arranges and inspects the in-memory ERP (``testing.world.World``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

from amazon_connector.domain.marketplaces import BY_ID
from amazon_connector.domain.orders import NO_WINDOW, Address, Window
from amazon_connector.domain.parcels import rolled_up
from amazon_connector.domain.quantities import NO_RULES, StockRules
from amazon_connector.port import (
    Account,
    AccountMarketplace,
    Backend,
    FbaSync,
    NewOffer,
    OfferKey,
    OrderKey,
    PlannedLine,
    Product,
)
from amazon_connector.usage import MemoryUsagePlans, UsagePlans

from .memory import MemoryBackend
from .memory_documents import ZERO, landed, ship, with_line
from .memory_parcels import sent_again
from .memory_state import DONE, OPEN, Parcel, SalesOrder, StoredProduct
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


class MemoryWorld(World):
    """All topics but "taxes": it has no tax engine."""

    topics = ALL_TOPICS - {"taxes"}

    def __init__(self) -> None:
        self.erp = MemoryBackend()
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

    def stock(self, reference: str, where: str, quantity: int) -> None:
        self._stock[reference, where] = self._stock.get((reference, where), 0) + quantity
        place = {"warehouse": "", "shelf": ""}.get(where, where)
        product_id = self._of_reference(reference).product_id
        on_hand = self.erp.state.on_hand
        on_hand[product_id, place] = on_hand.get((product_id, place), 0) + quantity
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
        self.erp.state.rules[key] = (rules, handling_days, also_fbm)
        self.erp.touch(self.erp.state.offers[key].product.product_id)

    def promise_no_piece_twice(self, account_id: str) -> None:
        self.erp.state.warehouses[account_id] = ("", True)
        for offer in self.erp.state.offers.values():
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
        still_open = next(p for p in order.parcels if p.state == OPEN)
        if still_open.blocked:
            raise RuntimeError(still_open.blocked)
        left, pieces = dict(quantities), dict[str, Decimal]()
        for planned in order.plan.lines:
            key, reference = planned.line.key, self._reference(planned.product)
            taken = min(Decimal(left.get(reference, 0)), still_open.pieces.get(key, ZERO))
            pieces[key] = taken
            left[reference] = left.get(reference, 0) - int(taken)
        done = Parcel(DONE, pieces, done_at=_DELIVERED, carrier=carrier, tracking=tracking)
        self._put(ship(order, done))

    def fill_in(self, parcel_id: str, carrier: str, tracking: str) -> None:
        for order in list(self.erp.state.orders.values()):
            parcels = (
                sent_again(replace(p, carrier=carrier, tracking=tracking))
                if p.progress.parcel_id == parcel_id
                else p
                for p in order.parcels
            )
            self._put(replace(order, parcels=tuple(parcels)))

    def edit_price(self, seller_id: str, order_id: str, reference: str, price: Decimal) -> None:
        order = self._order(seller_id, order_id)
        for planned in order.plan.lines:
            if self._reference(planned.product) == reference:
                order = with_line(order, planned.line.key, unit_price=price)
        self._put(order)

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
            total=landed(order).total,
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
            deliveries=[
                self._seen_delivery(order, p) for p in order.parcels if p.source == "warehouse"
            ],
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

    def _seen_delivery(self, order: SalesOrder, parcel: Parcel) -> SeenDelivery:
        items: dict[str, Decimal] = {}
        for planned in order.plan.lines:
            if planned.line.key in parcel.pieces:
                reference = self._reference(planned.product)
                items[reference] = items.get(reference, ZERO) + parcel.pieces[planned.line.key]
        return SeenDelivery(
            state=parcel.state,
            items=items,
            carrier=parcel.carrier,
            tracking=parcel.tracking,
            shipped_outside=parcel.outside,
            blocked=parcel.blocked,
            gift_messages=parcel.gift_messages,
            ship_by=parcel.ship_by.latest,
        )

    def _moves(self, order: SalesOrder) -> list[SeenMove]:
        products = {p.line.key: self._reference(p.product) for p in order.plan.lines}
        return [
            SeenMove(products[key], pieces, parcel.source, parcel.done_at)
            for parcel in order.parcels
            if parcel.state == DONE and parcel.done_at
            for key, pieces in parcel.pieces.items()
        ]

    def parcels(self, seller_id: str, order_id: str) -> Sequence[SeenParcel]:
        order = self._order(seller_id, order_id)
        return [
            SeenParcel(
                parcel.progress.parcel_id,
                parcel.progress.state,
                parcel.progress.reference,
                parcel.progress.why,
                self._seen_delivery(order, parcel).items,
            )
            for parcel in order.parcels
            if parcel.state == DONE
        ]

    def sync_state(self, seller_id: str, order_id: str) -> str:
        return rolled_up(parcel.state for parcel in self.parcels(seller_id, order_id))

    def mails(self) -> Sequence[str]:
        return self.erp.mails

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
            return Decimal(self.erp.at_amazon(product.product_id))
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
        parcels = self._order(seller_id, order_id).parcels
        return next((p.ship_by for p in parcels if p.state == OPEN), NO_WINDOW)

    def _order(self, seller_id: str, order_id: str) -> SalesOrder:
        return self.erp.state.orders[OrderKey(seller_id, order_id)]

    def _put(self, order: SalesOrder) -> None:
        self.erp.state.orders[order.plan.key] = order
        self.erp.touch_order(order.plan.key)

    def _reference(self, product: Product) -> str:
        return self.erp.state.products[product.product_id].reference

    def _of_reference(self, reference: str) -> StoredProduct:
        return next(p for p in self.erp.state.products.values() if p.reference == reference)


def _marketplace(marketplace_id: str) -> AccountMarketplace:
    known = BY_ID[marketplace_id]
    return AccountMarketplace(marketplace_id, known.name, known.currency, known.prices_include_tax)
