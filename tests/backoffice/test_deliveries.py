# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person in the warehouse does with deliveries, and what Amazon may still change then."""

from __future__ import annotations

from decimal import Decimal

import pytest

from amazon_backoffice.adapter.deliveries import close_as_done, reopen, validate_delivery
from amazon_backoffice.models import Delivery, Issue, SalesOrder, State
from amazon_connector.port import CannotBook
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import SeenOrder

from .importing import NOW, ONE, arranged, import_page, sales_order
from .world import DjangoWorld

pytestmark = pytest.mark.usefixtures("office")
LATER = "2026-11-23T11:30:00Z"


@pytest.fixture
def world(office: str) -> DjangoWorld:
    """Two products, and an order of three pieces of the one and two of the other."""
    made = arranged()
    made.product("A")
    made.product("B")
    made.stock("A", "warehouse", 10)
    import_page(order(items=[item("1", "A", 3), item("2", "B", 2)]))
    return made


def seen(world: DjangoWorld) -> SeenOrder:
    found = world.order("A1SELLER", ONE)
    assert found is not None
    return found


def open_delivery() -> Delivery:
    return Delivery.objects.get(state=State.OPEN)


def pieces(a: int, b: int) -> dict[int, Decimal | int]:
    """Of the open delivery's moves."""
    of = {"A": a, "B": b}
    moves = open_delivery().moves.filter(state=State.OPEN)
    return {m.pk: of[m.product.internal_reference] for m in moves}


def test_part_leaves_and_the_rest_is_a_backorder(world: DjangoWorld) -> None:
    validate_delivery(open_delivery().pk, pieces(2, 0), "DHL", "JD1", now=NOW)
    done, rest = seen(world).deliveries
    assert (done.state, dict(done.items)) == ("done", {"A": 2})
    assert (done.carrier, done.tracking) == ("DHL", "JD1")
    assert (rest.state, dict(rest.items)) == ("open", {"A": 1, "B": 2})
    assert open_delivery().backorder_of.state == State.DONE
    assert world.on_hand("A", "warehouse") == 8
    assert [line.delivered for line in sales_order().lines.order_by("pk")] == [2, 0]
    validate_delivery(open_delivery().pk, pieces(1, 2), now=NOW)
    assert [d.state for d in seen(world).deliveries] == ["done", "done"]
    assert len({d.name for d in Delivery.objects.all()}) == 2


@pytest.mark.parametrize(("a", "b", "words"), [(0, 0, "how many"), (4, 0, "to be delivered")])
def test_numbers_that_cannot_be(world: DjangoWorld, a: int, b: int, words: str) -> None:
    with pytest.raises(CannotBook, match=words):
        validate_delivery(open_delivery().pk, pieces(a, b), now=NOW)
    assert open_delivery().moves.count() == 2


def test_a_move_of_another_delivery(world: DjangoWorld) -> None:
    with pytest.raises(CannotBook, match="changed meanwhile"):
        validate_delivery(open_delivery().pk, {10**6: 1}, now=NOW)


def test_done_is_done(world: DjangoWorld) -> None:
    delivery = open_delivery()
    validate_delivery(delivery.pk, pieces(3, 2), now=NOW)
    with pytest.raises(CannotBook, match="done already"):
        validate_delivery(delivery.pk, {}, now=NOW)


def shipped_on_amazon() -> None:
    import_page(
        order(
            status="SHIPPED",
            updated=LATER,
            items=[item("1", "A", 3, shipped=3), item("2", "B", 2, shipped=2)],
        )
    )


def test_a_blocked_delivery_is_closed_as_done(world: DjangoWorld) -> None:
    shipped_on_amazon()
    with pytest.raises(CannotBook, match="already shipped on Amazon"):
        validate_delivery(open_delivery().pk, pieces(3, 2), now=NOW)
    assert Issue.objects.filter(closed_at=None).count() == 1
    close_as_done(open_delivery().pk, now=NOW)
    (delivery,) = seen(world).deliveries
    assert (delivery.state, delivery.blocked, delivery.shipped_outside) == ("done", "", True)
    assert world.on_hand("A", "warehouse") == 7
    assert sales_order().amazon_order.flag == ""
    assert not Issue.objects.filter(closed_at=None).exists()


def test_a_blocked_delivery_is_reopened_and_stays_so(world: DjangoWorld) -> None:
    shipped_on_amazon()
    reopen(open_delivery().pk, now=NOW)
    shipped_on_amazon()
    assert open_delivery().blocked == ""
    assert sales_order().amazon_order.flag == ""
    validate_delivery(open_delivery().pk, pieces(3, 2), now=NOW)
    assert [d.shipped_outside for d in seen(world).deliveries] == [False]


def test_a_quantity_that_goes_to_nothing_leaves_the_delivery(world: DjangoWorld) -> None:
    import_page(order(updated=LATER, items=[item("1", "A", 0), item("2", "B", 2)]))
    (delivery,) = seen(world).deliveries
    assert (delivery.state, dict(delivery.items)) == ("open", {"B": 2})
    import_page(order(updated="2026-11-23T11:40:00Z", items=[item("1", "A", 0), item("2", "B", 0)]))
    assert [d.state for d in seen(world).deliveries] == ["cancelled"]
    assert sales_order().state == SalesOrder.State.CONFIRMED


def test_cancelled_after_a_part_has_left(world: DjangoWorld) -> None:
    validate_delivery(open_delivery().pk, pieces(1, 0), now=NOW)
    import_page(
        order(status="CANCELLED", updated=LATER, items=[item("1", "A", 3), item("2", "B", 2)])
    )
    assert sales_order().state == SalesOrder.State.CONFIRMED
    assert "1 x A" in sales_order().amazon_order.flag
    assert not Delivery.objects.filter(state=State.OPEN).exists()
    assert world.on_hand("A", "warehouse") == 9


def test_several_packages_are_several_deliveries(office: str) -> None:
    world = arranged()
    world.product("A")
    packages = [
        {
            "packageReferenceId": reference,
            "packageStatus": {"status": "DELIVERED"},
            "carrier": "DHL",
            "trackingNumber": f"JD{reference}",
            "shipTime": "2026-11-23T08:00:00Z",
            "packageItems": [{"orderItemId": "1", "quantity": quantity}],
        }
        for reference, quantity in (("1", 1), ("2", 2))
    ]
    # 10.00 for 4 pieces at whole cents: two lines of the same item.
    parts = item("1", "A", 4, amount="10.01", shipped=3)
    import_page(order(status="PARTIALLY_SHIPPED", items=[parts], packages=packages))
    found = [(d.state, sum(d.items.values()), d.tracking) for d in seen(world).deliveries]
    assert found == [("done", 1, "JD1"), ("done", 2, "JD2"), ("open", 1, "")]
    assert world.on_hand("A", "warehouse") == -3
    assert sum(line.delivered for line in sales_order().lines.all()) == 3
