# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the tests of the books do again and again, on the office's pages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amazon_backoffice.adapter.chart import chart
from amazon_backoffice.adapter.sums import Thousandths, amount_of
from amazon_backoffice.models import (
    BankStatementLine,
    BatchPayment,
    Company,
    Document,
    JournalLine,
    LedgerAccount,
    Payment,
    SalesOrder,
    VendorBill,
)
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Tax
from tests.backoffice.importing import arranged, import_page

from .arranging import client

APP = "/amazon_backoffice"


def two_orders() -> Client:
    """Two orders of 11.90 EUR each with 19 % in them."""
    world = arranged()
    world.product("SKU-1", tax=Tax("VAT 19 %", Decimal(19), included=True))
    import_page(
        *(order(f"302-000000{n}-0000001", items=[item("1", "SKU-1", 1, "11.90")]) for n in (1, 2))
    )
    return client()


def said(answer: Any) -> str:
    """What the page tells after a click."""
    return " ".join(str(message) for message in answer.context["messages"])


def act(browser: Client, model: str, action: str, keys: list[int]) -> Any:
    """An action of a list."""
    data = {"action": action, "_selected_action": keys}
    return browser.post(f"{APP}/{model}/", data, follow=True)


def balance(role: str) -> Decimal:
    """Of the only company's account, in euros."""
    company = Company.objects.get()
    account = chart(company.pk, company.currency).account(role)
    lines = JournalLine.objects.filter(account=account)
    return amount_of(lines.aggregate(total=Thousandths("amount"))["total"])


def invoiced(browser: Client) -> list[int]:
    """The invoices (pks) of both orders."""
    keys = list(SalesOrder.objects.values_list("pk", flat=True))
    assert "2 invoices are posted" in said(act(browser, "salesorder", "create_invoices", keys))
    return list(Document.objects.order_by("pk").values_list("pk", flat=True))


def chart_shown(shop: Client) -> dict[str, str]:
    """The balance of each account, by its code, as the chart of accounts shows it."""
    text = shop.get(f"{APP}/ledgeraccount/").content.decode()
    rows = re.findall(r"field-code.*?>(\d+)</a>.*?field-balance[^>]*>(.*?)</td>", text, re.DOTALL)
    return {code: re.sub(r"<[^>]*>", "", shown).strip() for code, shown in rows}


def registered(shop: Client, model: str, keys: list[int]) -> list[int]:
    """The payments (pks) of *Register Payment*, which a second click does not repeat."""
    page = act(shop, model, "register_payment", keys)
    assert "Batch Deposit" in page.content.decode()
    data = {
        "ids": page.context["ids"],
        "journal": page.context["chosen"],
        "method": "batch_deposit",
        "dated": "2026-11-24",
    }
    known = list(Payment.objects.values_list("pk", flat=True))
    for _ in range(2):
        answer = shop.post("/payments/register/", data, follow=True)
    made = Payment.objects.exclude(pk__in=known)
    assert made.count() == len(keys), said(answer)
    return list(made.order_by("pk").values_list("pk", flat=True))


def batch_of(shop: Client, payments: list[int]) -> BatchPayment:
    """*Create Batch Payment*."""
    answer = act(shop, "payment", "create_batch_payment", payments)
    batch = BatchPayment.objects.order_by("pk").last()
    assert batch is not None, said(answer)
    return batch


def paid_in_a_batch(shop: Client, model: str, keys: list[int], way: str) -> BatchPayment:
    """Registered, in a batch, and validated."""
    payments = registered(shop, model, keys)
    batch = batch_of(shop, payments)
    assert batch.name.startswith(f"BATCH/{way.upper()}/")
    again = act(shop, "payment", "create_batch_payment", payments)
    assert "in a batch already" in said(again)
    shop.post(f"/batches/{batch.pk}/validate/")
    batch.refresh_from_db()
    assert batch.state == "validated"
    return batch


def bill_confirmed(shop: Client) -> VendorBill:
    """Amazon's bill of 3.57 EUR, typed in, which nobody enters twice."""
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
    bill = VendorBill.objects.get(state="draft")
    assert bill.total == Decimal("3.57"), said(answer)
    twice = shop.post(f"{APP}/vendorbill/add/", data)
    assert "This bill is here already" in twice.content.decode()
    shop.post(f"/bills/{bill.pk}/confirm/")
    bill.refresh_from_db()
    assert (bill.state, bill.open) == ("posted", Decimal("3.57"))
    assert shop.get(f"{APP}/vendorbill/{bill.pk}/change/").status_code == 200
    return bill


def line_imported(shop: Client, text: str) -> BankStatementLine:
    """Of a bank's file of one line, which is there once however often it comes."""
    for times in ("1 line imported", "1 were there already"):
        file = SimpleUploadedFile("november.csv", text.encode(), "text/csv")
        journal = shop.get("/bank/import/").context["chosen"]
        data = {"file": file, "journal": journal, "currency": "EUR"}
        answer = shop.post("/bank/import/", data, follow=True)
        assert times in said(answer)
    return BankStatementLine.objects.get()
