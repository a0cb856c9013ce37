# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whatever text Amazon sends is stored and found again, on both databases."""

from __future__ import annotations

import pytest

from amazon_backoffice.models import AmazonOrder, Contact, Offer, SalesOrder
from amazon_connector.port import OrderKey
from amazon_connector.testing.orders import item, order

from .importing import ONE, arranged, import_page, sales_order
from .world import DjangoWorld

pytestmark = pytest.mark.usefixtures("office")
ODD = {
    "nul": "a\x00b",
    "half a surrogate pair": "a\ud83db",
    "astral": "👩‍👩‍👧 𝒳",
    "right to left": "\u202eשלום",
    "quotes": "'; DROP TABLE x; -- \" % {} \\",
    "long": "änd" * 20_000,
    "spaces": " \t x \u00a0",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_any_text(text: str) -> None:
    arranged()
    odd = order(
        text,
        address={"name": text, "addressLine1": text, "city": text, "countryCode": "DE"},
        buyer={"buyerName": text, "buyerEmail": "x@marketplace.amazon.de"},
        items=[item(text, text, title=text, gift_wrap="1.00", gift_message=text)],
    )
    for _ in range(2):
        import_page(odd, order(ONE))
    assert SalesOrder.objects.count() == AmazonOrder.objects.count() == 2
    assert set(AmazonOrder.objects.values_list("state", flat=True)) == {"imported"}
    found = SalesOrder.objects.exclude(order_id=ONE).get()
    key = OrderKey("A1SELLER", found.order_id)
    known = DjangoWorld().backend().known_orders([key])[key]
    assert known.landed.address
    assert known.landed.total == found.total
    assert found.amazon_order.order_id == found.order_id


def test_a_very_long_gift_message_is_whole() -> None:
    arranged()
    import_page(order(ONE, items=[item(gift_wrap="1.00", gift_message=ODD["long"])]))
    assert sales_order().gift_messages == ODD["long"]


def test_skus_that_differ_at_the_very_end_are_two() -> None:
    world = arranged()
    long = "x" * 5000
    for end in ("a", "b"):
        world.product(long + end)
    import_page(order(items=[item("1", long + "a"), item("2", long + "b")]))
    assert Offer.objects.values("product").distinct().count() == 2


def test_contacts_of_two_companies_are_two() -> None:
    arranged()
    arranged(company="Other", name="Other", seller_id="A2OTHER", marketplace_ids=("APJ6JRA9NG5V4",))
    import_page(order("302-1-1"))
    _import_for("A2OTHER", order("302-2-2", marketplace_id="APJ6JRA9NG5V4"))
    assert Contact.objects.filter(kind="contact").count() == 2
    assert sales_order("302-2-2").customer.company.name == "Other"
    names = set(SalesOrder.objects.values_list("name", flat=True))
    assert names == {"S00001", "S00002"}


def _import_for(seller_id: str, *orders: dict[str, object]) -> None:
    from amazon_connector.usecases.importing import OrderImport

    from .importing import NOW

    backend = DjangoWorld().backend()
    accounts = [a for a in backend.accounts() if a.seller_id == seller_id]
    with backend.atomic():
        OrderImport(backend, accounts, NOW).page(orders)
