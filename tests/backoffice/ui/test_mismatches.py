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
    AMOUNT_DIFFERS,
    KIND_UNKNOWN,
    NO_CREDIT_NOTE,
    NO_DOCUMENT,
    ORDER_UNKNOWN,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    POSTED,
    POSTING,
    REFUND,
    SALES,
    TO_CLARIFY,
)
from amazon_connector.records_money import UNKNOWN as UNKNOWN_KIND
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world_books import CLARIFY
from amazon_connector.usecases.payouts.posting import Posting
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


# Each of the buttons


def posted(world: DjangoWorld, *lines: SettlementLine) -> None:
    """The payout of these lines, posted as the sync loop does."""
    Settlement.objects.update(
        state=POSTING, total=sum(line.amount for line in lines), staged=len(lines), version=1
    )
    SettlementLine.objects.bulk_create(lines)
    backend, books = world.backend(), world.books()
    (account,) = backend.accounts()
    while (stored := books.settlements(["R-1"])["R-1"]).state == POSTING:
        assert not stored.problem
        Posting(backend, books).step(stored, account)


def line(number: int, subject: str, amount: str) -> SettlementLine:
    """What a buyer paid for an order, or an amount that nobody knows."""
    known = subject.startswith("302-")
    return SettlementLine(
        settlement=payout(), number=number, transaction="Order", amount_type="ItemPrice",
        description="Principal" if known else subject, kind=SALES if known else UNKNOWN_KIND,
        pays=PAYS_INVOICE if known else "", order_id=subject if known else "", quantity=1,
        marketplace="Amazon.de", amount=Decimal(amount), posted_at=AT, month=AT.date(),
    )  # fmt: skip


def press(browser: Client, subject: str, button: str) -> str:
    """The button in the row of this order or amount type; what is said."""
    text = page(browser)
    (row,) = [r for r in re.findall(r"<tr>.*?</tr>", text, re.DOTALL) if f">{subject}<" in r]
    found = dict(re.findall(r'action="([^"]*)".*?>([A-Z][\w ]*)</button>', row))
    (link,) = [link for link, name in found.items() if name == button]
    answer = browser.post(link, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_each_of_the_list_is_put_right_by_its_button(browser: Client, world: DjangoWorld) -> None:
    small, large, sold, late = (f"302-200000{n}-0000001" for n in range(4))
    goods = [item("1", "SKU-1", 1, "11.90")]
    import_page(*(order(order_id, items=goods) for order_id in (small, large, sold, late)))
    seller_id, books = Account.objects.get().seller_id, world.books()
    for order_id in (small, large):
        world.invoice(seller_id, order_id)
    Account.objects.update(payouts_on=True, payouts_sales_without_invoice=False)
    told = {small: "11.88", large: "6.00", sold: "11.90", late: "11.90", "New thing": "-0.30"}
    posted(world, *(line(n, *one) for n, one in enumerate(told.items(), 3)))
    causes = dict(payout().mismatches.values_list("subject", "cause"))
    assert causes == {
        small: AMOUNT_DIFFERS, large: AMOUNT_DIFFERS, sold: NO_DOCUMENT, late: NO_DOCUMENT,
        "New thing": KIND_UNKNOWN,
    }  # fmt: skip
    assert "Written off" in press(browser, small, "Write Off")
    assert world.open_on(seller_id, small) == 0
    assert "nothing was booked" in press(browser, large, "Done by Hand")
    assert world.open_on(seller_id, large) == Decimal("5.90")
    assert "Booked as sales." in press(browser, sold, "Book as Sales")
    assert "Make it, then click Pay Now." in press(browser, late, "Pay Now")
    world.invoice(seller_id, late)
    assert "count twice" in press(browser, late, "Book as Sales")
    assert "documents are paid" in press(browser, late, "Pay Now")
    assert world.open_on(seller_id, late) == 0
    assert "account of unknown amount types" in press(browser, "New thing", "Book")
    assert not payout().mismatches.filter(settled=False).exists()
    account_id = str(Account.objects.get().pk)
    assert world.balance(account_id, CLARIFY, "EUR") == 0
    assert books.booked_total("R-1") == sum(map(Decimal, told.values()))
    assert 'class="oa-button"' not in page(browser).split('id="mismatches"')[1].split("</table>")[0]
