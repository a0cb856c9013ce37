# SPDX-License-Identifier: LGPL-3.0-or-later
"""The pages of the warehouse: packing, reserving, slips, working through a list."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amazon_backoffice import roles, runtime
from amazon_backoffice.models import Delivery, Pack, Parcel, State, StockReservation
from amazon_connector.testing.orders import item, order
from tests.backoffice.importing import arranged, import_page
from tests.backoffice.world import DjangoWorld
from tests.support.simulator import Simulator

from .arranging import client

LEAVING, WORK, SLIPS = "/deliveries/leaving/", "/deliveries/work/", "/deliveries/slips/"
DELIVERIES = "/amazon_backoffice/delivery/"


@pytest.fixture
def world(here: Simulator) -> DjangoWorld:
    """Ten pieces of A; an order of three of them, at a price that makes two lines."""
    made = arranged()
    made.product("A")
    made.stock("A", "warehouse", 10)
    orders(1, 3)
    return made


def orders(first: int, pieces: int, count: int = 1) -> None:
    ids = [f"302-{n:07}-0000001" for n in range(first, first + count)]
    goods = item("1", "A", pieces, amount="10.00", gift_message="For you")
    import_page(*(order(i, items=[goods]) for i in ids), now=runtime.clock().now())


def one() -> Delivery:
    return Delivery.objects.filter(state=State.OPEN).earliest("pk")


def page(delivery: Delivery) -> str:
    return f"{DELIVERIES}{delivery.pk}/change/"


def post(browser: Client, what: str, delivery: Delivery, **typed: object) -> str:
    """Press a button of the delivery's page; what the next page says."""
    answer = browser.post(f"/deliveries/{delivery.pk}/{what}/", typed, follow=True)
    return text(answer)


def text(answer: HttpResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())))


def field(delivery: Delivery) -> str:
    """Where the pieces of the only goods are typed."""
    return f"line-{delivery.moves.order_by('pk')[0].pk}"


def test_the_backorder_is_named_and_what_is_missing_is_said_at_once(world: DjangoWorld) -> None:
    browser, delivery = client(), one()
    assert delivery.moves.count() == 2, "the price does not divide evenly"
    said = post(browser, "validate", delivery, **{field(delivery): 2}, carrier="DHL")
    assert "WH/OUT/00001 is done. The rest stays open as WH/OUT/00002." in said
    assert said.count("The tracking reference is missing") == 1
    assert "WH/OUT/00001: Needs attention: The tracking reference is missing" in said
    assert "Amazon: needs attention" in text(browser.get(f"{DELIVERIES}?show=done"))
    assert "Needs attention" in text(browser.get("/amazon_backoffice/parcel/"))
    assert Parcel.objects.get().items == {"1": 2}


def test_two_packs_are_typed_edited_and_leave_together(world: DjangoWorld) -> None:
    browser, delivery = client(), one()
    post(browser, "pack", delivery, **{field(delivery): 2}, carrier="DHL", tracking="JD1")
    said = post(browser, "pack", delivery, **{field(delivery): 2})
    assert "enter a whole number between 0 and 1" in said
    post(browser, "pack", delivery, **{field(delivery): 1}, carrier="UPS", tracking="")
    first, second = Pack.objects.order_by("pk")
    typed = {
        "pack": [first.pk, second.pk],
        f"pack-{first.pk}-carrier": "DHL",
        f"pack-{first.pk}-tracking": "JD1",
        f"pack-{first.pk}-ship_date": "2026-11-20",
        f"pack-{second.pk}-carrier": "UPS",
        f"pack-{second.pk}-tracking": "",
    }
    said = post(browser, "validate", delivery, **typed)
    assert "WH/OUT/00001 is done." in said
    assert "Parcel 2 of WH/OUT/00001: Needs attention:" in said
    told = [(p.items, p.carrier, p.tracking) for p in Parcel.objects.order_by("pk")]
    assert told == [({"1": 2}, "DHL", "JD1"), ({"1": 1}, "UPS", "")]
    assert Parcel.objects.earliest("pk").shipped_at.day == 20


def test_what_was_typed_for_a_pack_is_kept_when_another_is_unpacked(world: DjangoWorld) -> None:
    browser, delivery = client(), one()
    for _ in range(2):
        post(browser, "pack", delivery, **{field(delivery): 1})
    first, second = Pack.objects.order_by("pk")
    typed = {"pack": [first.pk, second.pk], f"pack-{second.pk}-tracking": "JD9"}
    browser.post(f"/deliveries/{delivery.pk}/unpack/{first.pk}/", typed)
    assert [pack.tracking for pack in Pack.objects.all()] == ["JD9"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"ship_date": "tomorrow"}, "is no ship date"),
        ({"ship_date": "2999-01-01"}, "is in the future"),
        ({"pieces": "x"}, "enter a whole number"),
        ({"pieces": "0"}, "every quantity is 0"),
        ({"pieces": "²"}, "enter a whole number"),
    ],
)
def test_what_cannot_be_is_said(world: DjangoWorld, typed: dict[str, str], words: str) -> None:
    browser, delivery = client(), one()
    given = {field(delivery): typed.get("pieces", "1"), **typed}
    for button in ("validate", "pack"):
        assert words in post(browser, button, delivery, **given)
    assert not Parcel.objects.exists()
    assert not Pack.objects.exists()


def test_unreserve_and_check_availability(world: DjangoWorld) -> None:
    browser, delivery = client(), one()
    assert "Ready" in text(browser.get(page(delivery)))
    assert "Waiting for 3" in post(browser, "unreserve", delivery)
    assert not StockReservation.objects.exists()
    assert "Ready" in post(browser, "reserve", delivery)


def test_the_usual_carrier_is_there_already(world: DjangoWorld) -> None:
    browser, delivery = client(), one()
    post(browser, "validate", delivery, **{field(delivery): 1}, carrier="Deutche Post")
    assert 'value="Deutsche Post"' in browser.get(page(one())).content.decode()


def test_chosen_deliveries_are_worked_through_one_after_another(world: DjangoWorld) -> None:
    orders(2, 1, count=2)
    browser = client()
    a, b, c = Delivery.objects.order_by("pk")
    answer = browser.post(WORK, {"delivery": [a.pk, b.pk, c.pk]})
    assert answer.url == f"{page(a)}?queue={b.pk},{c.pk}"
    assert "2 more to work through after this one. Next: WH/OUT/00002." in text(
        browser.get(answer.url)
    )
    for delivery, queue, following in (
        (a, f"{b.pk},{c.pk}", f"{page(b)}?queue={c.pk}"),
        (b, f"{c.pk}", f"{page(c)}?queue="),
        (c, "", LEAVING),
    ):
        typed = {field(delivery): 1, "queue": queue}
        answer = browser.post(f"/deliveries/{delivery.pk}/validate/", typed)
        assert answer.url == following
    assert Delivery.objects.filter(state=State.DONE).count() == 3
    assert browser.post(WORK, {"delivery": ["x"]}).url == LEAVING


def test_slips_of_one_and_of_many(world: DjangoWorld) -> None:
    orders(2, 1, count=2)
    browser, ids = client(), list(Delivery.objects.values_list("pk", flat=True))
    shown = browser.get(page(one())).content.decode()
    assert f"{SLIPS}?delivery={one().pk}" in shown
    answers = [
        browser.get(SLIPS, {"delivery": ids[0]}),
        browser.post(SLIPS, {"delivery": ids}),
        browser.post(DELIVERIES, {"action": "print_slips", "_selected_action": ids}),
    ]
    for answer in answers:
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
    assert [answer.content.count(b"/Type /Page\n") for answer in answers] == [1, 3, 3]
    assert browser.get(SLIPS, {"delivery": 10**9}).status_code == 404
    work = {"action": "one_after_another", "_selected_action": ids}
    assert "?queue=" in browser.post(DELIVERIES, work).url


def test_a_viewer_prints_and_changes_nothing(world: DjangoWorld) -> None:
    viewer, delivery = client(roles.VIEW_ONLY), one()
    assert viewer.get(SLIPS, {"delivery": delivery.pk}).status_code == 200
    for button in ("validate", "pack", "reserve", "unreserve", "unpack/1"):
        assert viewer.post(f"/deliveries/{delivery.pk}/{button}/").status_code == 403
    assert "Put in Pack" not in text(viewer.get(page(delivery)))


@pytest.mark.parametrize(
    "address",
    [
        LEAVING,
        DELIVERIES,
        f"{DELIVERIES}?show=all",
        "/amazon_backoffice/parcel/",
        "/amazon_backoffice/stockquant/",
        "/amazon_backoffice/stockmove/",
        "/amazon_backoffice/salesorder/",
    ],
)
def test_lists_take_the_queries_of_one_row_for_twenty(world: DjangoWorld, address: str) -> None:
    browser = client()
    for n in (2, 3):
        world.product(f"B{n}")
        world.stock(f"B{n}", "warehouse", 1)
    orders(2, 1)
    world.deliver("A1SELLER", "302-0000002-0000001", {"A": 1})
    browser.get(address)
    few = queries(browser, address)
    orders(3, 1, count=20)
    for n in range(3, 13):
        world.deliver("A1SELLER", f"302-{n:07}-0000001", {"A": 1})
    for n in range(4, 10):
        world.product(f"B{n}")
        world.stock(f"B{n}", "warehouse", 1)
    assert queries(browser, address) == few


def queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)
