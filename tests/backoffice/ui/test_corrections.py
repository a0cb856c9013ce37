# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was posted wrongly is reversed, on its own page: nothing of it is changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from amazon_backoffice import roles
from amazon_backoffice.models import (
    BatchPayment,
    Document,
    IssuedInvoice,
    JournalEntry,
    Payment,
    Unchangeable,
    VendorBill,
)
from tests.support.simulator import Simulator

from .arranging import client
from .bookkeeping import (
    APP,
    act,
    balance,
    batch_of,
    bill_confirmed,
    invoiced,
    line_imported,
    paid_in_a_batch,
    registered,
    said,
    two_orders,
)

DUE = Decimal("11.90")


@pytest.fixture
def shop(here: Simulator) -> Client:
    return two_orders()


def pressed(shop: Client, url: str) -> str:
    """What is said after a click on this button."""
    return said(shop.post(url, {"next": f"{APP}/document/"}, follow=True))


def reversals() -> int:
    return JournalEntry.objects.filter(kind="reversal").count()


def due(key: int) -> Decimal:
    return Document.objects.get(pk=key).open


def test_a_reversed_payment_makes_its_invoice_due_again(shop: Client) -> None:
    first, second = invoiced(shop)
    payment, other = registered(shop, "document", [first, second])
    assert "what it paid is due again" in pressed(shop, f"/payments/{payment}/reverse/")
    assert "reversed already" in pressed(shop, f"/payments/{payment}/reverse/")
    assert (due(first), due(second), reversals()) == (DUE, 0, 1)
    assert balance("receivable") == balance("intermediary") == DUE
    entry = Payment.objects.get(pk=payment).entry
    assert entry.reversal.dated >= entry.dated
    lines = [line.amount for line in entry.lines.all()]
    assert [-line.amount for line in entry.reversal.lines.all()] == lines
    listed = shop.get(f"{APP}/payment/?in_batch=none").content.decode()
    assert f"/payment/{other}/change/" in listed
    assert f"/payment/{payment}/change/" not in listed
    page = shop.get(f"{APP}/payment/{payment}/change/").content.decode()
    assert entry.reversal.number in page
    assert f"/payments/{payment}/reverse/" not in page
    assert "is reversed" in said(act(shop, "payment", "create_batch_payment", [payment, other]))
    registered(shop, "document", [first])
    assert (due(first), balance("receivable")) == (0, 0)


def test_a_reversed_payment_leaves_its_new_batch_which_goes_with_the_last(shop: Client) -> None:
    payments = registered(shop, "document", invoiced(shop))
    batch = batch_of(shop, payments)
    pressed(shop, f"/payments/{payments[0]}/reverse/")
    batch.refresh_from_db()
    assert (batch.amount, batch.payments.count()) == (DUE, 1)
    act(shop, "payment", "reverse_payments", payments)
    assert (BatchPayment.objects.count(), reversals()) == (0, 2)
    assert (balance("receivable"), balance("intermediary")) == (2 * DUE, 0)


def test_a_batch_is_reopened_until_the_bank_has_it(shop: Client) -> None:
    keys = invoiced(shop)
    batch = paid_in_a_batch(shop, "document", keys, "in")
    payments = list(batch.payments.values_list("pk", flat=True))
    reopen, reverse = f"/batches/{batch.pk}/reopen/", f"/payments/{payments[0]}/reverse/"
    assert f"{batch} is validated: click Reopen" in pressed(shop, reverse)
    line = line_imported(shop, "Date;Label;Amount\n24.11.2026;AMAZON PAYMENTS;23,80\n")
    shop.post(f"/bank/{line.pk}/match/", {"batch": [batch.pk]})
    for url in (reopen, reverse):
        assert f"{batch} is matched with the bank." in (told := pressed(shop, url))
        assert "Undo Match" in told
    assert (reversals(), balance("intermediary")) == (0, 0)
    shop.post(f"/bank/{line.pk}/unmatch/")
    shown = shop.get(f"{APP}/batchpayment/{batch.pk}/change/").content.decode()
    assert reopen in shown
    for _ in range(2):
        assert "is new again" in pressed(shop, reopen)
        batch.refresh_from_db()
        assert batch.state == "new"
    for _ in range(2):
        act(shop, "payment", "reverse_payments", payments)
    assert [due(key) for key in keys] == [DUE, DUE]
    assert (reversals(), balance("intermediary"), balance("bank")) == (3, 0, 0)


def test_payments_are_reversed_together_or_not_at_all(shop: Client) -> None:
    first, second = invoiced(shop)
    paid_in_a_batch(shop, "document", [first], "in")
    registered(shop, "document", [second])
    everything = list(Payment.objects.values_list("pk", flat=True))
    assert "click Reopen" in said(act(shop, "payment", "reverse_payments", everything))
    assert (reversals(), due(second)) == (0, 0)


def test_a_bill_is_reversed_and_can_be_entered_again(shop: Client) -> None:
    invoiced(shop)
    bill = bill_confirmed(shop)
    (payment,) = registered(shop, "vendorbill", [bill.pk])
    number = Payment.objects.get(pk=payment).entry.number
    reverse = f"/bills/{bill.pk}/reverse/"
    assert f"reverse the payment {number} first" in pressed(shop, reverse)
    pressed(shop, f"/payments/{payment}/reverse/")
    assert due(bill.pk) == balance("intermediary") + Decimal("3.57") == Decimal("3.57")
    for _ in range(2):
        assert "nothing of it is due any more" in pressed(shop, reverse)
    bill.refresh_from_db()
    assert (bill.state, bill.open, reversals()) == ("reversed", 0, 2)
    for role in ("payable", "commission", "purchase_tax"):
        assert balance(role) == 0, role
    assert JournalEntry.objects.get(number=f"REV/{bill.number}").reversal_of == bill.entry
    page = shop.get(f"{APP}/vendorbill/{bill.pk}/change/").content.decode()
    assert f"REV/{bill.number}" in page
    assert reverse not in page
    for which, there in (("paid", False), ("open", False), ("reversed", True)):
        listed = shop.get(f"{APP}/vendorbill/?paid={which}").content.decode()
        assert (f"/vendorbill/{bill.pk}/change/" in listed) is there, which
    assert bill_confirmed(shop).number > bill.number
    assert balance("payable") == Decimal("-3.57")


def test_a_credit_note_is_reversed_until_it_is_paid_or_at_amazon(shop: Client) -> None:
    key, _ = invoiced(shop)
    shop.post(f"/invoices/{key}/credit/", {"amount": "11.90"})
    note = Document.objects.get(kind="credit_note")
    reverse = f"/invoices/{note.pk}/reverse/"
    (payment,) = registered(shop, "document", [note.pk])
    assert "reverse the payment" in pressed(shop, reverse)
    pressed(shop, f"/payments/{payment}/reverse/")
    issued = IssuedInvoice.objects.filter(document=note)
    issued.update(state="uploaded")
    assert "went to Amazon, where the buyer finds it" in pressed(shop, reverse)
    issued.update(state="to_upload")
    assert balance("receivable") == DUE
    for _ in range(2):
        pressed(shop, reverse)
    assert Document.objects.get(pk=note.pk).state == "reversed"
    assert issued.get().state == "not_uploaded"
    assert balance("receivable") == 2 * DUE
    assert shop.get(f"{APP}/document/{note.pk}/change/").status_code == 200
    shop.post(f"/invoices/{key}/credit/", {"amount": "11.90"})
    assert balance("receivable") == DUE


def test_what_is_posted_says_how_it_is_corrected(shop: Client) -> None:
    key, _ = invoiced(shop)
    assert "make a credit note of it" in pressed(shop, f"/invoices/{key}/reverse/")
    bill = bill_confirmed(shop)
    corrections = ((Document.objects.get(pk=key), "make a credit note"), (bill, "reverse it"))
    for document, how in corrections:
        for change in (document.save, document.delete):
            with pytest.raises(Unchangeable, match=how):
                change()
    pressed(shop, f"/bills/{bill.pk}/reverse/")
    with pytest.raises(Unchangeable, match="reverse it"):
        VendorBill.objects.get(pk=bill.pk).save()


def test_a_viewer_corrects_nothing(shop: Client) -> None:
    key, other = invoiced(shop)
    bill = bill_confirmed(shop)
    batch = paid_in_a_batch(shop, "document", [key], "in")
    (payment,) = registered(shop, "document", [other])
    viewer = client(roles.VIEW_ONLY)
    for url in (
        f"/payments/{payment}/reverse/",
        f"/batches/{batch.pk}/reopen/",
        f"/bills/{bill.pk}/reverse/",
        f"/invoices/{key}/reverse/",
    ):
        assert viewer.post(url).status_code == 403, url
        assert shop.get(url).status_code == 405, url
    for page in (f"payment/{payment}", f"batchpayment/{batch.pk}", f"vendorbill/{bill.pk}"):
        shown = viewer.get(f"{APP}/{page}/change/").content.decode()
        assert "/reverse/" not in shown
        assert "/reopen/" not in shown
    assert reversals() == 0
