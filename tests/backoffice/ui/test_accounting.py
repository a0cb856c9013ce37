# SPDX-License-Identifier: LGPL-3.0-or-later
"""A month closed by hand, step for step as Odoo's documentation has it (items 72-77)."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amazon_backoffice import roles
from amazon_backoffice.adapter.chart import chart
from amazon_backoffice.adapter.sums import Thousandths, amount_of
from amazon_backoffice.models import (
    BankStatementLine,
    BatchPayment,
    Company,
    Document,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    Payment,
    SalesOrder,
    VendorBill,
)
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Tax
from tests.backoffice.importing import arranged, import_page
from tests.support.simulator import Simulator

from .arranging import client

APP = "/amazon_backoffice"
LISTS = (
    "settlement", "settlementline", "document", "vendorbill", "payment", "batchpayment",
    "bankstatement", "bankstatementline", "journalentry", "payoutaccount", "ledgeraccount",
    "journal", "currencyrate",
)  # fmt: skip


@pytest.fixture
def shop(here: Simulator) -> Client:
    """Two orders of 11.90 EUR each with 19 % in them."""
    world = arranged()
    world.product("SKU-1", tax=Tax("VAT 19 %", Decimal(19), included=True))
    import_page(
        *(order(f"302-000000{n}-0000001", items=[item("1", "SKU-1", 1, "11.90")]) for n in (1, 2))
    )
    return client()


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def act(browser: Client, model: str, action: str, keys: list[int]) -> Any:
    data = {"action": action, "_selected_action": keys}
    return browser.post(f"{APP}/{model}/", data, follow=True)


def balance(role: str) -> Decimal:
    company = Company.objects.get()
    account = chart(company.pk, company.currency).account(role)
    lines = JournalLine.objects.filter(account=account)
    return amount_of(lines.aggregate(total=Thousandths("amount"))["total"])


def invoiced(browser: Client) -> list[int]:
    keys = list(SalesOrder.objects.values_list("pk", flat=True))
    assert "2 invoices are posted" in said(act(browser, "salesorder", "create_invoices", keys))
    return list(Document.objects.order_by("pk").values_list("pk", flat=True))


def test_every_page_opens_while_nothing_is_there(shop: Client) -> None:
    for model in LISTS:
        assert shop.get(f"{APP}/{model}/").status_code == 200, model
    viewer = client(roles.VIEW_ONLY)
    for model in LISTS:
        assert viewer.get(f"{APP}/{model}/").status_code == 200, model
    for model in ("vendorbill", "bankstatement", "currencyrate", "ledgeraccount", "journal"):
        assert shop.get(f"{APP}/{model}/add/").status_code == 200, model
        assert viewer.get(f"{APP}/{model}/add/").status_code == 403, model


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
    _pay(shop, "document", keys, "in")
    bill = _bill(shop)
    _pay(shop, "vendorbill", [bill.pk], "out")
    assert balance("receivable") == balance("payable") == 0
    # 23.80 of buyers less 3.57 of Amazon's commissions.
    assert balance("intermediary") == Decimal("20.23")
    line = _import(shop, "Date;Label;Amount\n24.11.2026;AMAZON PAYMENTS;20,21\n")
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
    shown = _chart(shop)
    assert (shown["1150"], shown["2100"], shown["6900"]) == ("0.00 EUR", "0.00 EUR", "0.02 EUR")
    assert set(BatchPayment.objects.values_list("state", flat=True)) == {"reconciled"}
    _undo(shop, line)


def _chart(shop: Client) -> dict[str, str]:
    """The balance of each account, by its code, as the chart of accounts shows it."""
    text = shop.get(f"{APP}/ledgeraccount/").content.decode()
    rows = re.findall(r"field-code.*?>(\d+)</a>.*?field-balance[^>]*>(.*?)</td>", text, re.DOTALL)
    return {code: re.sub(r"<[^>]*>", "", shown).strip() for code, shown in rows}


def _undo(shop: Client, line: BankStatementLine) -> None:
    shop.post(f"/bank/{line.pk}/unmatch/")
    assert balance("intermediary") == Decimal("20.23")
    assert balance("small_differences") == 0
    assert set(BatchPayment.objects.values_list("state", flat=True)) == {"validated"}
    line.refresh_from_db()
    assert line.entry is None


def _pay(shop: Client, model: str, keys: list[int], way: str) -> None:
    page = act(shop, model, "register_payment", keys)
    assert "Batch Deposit" in page.content.decode()
    journal = page.context["chosen"]
    data = {
        "ids": page.context["ids"],
        "journal": journal,
        "method": "batch_deposit",
        "dated": "2026-11-24",
    }
    for _ in range(2):  # a second click pays nothing twice
        answer = shop.post("/payments/register/", data, follow=True)
    payments = Payment.objects.filter(batch=None)
    assert payments.count() == len(keys), said(answer)
    chosen = list(payments.values_list("pk", flat=True))
    answer = act(shop, "payment", "create_batch_payment", chosen)
    batch = BatchPayment.objects.order_by("pk").last()
    assert batch is not None
    assert batch.name.startswith(f"BATCH/{way.upper()}/"), said(answer)
    again = act(shop, "payment", "create_batch_payment", chosen)
    assert "in a batch already" in said(again)
    shop.post(f"/batches/{batch.pk}/validate/")
    batch.refresh_from_db()
    assert batch.state == "validated"


def _bill(shop: Client) -> VendorBill:
    account = LedgerAccount.objects.get(role="commission")
    lines = {"description": "Commissions", "account": account.pk, "untaxed": "3.00", "rate": "19"}
    data = {
        "vendor": "Amazon",
        "reference": "DE-2026-1",
        "dated": "2026-11-24",
        "currency": "EUR",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        **{f"lines-0-{name}": value for name, value in lines.items()},
    }
    answer = shop.post(f"{APP}/vendorbill/add/", data, follow=True)
    bill = VendorBill.objects.get(kind="bill")
    assert bill.total == Decimal("3.57"), said(answer)
    twice = shop.post(f"{APP}/vendorbill/add/", data)
    assert "This bill is here already" in twice.content.decode()
    shop.post(f"/bills/{bill.pk}/confirm/")
    bill.refresh_from_db()
    assert (bill.state, bill.open) == ("posted", Decimal("3.57"))
    assert shop.get(f"{APP}/vendorbill/{bill.pk}/change/").status_code == 200
    return bill


def _import(shop: Client, text: str) -> BankStatementLine:
    for times in ("1 line imported", "1 were there already"):
        file = SimpleUploadedFile("november.csv", text.encode(), "text/csv")
        journal = shop.get("/bank/import/").context["chosen"]
        data = {"file": file, "journal": journal, "currency": "EUR"}
        answer = shop.post("/bank/import/", data, follow=True)
        assert times in said(answer)
    return BankStatementLine.objects.get()


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
