# SPDX-License-Identifier: LGPL-3.0-or-later
"""What does not match of a payout: a list to page through, with links that help."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from decimal import Decimal

import pytest
from django.test import Client

from amazon_backoffice.models import Account, SettledOrder, Settlement, SettlementLine
from amazon_connector.records_money import (
    NO_CREDIT_NOTE,
    NO_DOCUMENT,
    ORDER_UNKNOWN,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    POSTED,
    REFUND,
    SALES,
    TO_CLARIFY,
)
from amazon_connector.testing.orders import item, order
from tests.backoffice.importing import ONE, arranged, import_page
from tests.backoffice.world import DjangoWorld
from tests.support.simulator import Simulator

from .arranging import client

APP = "/amazon_backoffice"
AT = datetime(2026, 11, 21, 14, 30, tzinfo=timezone.utc)
UNKNOWN = "302-7654321-7654321"


@pytest.fixture
def world(here: Simulator) -> DjangoWorld:
    """A linked account."""
    return arranged()


@pytest.fixture
def browser(world: DjangoWorld) -> Client:
    """An order that is here, and a payout that is posted."""
    world.product("SKU-1")
    import_page(order(ONE, items=[item("1", "SKU-1", 1, "11.90")]))
    Settlement.objects.create(
        report_id="R-1",
        account=Account.objects.get(),
        state=POSTED,
        created=AT,
        deposited=AT,
        settlement_id="11",
        currency="EUR",
        total=Decimal(0),
    )
    return client()


def payout() -> Settlement:
    return Settlement.objects.get()


def page(browser: Client, query: str = "") -> str:
    answer = browser.get(f"{APP}/settlement/{payout().pk}/change/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def unknown(number: int, order_id: str = "") -> None:
    payout().mismatches.create(
        cause=ORDER_UNKNOWN,
        subject=order_id or f"302-1000000-{number:07}",
        pays=PAYS_INVOICE,
        amount=Decimal("1.00"),
        open=Decimal(0),
        why="The order is not here.",
    )


def subjects(text: str) -> list[str]:
    return re.findall(r'class="oa-nowrap">(302-1000000-\d{7})<', text)


def test_all_of_them_are_paged_through(browser: Client) -> None:
    for number in range(230):
        unknown(number)
    pages = [subjects(page(browser, f"?mismatches={number}")) for number in (1, 2, 3)]
    assert [len(found) for found in pages] == [100, 100, 30]
    assert len({subject for found in pages for subject in found}) == 230
    first, last = page(browser), page(browser, "?mismatches=3")
    assert "1 to 100 of 230" in first
    assert ("?mismatches=2#" in first, ">Previous<" in first) == (True, False)
    assert ("?mismatches=2#" in last, ">Next<" in last) == (True, False)


def test_recover_order_has_the_reference_filled_in(browser: Client) -> None:
    unknown(0, UNKNOWN)
    (link,) = re.findall(r'href="(/accounts/\d+/recover/\?[^"]*)"', page(browser))
    assert f'value="{UNKNOWN}"' in browser.get(link).content.decode()


def waiting(order_id: str, amount: str, number: int) -> None:
    settlement, paid = payout(), Decimal(amount)
    SettlementLine.objects.create(
        settlement=settlement, number=number, transaction="Order", amount_type="ItemPrice",
        description="Principal", kind=SALES, pays=PAYS_INVOICE, order_id=order_id, quantity=1,
        marketplace="Amazon.de", amount=paid, posted_at=AT, month=AT.date(),
    )  # fmt: skip
    SettledOrder.objects.create(
        settlement=settlement, order_id=order_id, pays=PAYS_INVOICE, amount=paid, posted_at=AT,
        how=TO_CLARIFY,
    )  # fmt: skip
    settlement.mismatches.create(
        cause=NO_DOCUMENT, subject=order_id, pays=PAYS_INVOICE, amount=paid, open=Decimal(0),
        why="The order has no posted invoice.",
    )  # fmt: skip


def test_all_that_are_exact_are_paid_with_one_click(browser: Client, world: DjangoWorld) -> None:
    import_page(order(UNKNOWN, items=[item("1", "SKU-1", 1, "7.00")]))
    waiting(ONE, "11.90", 3)
    assert "Pay All Exact" not in page(browser)
    waiting(UNKNOWN, "6.00", 4)
    (click,) = re.findall(r'action="(/payouts/\d+/pay-exact/)"', page(browser))
    none = browser.post(click, follow=True).content.decode()
    assert "Nothing that waits has an open invoice" in none
    seller_id = Account.objects.get().seller_id
    world.invoice(seller_id, ONE)
    world.invoice(seller_id, UNKNOWN)
    assert "1 of the list is paid." in browser.post(click, follow=True).content.decode()
    settled = dict(payout().mismatches.values_list("subject", "settled"))
    assert settled == {ONE: True, UNKNOWN: False}
    assert (world.open_on(seller_id, ONE), world.open_on(seller_id, UNKNOWN)) == (0, 7)


def test_a_refund_without_its_credit_note_is_booked_as_a_refund(browser: Client) -> None:
    settlement = payout()
    SettlementLine.objects.create(
        settlement=settlement, number=3, transaction="Refund", amount_type="ItemPrice",
        description="Principal", kind=REFUND, pays=PAYS_CREDIT_NOTE, order_id=ONE, quantity=0,
        marketplace="Amazon.de", amount=Decimal("-5.00"), posted_at=AT, month=AT.date(),
    )  # fmt: skip
    SettledOrder.objects.create(
        settlement=settlement, order_id=ONE, pays=PAYS_CREDIT_NOTE, amount=Decimal("-5.00"),
        posted_at=AT, how=TO_CLARIFY,
    )  # fmt: skip
    row = settlement.mismatches.create(
        cause=NO_CREDIT_NOTE, subject=ONE, pays=PAYS_CREDIT_NOTE, amount=Decimal("-5.00"),
        open=Decimal(0), why="The order's invoice has no credit note.",
    )  # fmt: skip
    shown = page(browser)
    assert "No open credit note" in shown
    assert re.search(rf'href="{APP}/salesorder/\d+/change/">{ONE}<', shown)
    assert re.findall(r"oa-button[^>]*>(Pay Now|Book as \w+)<", shown) == [
        "Pay Now", "Book as Refund",
    ]  # fmt: skip
    answer = browser.post(f"/mismatches/{row.pk}/book_as_sales/", follow=True)
    assert "Booked as a refund." in answer.content.decode()
    row.refresh_from_db()
    assert row.settled
