# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parcels in the office's tables: made with the validation, found by an index, kept in sets."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from amazon_backoffice.adapter import errors, packing, parcels
from amazon_backoffice.adapter.deliveries import close_as_done
from amazon_backoffice.models import AmazonOrder, Carrier, Delivery, Mail, Parcel, SyncLoop
from amazon_backoffice.sync_loop import next_due
from amazon_connector.domain.carriers import KNOWN_CARRIERS, told
from amazon_connector.port import TOLD_AGAIN, LostRace, OrderKey, ParcelProgress
from amazon_connector.testing.orders import item, order

from .importing import NOW, ONE, arranged, import_page
from .world import DjangoWorld

SELLER = "A1SELLER"


@pytest.fixture
def world(office: str) -> DjangoWorld:
    """A linked account and a product."""
    made = arranged()
    made.product("A")
    return made


def shipped(world: DjangoWorld, count: int, tracking: str = "JD1") -> list[str]:
    """That many orders, each shipped in one parcel; the parcels' ids."""
    ids = [f"302-{n:07}-0000001" for n in range(count)]
    import_page(*(order(order_id, items=[item("1", "A", 2)]) for order_id in ids))
    for order_id in ids:
        world.deliver(SELLER, order_id, {"A": 2}, "DHL", tracking)
    return [parcel.parcel_id for i in ids for parcel in world.parcels(SELLER, i)]


def account_ids(world: DjangoWorld) -> list[str]:
    return [account.account_id for account in world.backend().accounts()]


def save(world: DjangoWorld, *page: ParcelProgress) -> None:
    with world.backend().atomic():
        world.backend().save_parcels(page)


def test_each_validated_part_is_a_parcel_with_its_items(world: DjangoWorld) -> None:
    import_page(order(items=[item("1", "A", 3)]))
    world.deliver(SELLER, ONE, {"A": 2}, "DHL", "JD1")
    world.deliver(SELLER, ONE, {"A": 1})
    first, second = world.backend().parcels_of([OrderKey(SELLER, ONE)])[OrderKey(SELLER, ONE)]
    assert (first.items, first.carrier, first.tracking) == ({"1": 2}, "DHL", "JD1")
    assert (second.items, second.carrier, second.tracking) == ({"1": 1}, "", "")
    assert (first.state, first.due, first.shipped_at) == ("to_send", None, NOW)
    assert [p.name for p in (first, second)] == ["WH/OUT/00001", "WH/OUT/00002"]


def test_the_parcel_and_the_wake_up_come_with_the_validation_or_not_at_all(
    world: DjangoWorld,
) -> None:
    import_page(order(items=[item("1", "A", 3)]))
    with errors.atomic():
        world.deliver(SELLER, ONE, {"A": 2})
        transaction.set_rollback(True)
    assert not Parcel.objects.exists()
    assert not SyncLoop.objects.exists()
    world.deliver(SELLER, ONE, {"A": 2})
    assert Parcel.objects.count() == 1
    assert SyncLoop.objects.get().requested_at is not None


def test_a_blocked_delivery_closed_as_done_was_shipped_outside(world: DjangoWorld) -> None:
    import_page(order(items=[item("1", "A", 3)]))
    Delivery.objects.update(blocked="Shipped on Amazon.")
    close_as_done(Delivery.objects.get().pk, NOW)
    parcel = Parcel.objects.get()
    assert parcel.shipped_outside
    assert (parcel.state, parcel.due) == ("not_applicable", None)
    assert parcel.why.startswith("Shipped outside")


def test_what_is_due_is_found_by_one_indexed_query(world: DjangoWorld) -> None:
    shipped(world, 3)
    many_that_are_over(2_000)
    ids = account_ids(world)
    with CaptureQueriesContext(connection) as captured:
        assert len(world.backend().parcels_due(ids, NOW, 50)) == 3
        assert next_due(NOW) is None
    first, references, following, *_of_stock = captured.captured_queries
    assert re.search("parcel_due|parcel_next", explained(first["sql"]))
    assert "reference" in references["sql"]
    assert "parcel_next" in explained(following["sql"])


def many_that_are_over(count: int) -> None:
    """Parcels of the past, of which nothing remains to be done."""
    one = Parcel.objects.first()
    assert one is not None
    over = {"due": None, "state": "synchronized", "shipped_at": NOW, "account_id": one.account_id}
    Parcel.objects.bulk_create(
        Parcel(order_id=one.order_id, delivery_id=one.delivery_id, **over) for _ in range(count)
    )


def explained(sql: str) -> str:
    """How the database means to find it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"{_EXPLAIN[connection.vendor]} {sql}")
        return "\n".join(str(row) for row in cursor.fetchall())


_EXPLAIN = {"postgresql": "EXPLAIN", "sqlite": "EXPLAIN QUERY PLAN"}


def test_one_parcel_takes_the_queries_of_twenty(world: DjangoWorld) -> None:
    ids = shipped(world, 21)
    counts = [_queries(world, ids[:1]), _queries(world, ids[1:])]
    assert counts[0] == counts[1]


def _queries(world: DjangoWorld, ids: list[str]) -> list[int]:
    backend, accounts = world.backend(), account_ids(world)
    keys = [
        OrderKey(p.order.seller_id, p.order.order_id) for p in Parcel.objects.filter(pk__in=ids)
    ]
    failed = [ParcelProgress(i, "failed", "1", "No.", 1) for i in ids]
    steps: list[Callable[[], Any]] = [
        lambda: backend.parcels_due(accounts, NOW, len(ids)),
        lambda: backend.parcels_of(keys),
        lambda: save(world, *failed),
        lambda: backend.failures_to_tell(accounts),
        lambda: backend.tell_failures(backend.failures_to_tell(accounts)),
        lambda: backend.resend_parcels(ids),
    ]
    numbers = []
    for step in steps:
        with CaptureQueriesContext(connection) as captured:
            step()
        numbers.append(len(captured))
    save(world, *(ParcelProgress(i, "synchronized", "1") for i in ids))
    return numbers


def test_a_reference_is_given_once_in_an_order(world: DjangoWorld) -> None:
    import_page(order(items=[item("1", "A", 3)]))
    world.deliver(SELLER, ONE, {"A": 2})
    world.deliver(SELLER, ONE, {"A": 1})
    first, second = world.parcels(SELLER, ONE)
    save(world, ParcelProgress(first.parcel_id, "sending", "1"))
    with pytest.raises(LostRace):
        save(world, ParcelProgress(second.parcel_id, "sending", "1"))
    due = world.backend().parcels_due(account_ids(world), NOW, 50)
    assert [p.references for p in due] == [("",), ("1",)]


def test_a_parcel_is_due_at_its_time_and_never_once_it_is_over(world: DjangoWorld) -> None:
    later = NOW + timedelta(minutes=2)
    (one,) = shipped(world, 1)
    save(world, ParcelProgress(one, "sending", "1", due=later))
    ids = account_ids(world)
    assert world.backend().parcels_due(ids, NOW, 50) == []
    assert next_due(NOW) == later
    assert [p.due for p in world.backend().parcels_due(ids, later, 50)] == [later]
    save(world, ParcelProgress(one, "synchronized", "1", due=later))
    assert world.backend().parcels_due(ids, later, 50) == []
    assert next_due(NOW) is None


def test_of_other_accounts_and_of_orders_that_are_not_in_nothing_is_due(
    world: DjangoWorld,
) -> None:
    shipped(world, 1)
    assert world.backend().parcels_due([], NOW, 50) == []
    AmazonOrder.objects.update(state="quarantined")
    assert world.backend().parcels_due(account_ids(world), NOW, 50) == []


@pytest.mark.parametrize("state", TOLD_AGAIN)
def test_what_is_filled_in_puts_a_parcel_back(world: DjangoWorld, state: str) -> None:
    (one,) = shipped(world, 1, tracking="")
    save(world, ParcelProgress(one, state, "1", "Why.", 2))
    assert not packing.fill_in(int(one), " DHL ", ""), "nothing was changed"
    assert packing.fill_in(int(one), "UPS", "1Z9")
    (due,) = world.backend().parcels_due(account_ids(world), NOW, 50)
    assert (due.state, due.reference, due.why, due.attempts) == ("to_send", "1", "", 0)
    assert (due.carrier, due.tracking) == ("UPS", "1Z9")
    delivery = Delivery.objects.get()
    assert (delivery.carrier, delivery.tracking) == ("UPS", "1Z9")


def test_what_is_filled_in_while_it_is_found_missing_is_not_overlooked(
    world: DjangoWorld,
) -> None:
    (one,) = shipped(world, 1, tracking="")
    packing.fill_in(int(one), "UPS", "1Z9")
    with pytest.raises(LostRace):
        save(world, ParcelProgress(one, "needs_attention", "", "The tracking is missing."))
    assert len(world.backend().parcels_due(account_ids(world), NOW, 50)) == 1


def test_what_amazon_is_not_told_of_is_not_sent_by_typing(world: DjangoWorld) -> None:
    (one,) = shipped(world, 1)
    save(world, ParcelProgress(one, "not_applicable", "1"))
    assert not packing.fill_in(int(one), "UPS", "1Z9")
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.tracking) == ("not_applicable", "1Z9")


def test_a_failure_is_told_once_until_it_fails_again(world: DjangoWorld) -> None:
    (one,) = shipped(world, 1)
    backend, ids = world.backend(), account_ids(world)
    for _ in range(2):
        save(world, ParcelProgress(one, "failed", "1", "No."))
        save(world, ParcelProgress(one, "failed", "1", "No."))
        (untold,) = backend.failures_to_tell(ids)
        backend.tell_failures([untold])
        assert backend.failures_to_tell(ids) == []
        backend.resend_parcels([one])
    assert Mail.objects.count() == 2


def test_the_table_of_carriers_can_be_edited(world: DjangoWorld) -> None:
    assert parcels.carriers() == list(KNOWN_CARRIERS)
    Carrier.objects.create(name="Radbote", code="GO!", shipping_method="Bicycle")
    try:
        found = told("RADBOTE", world.backend().carriers())
        assert (found.code, found.shipping_method) == ("GO!", "Bicycle")
        with pytest.raises(IntegrityError), errors.atomic():
            Carrier.objects.create(name="radbote", code="DHL")
    finally:
        Carrier.objects.filter(name="Radbote").delete()
