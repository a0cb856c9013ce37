# SPDX-License-Identifier: LGPL-3.0-or-later
"""Versions of one order, in whatever order and however often they come."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amazon_connector.port import CANCELLED_STATE
from amazon_connector.testing.contract.changes import package
from amazon_connector.testing.orders import ADDRESS, item, order

from .shop import SELLER, Shop

ONE = "302-0000001-0000001"
ADDRESSES = [ADDRESS, {**ADDRESS, "city": "Bonn"}, {"countryCode": "DE"}, None]
STATUSES = ["PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "NEW"]


@st.composite
def items(draw: st.DrawFn) -> list[Any]:
    found = []
    for item_id in draw(st.sets(st.sampled_from("123"), min_size=1)):
        quantity = draw(st.integers(0, 5))
        found.append(
            item(
                item_id,
                draw(st.sampled_from(["SKU-1", "SKU-2"])),
                quantity,
                draw(st.sampled_from(["11.90", "3.33"])),
                amount=draw(st.sampled_from([None, "10.00"])),
                shipping=draw(st.sampled_from([None, "4.99"])),
                discount=draw(st.sampled_from([None, "1.00", "-2.00"])),
                shipped=draw(st.integers(0, 5)),
            )
        )
    return found


@st.composite
def versions(draw: st.DrawFn) -> list[Any]:
    """Each a minute newer than the one before."""
    channel = draw(st.sampled_from(["MERCHANT", "MERCHANT", "AMAZON"]))
    made = []
    for minute in range(draw(st.integers(1, 5))):
        packed = draw(st.dictionaries(st.sampled_from("123"), st.integers(1, 6)))
        made.append(
            order(
                ONE,
                channel=channel,
                status=draw(st.sampled_from(STATUSES)),
                updated=f"2026-11-20T11:{minute:02}:00Z",
                items=draw(items()),
                address=draw(st.sampled_from(ADDRESSES)),
                packages=draw(st.sampled_from([None, [package(packed)]])),
                tip=draw(st.sampled_from([None, "2.00"])),
                cancellation_request=draw(st.sampled_from([None, "x"])),
            )
        )
    return made


def check(shop: Shop) -> None:
    seen = shop.world.order(SELLER, ONE)
    if seen is None:
        return
    ordered = sum(line.quantity for line in seen.lines if line.kind == "product")
    moved = sum(move.quantity for move in seen.moves)
    still_open = sum(sum(d.items.values()) for d in seen.deliveries if d.state == "open")
    assert moved + still_open <= ordered
    assert not (seen.state == "cancelled" and (moved or still_open))
    assert (shop.row(ONE).state == CANCELLED_STATE) <= (seen.state == "cancelled")


@given(versions(), st.data())
def test_older_and_repeated_versions_change_nothing(made: list[Any], data: st.DataObject):
    straight, disturbed = Shop(), Shop()
    for number, version in enumerate(made):
        straight.take(version)
        check(straight)
        disturbed.take(version)
        older = data.draw(st.lists(st.sampled_from(made[: number + 1]), max_size=3))
        for one in older:
            disturbed.take(one)
        assert disturbed.business() == straight.business()


@given(versions(), st.randoms(use_true_random=False))
def test_a_page_with_many_versions_takes_the_newest(made: list[Any], random: Any):
    alone, together = Shop(), Shop()
    alone.take(made[-1])
    random.shuffle(made)
    together.take(*made)
    assert together.business() == alone.business()


@given(versions())
def test_goods_that_a_person_ships_meanwhile_are_never_undone(made: list[Any]):
    shop = Shop()
    for version in made:
        shop.take(version)
        seen = shop.world.order(SELLER, ONE)
        left = sum(move.quantity for move in seen.moves) if seen else 0
        for delivery in seen.deliveries if seen else ():
            if delivery.state == "open" and not delivery.blocked:
                shop.world.deliver(SELLER, ONE, dict.fromkeys(delivery.items, 1))
                break
        check_moved(shop, left)


def check_moved(shop: Shop, at_least: Any) -> None:
    seen = shop.world.order(SELLER, ONE)
    assert seen is None or sum(move.quantity for move in seen.moves) >= at_least
    check(shop)
