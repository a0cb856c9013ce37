# SPDX-License-Identifier: LGPL-3.0-or-later
"""The pages of orders, issues and deliveries, on orders that really came from a local Amazon."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from amazon_backoffice import roles
from amazon_backoffice.models import (
    AmazonOrder,
    Company,
    Delivery,
    FiscalPosition,
    Issue,
    SalesOrder,
    SalesTeam,
    State,
    Tax,
)
from tests.support.simulator import Simulator

from .arranging import an_open_order, client, generate, linked_account, synchronize


@pytest.fixture
def imported(here: Simulator) -> SalesOrder:
    """An FBM order that is to be shipped."""
    reference = an_open_order(here)["orderId"]
    linked_account(here)
    here.advance(600)
    synchronize()
    return SalesOrder.objects.get(order_id=reference)


def page(thing: Any) -> str:
    return f"/amazon_backoffice/{thing._meta.model_name}/{thing.pk}/change/"


def lines(order: SalesOrder, **changes: str) -> dict[str, object]:
    """What the browser sends of an order whose first line was changed."""
    rows = list(order.lines.all())
    fields: dict[str, object] = {
        "lines-TOTAL_FORMS": len(rows),
        "lines-INITIAL_FORMS": len(rows),
        "sales_team": order.sales_team_id,
        "fiscal_position": order.fiscal_position_id or "",
        "_save": "Save",
    }
    for number, line in enumerate(rows):
        typed = {
            "id": line.pk,
            "order": order.pk,
            "product": line.product_id,
            "description": line.description,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "taxes": [tax.pk for tax in line.taxes.all()],
        }
        typed |= changes if number == 0 else {}
        fields |= {f"lines-{number}-{name}": value for name, value in typed.items()}
    return fields


def test_an_order_shows_amazons_total_and_ours(imported: SalesOrder) -> None:
    text = client().get(page(imported)).content.decode()
    for shown in (imported.order_id, "Amazon's grand total", "Ours", "Ship by", "WH/OUT/", "FBM"):
        assert shown in text


def test_an_order_edited_by_hand_is_compared_anew(imported: SalesOrder) -> None:
    before = imported.total
    answer = client().post(page(imported), lines(imported, unit_price="1000.00"), follow=True)
    imported.refresh_from_db()
    row = AmazonOrder.objects.get(sales_order=imported)
    assert imported.total > before
    assert (row.ours, row.cause) == (imported.total, "edited")
    assert "Edited by hand" in answer.content.decode()


def test_an_order_is_offered_its_own_companys_teams_and_positions(imported: SalesOrder) -> None:
    other = Company.objects.create(name="Maple & Pine", currency="USD")
    SalesTeam.objects.create(company=other, name="Theirs")
    FiscalPosition.objects.create(company=other, name="Abroad")
    Tax.objects.create(company=other, name="Their tax", rate=5)
    mine = FiscalPosition.objects.create(company=imported.company, name="Mine")
    mine.lines.create(source=Tax.objects.create(company=imported.company, name="My tax", rate=7))
    browser = client()
    text = browser.get(page(imported)).content.decode()
    assert f">{imported.sales_team}</option>" in text
    assert ">Theirs</option>" not in text
    assert ">Abroad</option>" not in text
    text = browser.get(page(mine)).content.decode()
    assert "My tax" in text
    assert "Their tax" not in text


def test_saving_an_order_unchanged_changes_nothing(imported: SalesOrder) -> None:
    client().post(page(imported), lines(imported))
    row = AmazonOrder.objects.get(sales_order=imported)
    before = imported.total
    imported.refresh_from_db()
    assert (imported.total, row.cause == "edited") == (before, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q={reference}", True),
        ("q=999-0000000-0000000", False),
        ("q={reference}&state__exact=confirmed", True),
        ("q={reference}&state__exact=cancelled", False),
        ("q={reference}&channel__exact=AMAZON", False),
        ("q={reference}&marketplace__id__exact={marketplace}", True),
        ("q={reference}&account__id__exact={account}", True),
        ("q={reference}&cause=rounding", False),
        ("q={reference}&decide=cancel", False),
        ("q={reference}&when=7", True),
    ],
)
def test_the_list_of_orders_is_searched_and_filtered(
    imported: SalesOrder, query: str, found: bool
) -> None:
    names = {
        "reference": imported.order_id,
        "marketplace": imported.marketplace_id,
        "account": imported.account_id,
    }
    answer = client().get("/amazon_backoffice/salesorder/?" + query.format(**names))
    assert answer.status_code == 200
    assert (page(imported) in answer.content.decode()) is found


def test_the_buyers_wish_to_cancel_is_a_banner(imported: SalesOrder) -> None:
    AmazonOrder.objects.filter(sales_order=imported).update(
        cancellation_requested=True, cancellation_reason="Ordered by mistake"
    )
    for shown in (imported, imported.deliveries.get()):
        assert "The buyer asks to cancel." in client().get(page(shown)).content.decode()


def test_a_wish_to_cancel_is_to_be_decided_until_the_goods_have_left(imported: SalesOrder) -> None:
    AmazonOrder.objects.update(cancellation_requested=False)  # the world's buyers
    AmazonOrder.objects.filter(sales_order=imported).update(cancellation_requested=True)
    browser, asks = client(), "/amazon_backoffice/salesorder/?decide=cancel"
    assert (imported.order_id in browser.get(asks).text, _asking(browser)) == (True, "1")
    imported.deliveries.update(state=State.DONE)
    assert (imported.order_id in browser.get(asks).text, _asking(browser)) == (False, "0")


def _asking(browser: Client) -> str:
    """The figure on the first page."""
    figures = browser.get("/").context["figures"]
    return next(str(f["value"]) for f in figures if f["title"] == "Buyers ask to cancel")


def test_amazons_text_is_shown_as_text(imported: SalesOrder) -> None:
    SalesOrder.objects.update(gift_messages="<script>alert(1)</script>")
    Delivery.objects.update(gift_messages="<script>alert(1)</script>")
    for shown in (imported, imported.deliveries.get()):
        text = client().get(page(shown)).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_delivery_is_validated_in_part_and_leaves_a_backorder(imported: SalesOrder) -> None:
    delivery = imported.deliveries.get()
    move = delivery.moves.first()
    move.quantity = Decimal(3)
    move.save()
    all_of_it = sum(m.quantity for m in delivery.moves.all())
    fields = {f"line-{move.pk}": "1", "carrier": "DHL", "tracking": "123"}
    answer = client().post(f"/deliveries/{delivery.pk}/validate/", fields, follow=True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tracking) == (State.DONE, "123")
    backorder = imported.deliveries.get(state=State.OPEN)
    assert sum(m.quantity for m in backorder.moves.all()) == all_of_it - 1
    assert f"{delivery.name} is done." in answer.content.decode()


@pytest.mark.parametrize("typed", ["0", "99", "-1", "one"])
def test_wrong_quantities_ship_nothing(imported: SalesOrder, typed: str) -> None:
    delivery = imported.deliveries.get()
    fields = {f"line-{move.pk}": typed for move in delivery.moves.all()}
    client().post(f"/deliveries/{delivery.pk}/validate/", fields)
    delivery.refresh_from_db()
    assert delivery.state == State.OPEN


def test_what_amazon_counts_as_shipped_is_blocked_until_a_person_decides(
    here: Simulator, imported: SalesOrder
) -> None:
    here.change(imported.order_id, {"action": "ship"})
    here.advance(600)
    synchronize()
    delivery = imported.deliveries.get()
    browser = client()
    text = browser.get(page(delivery)).content.decode()
    assert "already shipped on Amazon" in text
    assert "Close as done" in text
    fields = {f"line-{move.pk}": "1" for move in delivery.moves.all()}
    answer = browser.post(f"/deliveries/{delivery.pk}/validate/", fields, follow=True)
    assert "is blocked" in answer.content.decode()
    browser.post(f"/deliveries/{delivery.pk}/reopen/")
    assert "Validate" in browser.get(page(delivery)).content.decode()
    browser.post(f"/deliveries/{delivery.pk}/done/")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.shipped_outside) == (State.DONE, True)


def strange(amazon: Simulator, order_id: str, status: str = "ON_THE_MOON") -> None:
    amazon.change(order_id, {"patch": {"fulfillment": {"fulfillmentStatus": status}}})


@pytest.fixture
def issues(here: Simulator) -> list[str]:
    """The references of two orders whose status nobody knows."""
    references = generate(here, 2)
    linked_account(here)
    for reference in references:
        strange(here, reference)
    here.advance(600)
    synchronize()
    return references


def test_issues_are_retried_all_at_once(here: Simulator, issues: list[str]) -> None:
    for reference in issues:
        strange(here, reference, "UNSHIPPED")
        here.change(reference, {"patch": {"fulfillment": {"fulfilledBy": "MERCHANT"}}})
    chosen = list(Issue.objects.filter(closed_at=None).values_list("pk", flat=True))
    assert len(chosen) == 2
    answer = client().post(
        "/amazon_backoffice/issue/",
        {"action": "retry", "_selected_action": chosen},
        follow=True,
    )
    assert "2 orders are tried again now" in answer.content.decode()
    synchronize()
    assert not Issue.objects.filter(closed_at=None).exists()
    assert SalesOrder.objects.filter(order_id__in=issues).count() == 2


def test_an_issue_says_what_is_wrong_and_is_settled_by_hand(
    here: Simulator, issues: list[str]
) -> None:
    issue = Issue.objects.filter(closed_at=None).first()
    browser = client()
    text = browser.get(page(issue)).content.decode()
    assert "ON_THE_MOON" in text
    assert "Retry" in text
    browser.post(f"/issues/{issue.pk}/settle/")
    issue.refresh_from_db()
    assert issue.closed_at == here.now(), "by the office's clock"
    assert page(issue) not in browser.get("/amazon_backoffice/issue/").content.decode()
    assert page(issue) in browser.get("/amazon_backoffice/issue/?open=closed").content.decode()
    assert "The order still waits in quarantine." in browser.get(page(issue)).text
    here.advance(3600)
    synchronize()
    again = Issue.objects.filter(order_id=issue.order_id, closed_at=None)
    assert again.exists(), "it failed again"


def test_a_viewer_neither_retries_nor_ships(here: Simulator, issues: list[str]) -> None:
    viewer = client(roles.VIEW_ONLY)
    issue = Issue.objects.first()
    assert "Retry</button>" not in viewer.get(page(issue)).content.decode()
    assert viewer.post(f"/issues/{issue.pk}/retry/").status_code == 403
    assert viewer.post("/deliveries/1/validate/").status_code == 403


def test_the_dashboard_counts_what_there_is_to_do(imported: SalesOrder) -> None:
    text = client().get("/").content.decode()
    assert SalesOrder.objects.first().order_id in text
    assert "288 of Amazon&#x27;s 484 calls a day" in text
    assert "The sync loop does not run." in text
