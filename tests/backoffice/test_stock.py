# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies where and what of it is reserved: always the sum of the moves and reservations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amazon_backoffice import wakeup
from amazon_backoffice.adapter import sending, stock
from amazon_backoffice.adapter.deliveries import validate_delivery
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.locations import COUNTED
from amazon_backoffice.adapter.moving import count
from amazon_backoffice.models import (
    Account,
    AmazonTransfer,
    Delivery,
    Product,
    SalesOrderLine,
    State,
    StockLocation,
    StockMove,
    StockQuant,
    StockReservation,
)
from amazon_backoffice.models.among import Page
from amazon_connector.testing.orders import item, order

from .importing import NOW, ONE, arranged, import_page, pair_again
from .world import DjangoWorld

Kind = StockLocation.Kind
TWO, THREE = "302-0000002-0000001", "302-0000003-0000001"
LATER = "2026-11-23T11:30:00Z"


@pytest.fixture
def world(office: str) -> Iterator[DjangoWorld]:
    """An account and a product; in the end all sums are right."""
    made = arranged()
    made.product("A")
    yield made
    assert quants() == summed_up()


def quants() -> dict[tuple[int, int], tuple[Decimal, Decimal]]:
    rows = StockQuant.objects.values_list("product_id", "location_id", "quantity", "reserved")
    return {(p, at): (n, reserved) for p, at, n, reserved in rows if n or reserved}


def summed_up() -> dict[tuple[int, int], tuple[Decimal, Decimal]]:
    """The same, read from the moves and the reservations."""
    found: dict[tuple[int, int], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for move in StockMove.objects.filter(state=State.DONE).select_related("source", "destination"):
        for place, sign in ((move.source, -1), (move.destination, 1)):
            if place.kind in COUNTED:
                found[move.product_id, place.pk][0] += sign * move.quantity
    for row in StockReservation.objects.select_related("move"):
        assert row.move.state == State.OPEN
        assert row.quantity > 0
        found[row.move.product_id, row.location_id][1] += row.quantity
    return {key: (n, reserved) for key, (n, reserved) in found.items() if n or reserved}


def warehouse() -> StockLocation:
    place = Account.objects.get().warehouse
    assert place is not None
    return place


def shelf(kind: Kind = Kind.WAREHOUSE) -> StockLocation:
    """A location inside the warehouse's stock."""
    return StockLocation.objects.create(
        company=warehouse().company, kind=kind, name=f"Shelf {kind}", parent=warehouse()
    )


def put(pieces: int, place: StockLocation) -> None:
    count(Product.objects.get(internal_reference="A"), place, Decimal(pieces), NOW)


def available() -> int:
    """Of A, in the account's warehouse."""
    product = Product.objects.get(internal_reference="A")
    found = stock.available(Page([product.pk]), [warehouse().pk])
    return int(found.get((warehouse().pk, product.pk), 0))


def reserved(order_id: str = ONE) -> int:
    rows = StockReservation.objects.filter(move__delivery__order__order_id=order_id)
    return int(sum(row.quantity for row in rows))


def test_an_order_reserves_its_pieces_and_takes_them_once(world: DjangoWorld) -> None:
    world.stock("A", "warehouse", 10)
    import_page(order(items=[item("1", "A", 3)]))
    assert (available(), reserved()) == (7, 3)
    world.deliver("A1SELLER", ONE, {"A": 3})
    assert (available(), reserved(), world.on_hand("A", "warehouse")) == (7, 0, 7)


def test_pieces_that_arrive_go_to_whom_must_leave_first(world: DjangoWorld) -> None:
    """Without a ship-by date last, on every database; among those the older first."""
    plan = AmazonTransfer(account=Account.objects.get())
    with atomic():
        sending.begin(plan)
        plan.save()
        move = StockMove(product=Product.objects.get(internal_reference="A"), quantity=2)
        sending.plan(plan, move)
        move.save()
        sending.keep(plan)
    import_page(*(order(i, items=[item("1", "A", 2)]) for i in (ONE, TWO, THREE)))
    dates = {ONE: None, TWO: NOW + timedelta(days=2), THREE: NOW + timedelta(days=1)}
    for order_id, ship_by in dates.items():
        Delivery.objects.filter(order__order_id=order_id).update(ship_by=ship_by)
    served = []
    for _ in range(4):
        before = dict(held())
        world.stock("A", "warehouse", 2)
        served += [move for move, pieces in held() if before.get(move) != pieces]
    assert served == [THREE, TWO, plan.name, ONE]


def held() -> list[tuple[str, Decimal]]:
    """What is reserved, by the order or the transfer that it is for."""
    rows = StockReservation.objects.select_related("move__delivery__order", "move__transfer")
    return [
        (
            row.move.delivery.order.order_id if row.move.delivery else row.move.transfer.name,
            row.quantity,
        )
        for row in rows
    ]


def test_what_is_not_there_is_reserved_when_it_comes(world: DjangoWorld) -> None:
    world.stock("A", "warehouse", 2)
    import_page(order(items=[item("1", "A", 3)]), order(TWO, items=[item("1", "A", 2)]))
    assert (available(), reserved(ONE), reserved(TWO)) == (-3, 2, 0)
    world.stock("A", "warehouse", 7)
    assert (available(), reserved(ONE), reserved(TWO)) == (4, 3, 2)


def test_a_part_leaves_and_the_backorder_keeps_its_reservation(world: DjangoWorld) -> None:
    world.product("B")
    world.stock("A", "warehouse", 10)
    world.stock("B", "warehouse", 5)
    import_page(order(items=[item("1", "A", 3), item("2", "B", 2)]))
    world.deliver("A1SELLER", ONE, {"A": 1})
    assert (available(), reserved()) == (7, 4)
    world.deliver("A1SELLER", ONE, {"A": 2, "B": 2})
    assert (available(), reserved()) == (7, 0)


def test_pieces_leave_from_where_they_lie(world: DjangoWorld) -> None:
    place = shelf()
    put(2, warehouse())
    put(5, place)
    import_page(order(items=[item("1", "A", 4)]))
    assert (available(), reserved()) == (3, 4)
    world.deliver("A1SELLER", ONE, {"A": 3})
    assert (available(), reserved()) == (3, 1)
    product = Product.objects.get(internal_reference="A").pk
    assert stock.on_hand([product], [warehouse().pk])[product] == 0
    assert stock.on_hand([product], [place.pk])[product] == 4
    done = StockMove.objects.filter(delivery__state=State.DONE)
    assert {move.source_id: move.quantity for move in done} == {warehouse().pk: 2, place.pk: 1}
    assert SalesOrderLine.objects.get(kind="product").delivered == 3


def test_what_leaves_without_having_been_there_is_missing(world: DjangoWorld) -> None:
    world.stock("A", "warehouse", 1)
    import_page(order(items=[item("1", "A", 3)]))
    world.deliver("A1SELLER", ONE, {"A": 3})
    assert (available(), world.on_hand("A", "warehouse")) == (-2, -2)


def test_neither_amazon_nor_transit_counts_wherever_they_hang(world: DjangoWorld) -> None:
    places = [shelf(kind) for kind in (Kind.AMAZON, Kind.TRANSIT)]
    inside = StockLocation.objects.create(
        company=warehouse().company, kind=Kind.WAREHOUSE, name="In it", parent=places[0]
    )
    for place in (*places, inside):
        put(100, place)
    put(1, shelf())
    assert available() == 1
    import_page(order(items=[item("1", "A", 3)]))
    assert (available(), reserved()) == (-2, 1)


def test_what_amazon_changes_gives_back_what_it_held(world: DjangoWorld) -> None:
    world.stock("A", "warehouse", 10)
    import_page(order(items=[item("1", "A", 3)]))
    import_page(order(updated=LATER, items=[item("1", "A", 1)]))
    assert (available(), reserved()) == (9, 1)
    import_page(
        order(status="CANCELLED", updated="2026-11-23T11:40:00Z", items=[item("1", "A", 1)])
    )
    assert (available(), reserved()) == (10, 0)


def test_a_line_that_gets_its_product_reserves_it(world: DjangoWorld) -> None:
    Product.objects.filter(default_for="sale").update(storable=True)
    default = Product.objects.get(default_for="sale")
    count(default, warehouse(), Decimal(9), NOW)
    import_page(order(items=[item("1", "NEW", 3)]))
    assert reserved() == 3
    world.product("NEW")
    world.stock("NEW", "warehouse", 5)
    pair_again()
    assert (reserved(), StockReservation.objects.get().move.product.name) == (3, "Product NEW")
    free = stock.available(Page([default.pk]), [warehouse().pk])
    assert free == {(warehouse().pk, default.pk): 9}


def test_what_is_not_counted_is_not_reserved(world: DjangoWorld) -> None:
    world.product("BAG", storable=False)
    import_page(order(items=[item("1", "BAG", 3)]))
    assert reserved() == 0


def test_fba_leaves_the_amazon_location(world: DjangoWorld) -> None:
    world.stock("A", "amazon", 10)
    import_page(
        order(
            channel="AMAZON",
            status="SHIPPED",
            created=LATER,
            updated=LATER,
            items=[item("1", "A", 3)],
        )
    )
    assert (available(), world.on_hand("A", "amazon")) == (0, 7)


def test_a_count_moves_the_difference(world: DjangoWorld) -> None:
    for pieces in (5, 3, 3):
        put(pieces, warehouse())
    assert world.on_hand("A", "warehouse") == 3
    assert StockMove.objects.count() == 2


def test_one_delivery_of_thirty_products_takes_the_queries_of_one(world: DjangoWorld) -> None:
    names = [f"P{n}" for n in range(31)]
    for name in names:
        world.product(name)
        world.stock(name, "warehouse", 5)
    import_page(order(items=[item("1", "P0", 3)]))
    import_page(order(TWO, items=[item(str(n), f"P{n}", 3) for n in range(1, 31)]))
    wakeup.request_turn()
    numbers = []
    for delivery in Delivery.objects.order_by("pk"):
        pieces = {move.pk: Decimal(2) for move in delivery.moves.all()}
        with CaptureQueriesContext(connection) as captured:
            assert validate_delivery(delivery.pk, pieces, "DHL", "JD1", NOW) is not None
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 40
