# SPDX-License-Identifier: LGPL-3.0-or-later
"""Printed slips: what stands on them, in any script; nothing of it is logged or kept."""

from __future__ import annotations

import io
import logging
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from amazon_backoffice import slips
from amazon_backoffice.adapter import packs
from amazon_backoffice.adapter.packs import Typed
from amazon_backoffice.adapter.privacy import forget
from amazon_backoffice.models import Contact, Delivery
from amazon_connector.port import OrderKey
from amazon_connector.testing.orders import item, order

from .databases import on_one
from .importing import NOW, ONE, arranged, import_page
from .world import DjangoWorld

pytestmark = pytest.mark.usefixtures("office")
GIFT = {"gift_message": "Alles Gute 🎂\nمن القلب", "gift_wrap": "3.00"}


@pytest.fixture
def world(office: str) -> DjangoWorld:
    """An order of three pieces of A, a gift, and two of B."""
    made = arranged()
    made.product("A")
    made.product("B")
    import_page(order(items=[item("1", "A", 3, **GIFT), item("2", "B", 2)]))
    return made


def pages(*deliveries: Delivery) -> list[str]:
    """The text of each page."""
    made = slips.printed([delivery.pk for delivery in deliveries])
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


def named(name: str) -> None:
    """All addresses are of somebody of this name."""
    Contact.objects.update(name=name)


def test_what_stands_on_a_slip(world: DjangoWorld) -> None:
    (page,) = pages(Delivery.objects.get())
    for text in ("WH/OUT/00001", ONE, "Petra Muster", "Hauptstraße 5", "10115 Berlin", "DE"):
        assert text in page
    assert "Main on Amazon.de" in page
    for text in ("Product A", "Product B", "Gift wrap: Gift wrap", "Gift message", "Alles Gute 🎂"):
        assert text in page


@on_one
@pytest.mark.parametrize(
    "name", ["山田 太郎", "王小明", "김철수", "Ольга Щукина", "Đặng Văn", "สมชาย", "Ζωή", "שלום"]
)
def test_any_script_is_printed(world: DjangoWorld, name: str) -> None:
    named(name)
    (page,) = pages(Delivery.objects.get())
    assert set(name) <= set(page)
    assert "□" not in page


@on_one
@pytest.mark.parametrize("name", ["محمد أحمد", "राम कुमार"])
def test_scripts_that_are_joined_have_their_letters(world: DjangoWorld, name: str) -> None:
    named(name)
    (page,) = pages(Delivery.objects.get())
    assert len(set(name) & set(page)) >= len(set(name)) - 1, "one of two joined ones may be hidden"
    assert "□" not in page


@on_one
def test_what_no_font_has_is_a_box_and_nothing_is_logged(
    world: DjangoWorld, caplog: pytest.LogCaptureFixture
) -> None:
    named("Unknown \U00012000\u200d letters")
    with caplog.at_level(logging.DEBUG):
        (page,) = pages(Delivery.objects.get())
    assert "Unknown □" in page
    text = "".join(record.getMessage() for record in caplog.records)
    for personal in ("\U00012000", "U+12000", "Hauptstraße", "Unknown"):
        assert personal not in text


def test_hard_text_is_no_error(world: DjangoWorld) -> None:
    named("x" * 3000 + "\x00\x1b\n\t<b>{{ }}</b>" + "ö" * 40)
    Delivery.objects.update(gift_messages="Zeile\n" * 200)
    assert len(pages(Delivery.objects.get())) > 1


def test_a_forgotten_order_is_printed_without_the_person(world: DjangoWorld) -> None:
    forget([OrderKey("A1SELLER", ONE)])
    (page,) = pages(Delivery.objects.get())
    assert "removed" in page
    assert "Product A" in page
    for personal in ("Petra", "Anonymous", "Hauptstraße", "10115", "Alles Gute"):
        assert personal not in page


def test_each_parcel_has_a_slip_of_its_own_packed_and_shipped(world: DjangoWorld) -> None:
    delivery = Delivery.objects.get()
    a, b = delivery.moves.order_by("pk")
    for pieces in ({a.pk: 2}, {a.pk: 1, b.pk: 1}):
        packs.put_in_pack(delivery.pk, pieces, Typed("DHL", "JD1", date(2026, 11, 23)))
    before = pages(delivery)
    seen = list(delivery.packs.order_by("pk").values_list("pk", flat=True))
    packs.validate_packs(delivery.pk, seen, NOW.tzinfo, NOW)  # type: ignore[arg-type]
    for first, second in (before, pages(delivery)):
        assert "Parcel 1 of 2" in first
        assert "Product B" not in first
        assert "Product B" in second


def test_many_slips_in_the_order_in_which_they_were_asked_for(world: DjangoWorld) -> None:
    ids = [f"302-{n:07}-0000009" for n in range(20)]
    import_page(*(order(order_id, items=[item("1", "A", 1)]) for order_id in ids))
    deliveries = list(Delivery.objects.order_by("-pk"))
    made = pages(*deliveries, deliveries[0])
    assert len(made) == 21
    for page, delivery in zip(made, deliveries, strict=True):
        assert delivery.name in page
    assert _queries(deliveries[:1]) == _queries(deliveries)


def _queries(deliveries: list[Delivery]) -> int:
    with CaptureQueriesContext(connection) as captured:
        slips.printed([delivery.pk for delivery in deliveries])
    return len(captured)


def test_the_paper_of_north_america(office: str) -> None:
    world = arranged(region="NA", marketplace_ids=("ATVPDKIKX0DER",), currency="USD")
    world.product("A")
    made: dict[str, Any] = {"marketplace_id": "ATVPDKIKX0DER", "currency": "USD"}
    import_page(order(items=[item("1", "A", 1)], **made))
    content = slips.printed([Delivery.objects.get().pk])
    (page,) = PdfReader(io.BytesIO(content)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)
