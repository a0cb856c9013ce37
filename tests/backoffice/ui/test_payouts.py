# SPDX-License-Identifier: LGPL-3.0-or-later
"""A payout's page: which buttons it has in each state, and what each of them does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from amazon_backoffice import roles
from amazon_backoffice.models import (
    Account,
    BankStatement,
    BankStatementLine,
    Issue,
    JournalEntry,
    SalesOrder,
    Settlement,
)
from amazon_connector.records_money import (
    LISTED,
    ORDER_UNKNOWN,
    PAYS_INVOICE,
    POSTED,
    POSTING,
    REFUSED_FILE,
    REVERSING,
    STAGED,
    STAGING,
)
from tests.support.simulator import Simulator

from .arranging import SELLER, an_open_order, client, linked_account, synchronize

LIST = "/amazon_backoffice/settlement/"
AT = datetime(2026, 11, 21, 14, 30, tzinfo=timezone.utc)
BUTTONS: Mapping[tuple[str, str], list[str]] = {
    (LISTED, ""): [],
    (LISTED, "Amazon does not have the file."): ["Try Again"],
    (STAGING, ""): [],
    (STAGING, "Amazon does not have the file."): ["Try Again"],
    (STAGED, ""): ["Post", "Try Again"],
    (STAGED, "It was reversed."): ["Post", "Try Again"],
    (POSTING, ""): ["Reverse"],
    (POSTING, "The period is locked."): ["Post", "Reverse"],
    (POSTED, ""): ["Match Payout", "Reverse"],
    (REVERSING, ""): [],
    (REVERSING, "The period is locked."): ["Reverse"],
    (REFUSED_FILE, "Line 7: “x” is no amount."): ["Try Again"],
}
LEADS_TO = {"Post": POSTING, "Reverse": REVERSING, "Try Again": LISTED}


def buttons(text: str) -> dict[str, str]:
    """What stands above the page -> where it leads."""
    bar = text.split('class="oa-bar"', 1)[-1].split('class="oa-stats"', 1)[0]
    found = re.findall(
        r'(?:action|href)="(/payouts/\d+/[^"]*)".*?(?:</span>)([A-Z][\w ]*)</(?:button|a)>', bar
    )
    return {name: link for link, name in found}


def page(browser: Client, settlement: Settlement) -> str:
    answer = browser.get(f"{LIST}{settlement.pk}/change/")
    assert answer.status_code == 200
    return answer.content.decode()


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.fixture
def account(here: Simulator) -> Account:
    """A linked account whose payouts are read."""
    made = linked_account(here)
    made.payouts_on = True
    made.save()
    return made


def in_state(account: Account, state: str, problem: str = "") -> Settlement:
    return Settlement.objects.create(
        report_id="R-1", document_id="D-1", account=account, state=state, created=AT,
        settlement_id="11", currency="EUR", total=Decimal(0), problem=problem, version=1,
    )  # fmt: skip


def test_each_state_has_the_buttons_that_its_sentences_name(account: Account) -> None:
    browser, viewer = client(), client(roles.VIEW_ONLY)
    for (state, problem), wanted in BUTTONS.items():
        settlement = in_state(account, state, problem)
        assert sorted(buttons(page(browser, settlement))) == wanted, state
        assert buttons(page(viewer, settlement)) == {}
        for name, link in buttons(page(browser, settlement)).items():
            if name in LEADS_TO:
                Settlement.objects.update(state=state, problem=problem)
                assert viewer.post(link).status_code == 403
                answer = browser.post(link, follow=True)
                assert "Reload this page" in said(answer) or "loop" in said(answer)
                settlement.refresh_from_db()
                assert (settlement.state, settlement.problem) == (LEADS_TO[name], "")
        settlement.delete()


def test_what_cannot_be_done_now_is_said(account: Account) -> None:
    browser, settlement = client(), in_state(account, POSTED)
    answer = browser.post(f"/payouts/{settlement.pk}/read-again/", follow=True)
    assert "cannot be read again now: it is in the state Posted" in said(answer)
    assert browser.post(f"/payouts/{settlement.pk}/sing/").status_code == 404


class Payout:
    """One of Amazon's, of a fee alone, and a person at its page."""

    def __init__(self, amazon: Simulator) -> None:
        self._browser = client()
        entry = {"seller_id": SELLER, "marketplace_id": "A1PA6795UKMFR9", "amount": "-39.00"}
        amazon.control("POST", "settlements/entries", entry)
        body = {"seller_id": SELLER, "currency": "EUR"}
        (self.closed,) = amazon.control("POST", "settlements", body)["closed"]

    @property
    def row(self) -> Settlement:
        return Settlement.objects.get(report_id=self.closed["report_id"])

    def read_now(self) -> None:
        (link,) = re.findall(r'action="([^"]*read[^"]*)"', self._browser.get(LIST).content.decode())
        self._browser.post(link)
        synchronize()

    def press(self, name: str) -> str:
        """The button, and what the sync loop does then; the page that follows."""
        self._browser.post(buttons(self.text)[name])
        synchronize()
        return self.text

    @property
    def text(self) -> str:
        return page(self._browser, self.row)

    def match(self, amount: Decimal) -> str:
        """The bank's line of so much is the proposed one; what is said."""
        row = self.row
        (journal,) = {e.journal for e in JournalEntry.objects.filter(settlement=row)}
        statement = BankStatement.objects.create(
            company=row.account.company, journal=journal, name="November", currency="EUR"
        )
        dated = row.deposited.date() if row.deposited else AT.date()
        BankStatementLine.objects.create(
            statement=statement, dated=dated, text="AMAZON", amount=amount
        )
        link = buttons(self.text)["Match Payout"]
        (line,) = re.findall(r'name="line" value="(\d+)"', self._browser.get(link).content.decode())
        return said(self._browser.post(link, {"line": line}, follow=True))


def test_a_payout_from_read_now_to_the_bank_and_back(account: Account, here: Simulator) -> None:
    payout = Payout(here)
    payout.read_now()
    total = Decimal(payout.closed["total"])
    assert (payout.row.state, payout.row.total) == (STAGED, total)
    here.fault({"kind": "wrong_total"})
    assert "Line 2: The file&#x27;s total is" in payout.press("Try Again")
    assert payout.row.state == REFUSED_FILE
    assert Issue.objects.filter(kind="payout_problem", closed_at=None).count() == 1
    assert "Ready to post." in payout.press("Try Again")
    assert not Issue.objects.filter(kind="payout_problem", closed_at=None).exists()
    assert "Posted to the cent." in payout.press("Post")
    assert "is matched with the bank." in payout.match(total)
    assert "Match Payout" not in buttons(payout.text)
    assert "Ready to post." in payout.press("Reverse")
    assert payout.row.state == STAGED
    assert payout.press("Post")
    assert payout.row.state == POSTED


def test_recover_order_brings_what_the_payout_paid_for(account: Account, here: Simulator) -> None:
    browser, settlement = client(), in_state(account, POSTED)
    order_id = an_open_order(here)["orderId"]
    settlement.mismatches.create(
        cause=ORDER_UNKNOWN, subject=order_id, pays=PAYS_INVOICE, amount=Decimal("1.00"),
        open=Decimal(0), why="The order is not here.",
    )  # fmt: skip
    (link,) = re.findall(r'href="([^"]*)"[^>]*>Recover Order<', page(browser, settlement))
    form = browser.get(link)
    assert form.context["order"] == order_id
    browser.post(link.split("?")[0], {"order": form.context["order"]})
    assert SalesOrder.objects.filter(order_id=order_id).exists()
