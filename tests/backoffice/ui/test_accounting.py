# SPDX-License-Identifier: LGPL-3.0-or-later
"""A month closed by hand, step for step as Odoo's documentation has it (items 72-77)."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amazon_backoffice import roles
from amazon_backoffice.models import (
    BankStatementLine,
    BatchPayment,
    Document,
    JournalEntry,
    JournalLine,
    SalesOrder,
)
from tests.support.simulator import Simulator

from .arranging import client
from .bookkeeping import (
    APP,
    act,
    balance,
    bill_confirmed,
    chart_shown,
    invoiced,
    line_imported,
    paid_in_a_batch,
    said,
    two_orders,
)

LISTS = (
    "settlement", "settlementline", "document", "vendorbill", "payment", "batchpayment",
    "bankstatement", "bankstatementline", "journalentry", "payoutaccount", "ledgeraccount",
    "journal", "currencyrate",
)  # fmt: skip


@pytest.fixture
def shop(here: Simulator) -> Client:
    return two_orders()


def test_every_page_opens_while_nothing_is_there(shop: Client) -> None:
    for model in LISTS:
        assert shop.get(f"{APP}/{model}/").status_code == 200, model
    viewer = client(roles.VIEW_ONLY)
    for model in LISTS:
        assert viewer.get(f"{APP}/{model}/").status_code == 200, model
    for model in ("vendorbill", "bankstatement", "currencyrate", "ledgeraccount", "journal"):
        assert shop.get(f"{APP}/{model}/add/").status_code == 200, model
        assert viewer.get(f"{APP}/{model}/add/").status_code == 403, model


# Made by Amazon's flows and their corrections, nothing else.
MADE = (
    "journalentry", "document", "payment", "batchpayment", "bankstatementline", "settlement",
    "settlementline", "payoutaccount",
)  # fmt: skip


def test_nobody_types_an_entry_in_changes_or_deletes_one(shop: Client) -> None:
    invoiced(shop)
    entry = JournalEntry.objects.order_by("pk")[0]
    for model in MADE:
        assert shop.get(f"{APP}/{model}/add/").status_code == 403, model
        assert f"/{model}/add/" not in shop.get(f"{APP}/{model}/").content.decode(), model
        assert b"delete_selected" not in shop.get(f"{APP}/{model}/").content, model
    page = f"{APP}/journalentry/{entry.pk}"
    assert shop.post(f"{page}/change/", {"reference": "mine"}).status_code == 403
    assert shop.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert JournalEntry.objects.get(pk=entry.pk).reference == entry.reference


def test_invoices_of_a_chosen_period_are_paid(shop: Client, here: Simulator) -> None:
    """The list's own dates, then all that it shows."""
    first, second = SalesOrder.objects.order_by("pk").values_list("pk", flat=True)
    act(shop, "salesorder", "create_invoices", [first])
    here.advance(32 * 86_400)
    act(shop, "salesorder", "create_invoices", [second])
    earlier, later = Document.objects.order_by("pk")
    assert earlier.dated.month != later.dated.month
    period = f"dated__year={earlier.dated.year}&dated__month={earlier.dated.month}"
    url = f"{APP}/document/?{period}&paid=open"
    listed = re.findall(r'name="_selected_action" value="(\d+)"', shop.get(url).content.decode())
    assert listed == [str(earlier.pk)]
    # Django asks for all rows that the list shows, on whatever page they are.
    chosen = {"action": "register_payment", "_selected_action": listed, "select_across": "1"}
    page = shop.post(url, chosen, follow=True)
    assert page.context["totals"] == ["11.90 EUR"]
    data = {name: page.context[key] for name, key in _REGISTER.items()}
    answer = shop.post("/payments/register/", data, follow=True)
    assert "1 payment is registered." in said(answer)
    open_ones = dict(Document.objects.values_list("pk", "open"))
    assert open_ones == {earlier.pk: 0, later.pk: Decimal("11.90")}


_REGISTER = {"ids": "ids", "journal": "chosen", "method": "method", "dated": "today"}


def test_invoices_have_the_orders_amounts_taxes_and_numbers_without_gaps(shop: Client) -> None:
    keys = invoiced(shop)
    first, second = Document.objects.filter(pk__in=keys).order_by("number")
    year = first.dated.year
    assert [first.number, second.number] == [f"INV/{year}/00001", f"INV/{year}/00002"]
    amounts = (first.untaxed, first.tax, first.total, first.open)
    assert amounts == (Decimal(10), Decimal("1.90"), Decimal("11.90"), Decimal("11.90"))
    assert balance("receivable") == Decimal("23.80")
    assert balance("income") == Decimal(-20)
    assert balance("sales_tax") == Decimal("-3.80")
    answer = act(shop, "salesorder", "create_invoices", [SalesOrder.objects.all()[0].pk])
    assert "is invoiced" in said(answer)
    assert Document.objects.count() == 2


def test_a_month_is_closed_by_hand(shop: Client) -> None:
    keys = invoiced(shop)
    paid_in_a_batch(shop, "document", keys, "in")
    bill = bill_confirmed(shop)
    paid_in_a_batch(shop, "vendorbill", [bill.pk], "out")
    assert balance("receivable") == balance("payable") == 0
    # 23.80 of buyers less 3.57 of Amazon's commissions.
    assert balance("intermediary") == Decimal("20.23")
    line = line_imported(shop, "Date;Label;Amount\n24.11.2026;AMAZON PAYMENTS;20,21\n")
    batches = list(BatchPayment.objects.order_by("pk").values_list("pk", flat=True))
    page = f"/bank/{line.pk}/match/"
    assert shop.get(page).status_code == 200
    wrong = shop.post(page, {"batch": batches[:1]}, follow=True)
    assert "differ by 3.59 EUR. At most 1.00 EUR" in said(wrong)
    answer = shop.post(page, {"batch": batches}, follow=True)
    assert "0.02 EUR written off" in said(answer)
    assert balance("intermediary") == 0
    assert balance("bank") == Decimal("20.21")
    assert balance("small_differences") == Decimal("0.02")
    shown = chart_shown(shop)
    assert (shown["1150"], shown["2100"], shown["6900"]) == ("0.00 EUR", "0.00 EUR", "0.02 EUR")
    assert set(BatchPayment.objects.values_list("state", flat=True)) == {"reconciled"}
    _undo(shop, line)


def _undo(shop: Client, line: BankStatementLine) -> None:
    shop.post(f"/bank/{line.pk}/unmatch/")
    assert balance("intermediary") == Decimal("20.23")
    assert balance("small_differences") == 0
    assert set(BatchPayment.objects.values_list("state", flat=True)) == {"validated"}
    line.refresh_from_db()
    assert line.entry is None


@pytest.mark.parametrize(
    ("text", "said_"),
    [
        ("Date;Label\n24.11.2026;x\n", "no column Amount"),
        ("Date,Amount\n2026-13-01,1.00\n", "Line 2"),
        ("Date,Amount\n2026-11-01,1.00\n2026-11-02,ten\n", "Line 3"),
        ('Date,Amount\n2026-11-01,"1,234"\n', "two ways"),
        ("Date,Amount\n", "no lines"),
    ],
)
def test_a_wrong_statement_is_refused_with_its_line(shop: Client, text: str, said_: str) -> None:
    file = SimpleUploadedFile("wrong.csv", text.encode(), "text/csv")
    journal = shop.get("/bank/import/").context["chosen"]
    data = {"file": file, "journal": journal, "currency": "EUR"}
    assert said_ in said(shop.post("/bank/import/", data))
    assert not BankStatementLine.objects.exists()


def test_a_credit_note_stands_against_its_invoice(shop: Client) -> None:
    key = invoiced(shop)[0]
    for _ in range(2):
        page = f"/invoices/{key}/credit/"
        shown = shop.get(page).content.decode()
        (left,) = re.findall(r'name="amount" value="([\d.]+)"', shown)
        shop.post(page, {"amount": left})
    note = Document.objects.get(kind="credit_note")
    assert (note.total, note.open, note.number[:4]) == (
        Decimal("11.90"),
        Decimal("11.90"),
        "RINV",
    )
    assert balance("receivable") == Decimal("11.90")
    for pk in (key, note.pk):
        assert shop.get(f"{APP}/document/{pk}/change/").status_code == 200


def test_all_is_exported_one_row_a_line(shop: Client) -> None:
    invoiced(shop)
    page = shop.get(f"{APP}/journalentry/?export=csv")
    rows = list(csv.DictReader(io.StringIO(page.getvalue().decode("utf-8-sig"))))
    assert len(rows) == JournalLine.objects.count() == 6
    debit = sum(Decimal(row["Debit"] or 0) for row in rows)
    assert debit == sum(Decimal(row["Credit"] or 0) for row in rows) == Decimal("23.80")
    assert {row["Currency"] for row in rows} == {"EUR"}
    entry = JournalEntry.objects.order_by("pk")[0]
    assert shop.get(f"{APP}/journalentry/{entry.pk}/change/").status_code == 200


def test_a_viewer_may_look_and_press_nothing(shop: Client) -> None:
    key = invoiced(shop)[0]
    viewer = client(roles.VIEW_ONLY)
    assert viewer.get(f"{APP}/document/{key}/change/").status_code == 200
    for url in (f"/invoices/{key}/credit/", "/payments/register/", "/bank/import/"):
        assert viewer.post(url).status_code == 403, url
    assert not viewer.get(f"{APP}/document/").content.count(b"register_payment")
