# SPDX-License-Identifier: LGPL-3.0-or-later
"""What leaves for a page of new orders: deliveries (FBM) and done moves (FBA).

Goods that Amazon already counts as shipped are booked as done and never shipped again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from amazon_connector.domain.currencies import ZERO
from amazon_connector.domain.orders import AMAZON
from amazon_connector.port import OrderPlan, ShippedPackage

from ..models import (
    Account,
    Delivery,
    Parcel,
    SalesOrder,
    SalesOrderLine,
    State,
    StockLocation,
    StockMove,
)
from .catalog import Catalog
from .locations import Locations
from .moving import moved
from .numbers import DELIVERY, take_numbers
from .packing import parcel_of
from .reserving import reserve


class Outgoing:
    """Collects deliveries and moves, then saves them in sets."""

    def __init__(self, places: Mapping[tuple[int, str], int], catalog: Catalog) -> None:
        self._places = places
        self._catalog = catalog
        self._deliveries: list[tuple[Delivery, SalesOrder]] = []
        self._moves: list[tuple[StockMove, SalesOrderLine, Delivery | None]] = []
        self._left: dict[str, dict[str, Decimal]] = {}
        self._open: set[str] = set()

    def add(
        self,
        plan: OrderPlan,
        account: Account,
        order: SalesOrder,
        lines: Sequence[SalesOrderLine],
    ) -> None:
        """What leaves for one order; sets what its lines have delivered. History: nothing."""
        goods = [
            line
            for line in lines
            if line.kind == SalesOrderLine.Kind.PRODUCT
            and line.quantity > 0
            and self._catalog.is_goods(line.product_id)
        ]
        if plan.history or not goods:
            return
        self._left[order.name] = defaultdict(Decimal)
        if plan.channel == AMAZON:
            self._fba(plan, account, order, goods)
        else:
            self._fbm(plan, account, order, goods)

    def of_order(self, order: SalesOrder) -> tuple[Mapping[str, Decimal], bool]:
        """Pieces that left, by item, and whether something is still to be delivered."""
        return self._left.get(order.name, {}), order.name in self._open

    def save(self) -> None:
        """Number and write everything, reserve what is to be delivered. Call once the orders
        and lines are written.
        """
        numbers = take_numbers(DELIVERY, len(self._deliveries))
        for (delivery, order), number in zip(self._deliveries, numbers, strict=True):
            delivery.name, delivery.order_id = number, order.pk
        Delivery.objects.bulk_create([delivery for delivery, _ in self._deliveries])
        for move, line, of in self._moves:
            move.order_line_id, move.delivery_id = line.pk, of.pk if of else None
        moves = StockMove.objects.bulk_create([move for move, _, _ in self._moves])
        locations = Locations()
        moved((m for m in moves if m.state == State.DONE), locations)
        reserve([m for m in moves if m.state == State.OPEN], locations)
        Parcel.objects.bulk_create(self._parcels())

    def _parcels(self) -> list[Parcel]:
        """Of what was shipped outside: seen as parcels too, with why Amazon is not told."""
        left: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
        for move, line, delivery in self._moves:
            if delivery:
                left[delivery.name].append((line.item_id, move.quantity))
        return [
            parcel_of(
                delivery,
                order,
                left[delivery.name],
                delivery.carrier,
                delivery.tracking,
                delivery.done_at,
            )
            for delivery, order in self._deliveries
            if delivery.done_at
        ]

    def _place(self, order: SalesOrder, kind: StockLocation.Kind) -> int:
        return self._places[order.company_id, kind]

    # FBA

    def _fba(
        self,
        plan: OrderPlan,
        account: Account,
        order: SalesOrder,
        goods: Sequence[SalesOrderLine],
    ) -> None:
        """One done move per item, out of the account's Amazon location."""
        source = account.location_id or self._place(order, StockLocation.Kind.WAREHOUSE)
        moves: dict[tuple[str, int], StockMove] = {}
        for line in goods:
            move = moves.get((line.item_id, line.product_id))
            if move is None:
                move = self._move(order, line, None, source, ZERO)
                _done(move, plan.fba_shipped_at or plan.ordered_at)
                moves[line.item_id, line.product_id] = move
            move.quantity += line.quantity
            self._leaves(order, line, line.quantity)

    # FBM

    def _fbm(
        self,
        plan: OrderPlan,
        account: Account,
        order: SalesOrder,
        goods: Sequence[SalesOrderLine],
    ) -> None:
        source = account.warehouse_id or self._place(order, StockLocation.Kind.WAREHOUSE)
        for package in plan.shipped:
            self._shipped_outside(order, source, goods, package)
        rest = [(line, line.quantity - line.delivered) for line in goods]
        rest = [(line, pieces) for line, pieces in rest if pieces > 0]
        if rest:
            self._open.add(order.name)
            self._deliver(order, Delivery(), source, rest)

    def _shipped_outside(
        self,
        order: SalesOrder,
        source: int,
        goods: Sequence[SalesOrderLine],
        package: ShippedPackage,
    ) -> None:
        packed = []
        for item_id, count in package.items.items():
            left = Decimal(count)
            for line in goods:
                pieces = min(left, line.quantity - line.delivered)
                if line.item_id == item_id and pieces > 0:
                    packed.append((line, pieces))
                    self._leaves(order, line, pieces)
                    left -= pieces
        if packed:
            delivery = Delivery(
                shipped_outside=True,
                package_reference=package.reference,
                carrier=package.carrier,
                tracking=package.tracking,
                state=State.DONE,
                done_at=package.shipped_at,
            )
            self._deliver(order, delivery, source, packed)

    def _deliver(
        self,
        order: SalesOrder,
        delivery: Delivery,
        source: int,
        packed: Sequence[tuple[SalesOrderLine, Decimal]],
    ) -> None:
        delivery.address_id = order.delivery_address_id
        delivery.gift_messages = order.gift_messages
        delivery.ship_by_earliest, delivery.ship_by = order.ship_by_earliest, order.ship_by
        delivery.deliver_by_earliest = order.deliver_by_earliest
        delivery.deliver_by = order.deliver_by
        self._deliveries.append((delivery, order))
        for line, pieces in packed:
            move = self._move(order, line, delivery, source, pieces)
            if delivery.done_at:
                _done(move, delivery.done_at)

    def _move(
        self,
        order: SalesOrder,
        line: SalesOrderLine,
        delivery: Delivery | None,
        source: int,
        pieces: Decimal,
    ) -> StockMove:
        move = StockMove(
            product_id=line.product_id,
            source_id=source,
            destination_id=self._place(order, StockLocation.Kind.CUSTOMER),
            quantity=pieces,
            reference=order.name,
        )
        self._moves.append((move, line, delivery))
        return move

    def _leaves(self, order: SalesOrder, line: SalesOrderLine, pieces: Decimal) -> None:
        line.delivered += pieces
        self._left[order.name][line.item_id] += pieces


def _done(move: StockMove, when: datetime) -> None:
    move.state = State.DONE
    move.done_at = when
