# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon changed of a page of orders, already decided by the core.

Only what a change names is touched: whatever else a person edited stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from amazon_connector.port import (
    CannotBook,
    NewProduct,
    NewQuantity,
    OrderChange,
    Outcome,
    Written,
)

from ..models import Delivery, Product, SalesOrder, SalesOrderLine, State, StockMove
from .contacts import Contacts, later
from .pricing import Pricing, total_up
from .reserving import reserve, unreserve
from .standing import landed_orders, sales_orders
from .totals import amazon_rows, follow_total
from .writes import Writes


def change_orders(page: Sequence[OrderChange]) -> list[Outcome]:
    """See ``Backend.change_orders``. Call inside ``atomic()``."""
    _Changes(page).save()
    orders = sales_orders([change.key for change in page])
    standing = landed_orders(orders.values())
    return [Written(standing[orders[change.key].pk]) for change in page]


class _Changes:
    """One page of changes: reads everything that may change, changes it, writes in sets."""

    def __init__(self, page: Sequence[OrderChange]) -> None:
        self._page = page
        self._writes = Writes()
        self._orders = sales_orders([change.key for change in page], lock=True)
        for change in page:
            if change.key not in self._orders:
                raise CannotBook(f"Order {change.key.order_id} has no sales order here.")
        self._read([order.pk for order in self._orders.values()])
        self._contacts = self._save_contacts()
        products = {int(p.product.product_id) for change in page for p in change.products}
        self._products = Product.objects.in_bulk(products)
        changed = [line for c in page for line in self._repriced(c)]
        self._pricing = Pricing(self._writes, changed, products)
        paired = [self._orders[change.key] for change in page if change.products]
        self._rows = amazon_rows(paired)

    def _read(self, ids: Sequence[int]) -> None:
        self._lines: dict[int, list[SalesOrderLine]] = defaultdict(list)
        for line in SalesOrderLine.objects.filter(order__in=ids).order_by("pk"):
            self._lines[line.order_id].append(line)
        deliveries = Delivery.objects.filter(order__in=ids, state=State.OPEN).order_by("pk")
        self._deliveries: dict[int, list[Delivery]] = defaultdict(list)
        for delivery in deliveries.select_related("address"):
            self._deliveries[delivery.order_id].append(delivery)
        moves = StockMove.objects.filter(order_line__order__in=ids).order_by("pk")
        self._moves: dict[int, list[StockMove]] = defaultdict(list)
        for move in moves.filter(state=State.OPEN):
            self._moves[move.order_line_id].append(move)
        done = moves.filter(state=State.DONE).order_by()
        self._left = set(done.values_list("order_line__order_id", flat=True).distinct())

    def _save_contacts(self) -> Contacts:
        contacts = Contacts()
        for change in self._page:
            if change.delivery:
                customer = self._orders[change.key].customer
                contacts.want_delivery(customer, change.delivery, change.forget_after)
        contacts.save()
        return contacts

    def _repriced(self, change: OrderChange) -> list[SalesOrderLine]:
        """All lines of an order of which some may get other amounts."""
        changes_amounts = change.quantities or change.products
        return self._lines[self._orders[change.key].pk] if changes_amounts else []

    def _paired(self, change: OrderChange) -> list[StockMove]:
        """Open moves that get another product: what they hold of the old one is free."""
        keys = {paired.line_key for paired in change.products}
        lines = self._lines[self._orders[change.key].pk] if keys else []
        return [move for line in lines if line.key in keys for move in self._moves[line.pk]]

    def save(self) -> None:
        """Apply and write. Applied twice it changes nothing more."""
        unreserve([move for change in self._page for move in self._paired(change)])
        for change in self._page:
            self._apply(change, self._orders[change.key])
        changed = [m for moves in self._moves.values() for m in moves if self._writes.changed(m)]
        self._writes.save()
        self._pricing.save()
        reserve(changed)

    def _apply(self, change: OrderChange, order: SalesOrder) -> None:
        for quantity in change.quantities:
            self._reduce(order, quantity)
        for product in change.products:
            self._pair(order, product)
        if change.quantities or change.products:
            total_up(self._writes, order, self._lines[order.pk])
            self._drop_empty_deliveries(order)
        if change.products:
            follow_total(self._writes, order, self._rows.get(order.pk))
        if change.cancel:
            self._cancel(order)
        self._deliveries_and_dates(change, order)
        if change.forget_after:
            for contact in (order.customer, order.delivery_address):
                if contact and not contact.anonymous and not contact.forgotten:
                    longest = later(contact.forget_after, change.forget_after)
                    self._writes.set(contact, forget_after=longest)

    # Lines

    def _line(self, order: SalesOrder, key: str) -> SalesOrderLine:
        for line in self._lines[order.pk]:
            if line.key == key:
                return line
        raise CannotBook(f"A line of {order.name} that Amazon changed was deleted here.")

    def _reduce(self, order: SalesOrder, change: NewQuantity) -> None:
        line = self._line(order, change.line_key)
        if change.quantity < line.delivered:
            raise CannotBook(
                f"{order.name}: {line.delivered.normalize():f} pieces of {line.code} have left, "
                f"the quantity cannot go down to {change.quantity}."
            )
        self._writes.set(line, quantity=Decimal(change.quantity))
        self._pricing.reprice(order, line)
        to_deliver = change.quantity - line.delivered
        for move in self._moves[line.pk]:
            pieces = min(move.quantity, to_deliver)
            to_deliver -= pieces
            if pieces:
                self._writes.set(move, quantity=pieces)
            else:
                self._writes.set(move, state=State.CANCELLED)

    def _pair(self, order: SalesOrder, change: NewProduct) -> None:
        """The line's product and, where it bore none, its taxes; its price stays."""
        line = self._line(order, change.line_key)
        product = self._products[int(change.product.product_id)]
        self._writes.set(line, product_id=product.pk)
        for move in self._moves[line.pk]:
            if product.kind == Product.Kind.GOODS:
                self._writes.set(move, product_id=product.pk)
            else:
                self._writes.set(move, state=State.CANCELLED)
        goods = line.kind == SalesOrderLine.Kind.PRODUCT
        lines = [x for x in self._lines[order.pk] if goods and x.item_id == line.item_id]
        self._pricing.follow_product(order, lines or [line], product.pk)

    # Deliveries

    def _open_moves(self, order: SalesOrder) -> list[StockMove]:
        moves = (m for line in self._lines[order.pk] for m in self._moves[line.pk])
        return [move for move in moves if move.state == State.OPEN]

    def _drop_empty_deliveries(self, order: SalesOrder) -> None:
        needed = {move.delivery_id for move in self._open_moves(order)}
        for delivery in self._deliveries[order.pk]:
            if delivery.pk not in needed:
                self._writes.set(delivery, state=State.CANCELLED)

    def _cancel(self, order: SalesOrder) -> None:
        """Without asking anyone; nothing that is done is undone."""
        for move in self._open_moves(order):
            self._writes.set(move, state=State.CANCELLED)
        for delivery in self._deliveries[order.pk]:
            self._writes.set(delivery, state=State.CANCELLED)
        if order.pk not in self._left:
            self._writes.set(order, state=SalesOrder.State.CANCELLED)

    def _deliveries_and_dates(self, change: OrderChange, order: SalesOrder) -> None:
        dates = _dates(change)
        self._writes.set(order, **dates)
        news = dict(dates)
        if change.delivery:
            address = self._contacts.delivery(order.company_id, change.delivery)
            self._writes.set(order, delivery_address=address)
            news["address"] = address
        if change.block:
            news["blocked"] = change.block
        for delivery in self._deliveries[order.pk]:
            if delivery.state == State.OPEN:
                self._writes.set(delivery, **news)


def _dates(change: OrderChange) -> dict[str, object]:
    dates: dict[str, object] = {}
    if change.ship_by:
        dates.update(ship_by_earliest=change.ship_by.earliest, ship_by=change.ship_by.latest)
    if change.deliver_by:
        dates.update(
            deliver_by_earliest=change.deliver_by.earliest, deliver_by=change.deliver_by.latest
        )
    return dates
