# SPDX-License-Identifier: LGPL-3.0-or-later
"""A delivery packed into several parcels that leave together; reserving and letting go by hand."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from amazon_backoffice.adapter import packs
from amazon_backoffice.adapter.deliveries import (
    check_availability,
    close_as_done,
    unreserve_delivery,
    validate_delivery,
)
from amazon_backoffice.adapter.packs import Typed
from amazon_backoffice.models import Delivery, Pack, Parcel, State, StockReservation
from amazon_connector.port import CannotBook
from amazon_connector.testing.orders import item, order

from .importing import NOW, arranged, import_page
from .world import DjangoWorld

pytestmark = pytest.mark.usefixtures("office")
BERLIN = ZoneInfo("Europe/Berlin")
LATER = "2026-11-23T11:30:00Z"


@pytest.fixture
def world(office: str) -> DjangoWorld:
    """An order of three pieces of A and two of B; there are ten of A and one of B."""
    made = arranged()
    for name, pieces in (("A", 10), ("B", 1)):
        made.product(name)
        made.stock(name, "warehouse", pieces)
    import_page(order(items=[item("1", "A", 3), item("2", "B", 2)]))
    return made


def delivery() -> Delivery:
    return Delivery.objects.get(state=State.OPEN)


def pieces(a: int, b: int) -> dict[int, int]:
    of = {"A": a, "B": b}
    return {m.pk: of[m.product.internal_reference] for m in delivery().moves.all()}


def pack(a: int, b: int, *typed: str, day: date | None = None) -> Pack:
    return packs.put_in_pack(delivery().pk, pieces(a, b), Typed(*typed, ship_date=day))


def validate(*seen: Pack) -> Delivery | None:
    return packs.validate_packs(delivery().pk, [one.pk for one in seen], BERLIN, NOW)


def reserved() -> int:
    return int(sum(row.quantity for row in StockReservation.objects.all()))


def test_each_pack_leaves_as_a_parcel_of_its_own_and_the_rest_is_a_backorder(
    world: DjangoWorld,
) -> None:
    first = pack(2, 0, "DHL", "JD1", day=date(2026, 11, 22))
    second = pack(0, 1, "UPS", "1Z2", day=date(2026, 11, 23))
    rest = validate(first, second)
    told = [(p.items, p.carrier, p.tracking, p.shipped_at) for p in Parcel.objects.order_by("pk")]
    noon = datetime(2026, 11, 22, 11, 0, tzinfo=timezone.utc)
    assert told == [({"1": 2}, "DHL", "JD1", noon), ({"2": 1}, "UPS", "1Z2", NOW)]
    assert rest == delivery()
    left = {m.product.internal_reference: m.quantity for m in delivery().moves.all()}
    assert left == {"A": 1, "B": 1}
    assert not Pack.objects.exists()
    assert world.on_hand("A", "warehouse") == 8


def test_a_pack_without_a_day_leaves_now(world: DjangoWorld) -> None:
    validate(pack(3, 2))
    assert Parcel.objects.get().shipped_at == NOW
    assert not Delivery.objects.filter(state=State.OPEN).exists()


def test_no_more_than_there_is_to_pack(world: DjangoWorld) -> None:
    pack(2, 0)
    for wrong in ((2, 0), (0, 3), (-1, 1)):
        with pytest.raises(CannotBook, match="changed meanwhile"):
            pack(*wrong)
    with pytest.raises(CannotBook, match="how many pieces"):
        pack(0, 0)


def test_only_what_the_person_saw_leaves(world: DjangoWorld) -> None:
    seen = pack(2, 0)
    pack(1, 0)
    with pytest.raises(CannotBook, match="changed meanwhile"):
        validate(seen)
    with pytest.raises(CannotBook, match="packed meanwhile"):
        validate_delivery(delivery().pk, pieces(3, 2), now=NOW)
    assert not Parcel.objects.exists()


def test_what_was_packed_can_be_taken_out_and_edited(world: DjangoWorld) -> None:
    one, two = pack(2, 0), pack(1, 0)
    packs.unpack(delivery().pk, one.pk)
    packs.edit_packs(delivery().pk, {two.pk: Typed("DHL", "JD7", date(2026, 11, 20))})
    two.refresh_from_db()
    assert (two.carrier, two.tracking, two.ship_date) == ("DHL", "JD7", date(2026, 11, 20))
    assert packs.packed_of(delivery()) == {k: v for k, v in pieces(1, 0).items() if v}


def test_what_amazon_takes_back_after_the_packing_is_not_sent(world: DjangoWorld) -> None:
    one = pack(3, 0)
    import_page(order(updated=LATER, items=[item("1", "A", 1), item("2", "B", 2)]))
    said = packs.packed_too_much(delivery())
    assert "3 of [A] Product A packed, 1 wanted" in said
    with pytest.raises(CannotBook, match="since it was packed"):
        validate(one)


def test_a_blocked_delivery_does_not_leave_in_packs_either(world: DjangoWorld) -> None:
    one = pack(1, 0)
    Delivery.objects.update(blocked="already shipped on Amazon")
    with pytest.raises(CannotBook, match="is blocked"):
        validate(one)
    close_as_done(delivery().pk, NOW)
    assert not Pack.objects.exists()


def test_reserving_by_hand(world: DjangoWorld) -> None:
    assert reserved() == 4, "three of A, and the only one of B"
    unreserve_delivery(delivery().pk)
    assert reserved() == 0
    check_availability(delivery().pk)
    check_availability(delivery().pk)
    assert reserved() == 4
    world.stock("B", "warehouse", 5)
    assert reserved() == 5
