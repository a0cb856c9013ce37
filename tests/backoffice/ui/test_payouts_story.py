# SPDX-License-Identifier: LGPL-3.0-or-later
"""A month of Amazon's money in a real Chromium: closed by one click, and the rest by hand."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.simulator import Simulator

from .browsing import Requests, menu, press, save, sign_in, until_at
from .conftest import Office
from .figures_story import figures_are_looked_at

KINDS = ("sqlite",)
# The same orders each time: what is settled, refunded and open is no surprise.
START = "2026-11-24T12:00:00Z"

SELLER, GERMANY = "A2NORDLICHT7DE", "A1PA6795UKMFR9"
NOT_HERE = "302-4040404-0000001"
LISTS = "/amazon_backoffice"
NOTHING = "0.00 EUR"


def test_a_month_is_closed_by_one_click_and_by_hand(
    served: Office, amazon: Simulator, page: Any, requests: Requests, screenshots: Path
) -> None:
    served.fill()
    sign_in(page, served, "anna")
    first, second, refunded = _amazon_settles(amazon)
    _orders_arrive(page, served, amazon, first)
    _invoices_are_made(page, screenshots)
    _payouts_are_read(page, served, (first, second), screenshots)
    _one_click(page, served, first, screenshots)
    _invoices_are_paid(page, served, first, screenshots)
    _one_click(page, served, second, screenshots)
    _what_does_not_match(page, served, second, refunded)
    _the_bank(page, served, (first, second), screenshots)
    # By one click: what Amazon paid is the bank's, but for the two cents, and nothing waits.
    found = _balances(page, served, screenshots)
    assert (found["1150"], found["1160"], found["1190"]) == (NOTHING, NOTHING, NOTHING)
    assert found["6900"] == "0.02 EUR"
    _by_hand(page, served, screenshots)
    # By hand: nobody owes anything, neither buyers nor Amazon, nor the seller.
    found = _balances(page, served, screenshots)
    assert found.pop("6900") == "0.05 EUR"
    assert set(found.values()) == {NOTHING}, found
    _all_is_exported(page, served)
    figures_are_looked_at(page, screenshots)


def _amazon_settles(amazon: Simulator) -> tuple[Any, Any, str]:
    """What it keeps back of the first settlement it gives back with the second, which has a refund
    of one order and an amount of another that is not here.
    """
    first = _closed(amazon)
    refunded = min(order for order, amount in _paid(first).items() if Decimal(amount) > 0)
    amazon.control("POST", f"orders/{refunded}/refunds", {})
    unknown = {
        "seller_id": SELLER,
        "marketplace_id": GERMANY,
        "amount": "12.00",
        "transaction_type": "Order",
        "amount_type": "ItemPrice",
        "amount_description": "Principal",
        "order_id": NOT_HERE,
    }
    amazon.control("POST", "settlements/entries", unknown)
    amazon.control("POST", "rules", {"settlement_reserve_percent": 0})
    return first, _closed(amazon), refunded


def _closed(amazon: Simulator) -> Any:
    body = {"seller_id": SELLER, "currency": "EUR"}
    (closed,) = amazon.control("POST", "settlements", body)["closed"]
    return closed


def _orders_arrive(page: Any, served: Office, amazon: Simulator, closed: Any) -> None:
    """All that Amazon settled: they come in the order in which they changed."""
    press(page, "button:has-text('Sync Orders')")
    changed = amazon.control("GET", f"orders?seller_id={SELLER}&limit=10000")["orders"]
    settled = [o["order"]["orderId"] for o in changed if o["order"]["orderId"] in _paid(closed)]
    orders = f"{served.url}{LISTS}/salesorder/"
    until_at(page, f"{orders}?q={settled[0]}", "#result_list tbody tr")
    page.goto(f"{orders}?currency=EUR")


def _paid(closed: Any) -> dict[str, str]:
    """What Amazon's own summary of the settlement says of its orders."""
    by_order: dict[str, str] = closed["by_order"]
    return by_order


def _choose_all(page: Any, action: str, everywhere: bool = False) -> None:
    """Every row of the page, or of the whole list, then an action."""
    page.check("#action-toggle")
    if everywhere:
        page.click(".question a:visible")
    page.select_option("select[name=action]", label=action)
    press(page, "button[name=index]:visible", timeout=90_000)


def _invoices_are_made(page: Any, screenshots: Path) -> None:
    _choose_all(page, "Create Invoices", everywhere=True)
    page.wait_for_selector("text=posted: Accounting > Invoices")
    menu(page, "Invoices")
    page.screenshot(path=screenshots / "invoices.png")
    press(page, "#result_list tbody th a >> nth=0")
    assert "Amount Due" in page.inner_text("#document")
    page.screenshot(path=screenshots / "invoice.png", full_page=True)


def _payouts_are_read(page: Any, served: Office, closed: Any, screenshots: Path) -> None:
    menu(page, "Amazon Accounts")
    press(page, "#result_list >> text=Nordlicht")
    page.click("#account_form nav >> text=Payouts")
    page.check("#id_payouts_on")
    page.screenshot(path=screenshots / "account-payouts.png")
    save(page)
    menu(page, "Payouts")
    press(page, "button:has-text('Read Now')")
    for one in closed:
        until_at(page, _list_of(served, one), "#result_list >> text=To post")
    page.screenshot(path=screenshots / "payouts.png")


def _list_of(served: Office, closed: Any) -> str:
    return f"{served.url}{LISTS}/settlement/?q={closed['settlement_id']}"


def _open(page: Any, served: Office, closed: Any) -> None:
    page.goto(_list_of(served, closed))
    press(page, "#result_list tbody th a >> nth=0")


def _one_click(page: Any, served: Office, closed: Any, screenshots: Path) -> None:
    _open(page, served, closed)
    page.screenshot(path=screenshots / "payout-staged.png", full_page=True)
    url = page.url
    press(page, "button:has-text('Post')")
    until_at(page, url, "#settlement >> text=Posted")
    page.screenshot(path=screenshots / "payout-posted.png", full_page=True)
    assert NOTHING in page.inner_text("#sums tfoot")
    assert page.locator("text=Posted to the cent.").is_visible()


def _what_does_not_match(page: Any, served: Office, closed: Any, refunded: str) -> None:
    """The refund waits for its credit note, and what an unknown order brought is a sale."""
    page.goto(f"{served.url}{LISTS}/document/?q={refunded}")
    press(page, "#result_list tbody th a >> nth=0")
    press(page, "a:has-text('Credit Note')")
    press(page, "button:has-text('Post Credit Note')")
    _open(page, served, closed)
    rows = "#mismatches tbody tr"
    assert page.locator(rows).count() == 2
    press(page, f"{rows}:has-text('{refunded}') button:has-text('Pay Now')")
    page.wait_for_selector("text=The order's documents are paid.")
    press(page, f"{rows}:has-text('{NOT_HERE}') button:has-text('Book as Sales')")
    page.wait_for_selector("text=Booked as sales.")
    assert page.locator(f"{rows} >> text=Settled").count() == 2


def _invoices_are_paid(page: Any, served: Office, closed: Any, screenshots: Path) -> None:
    """By the payout: nobody touches an invoice."""
    paid = int(page.inner_text(".oa-stat:has-text('Orders paid') b").replace(",", ""))
    assert paid > len(_paid(closed)) / 2
    invoices = f"{served.url}{LISTS}/document/?paid=paid&kind__exact=invoice"
    page.goto(invoices)
    assert page.locator("#result_list tbody tr").count() > 10
    page.screenshot(path=screenshots / "invoices-paid.png")
    press(page, "#result_list tbody th a >> nth=0")
    assert "Amount Due 0.00 EUR" in " ".join(page.inner_text("#document").split())
    page.screenshot(path=screenshots / "invoice-paid.png", full_page=True)


def _the_bank(page: Any, served: Office, closed: Any, screenshots: Path) -> None:
    """The statement is typed in, two cents short of the first payout."""
    deposited = _day(page)
    menu(page, "Bank Statements")
    press(page, "a[href$='/bankstatement/add/']")
    page.fill("#id_name", "November 2026")
    page.click("text=Add another Bank Line")
    for number, (one, short) in enumerate(zip(closed, ("0.02", "0.00"), strict=True)):
        page.fill(f"#id_lines-{number}-dated", deposited)
        page.fill(f"#id_lines-{number}-text", "AMAZON PAYMENTS EUROPE S.C.A.")
        amount = Decimal(one["total"]) - Decimal(short)
        page.fill(f"#id_lines-{number}-amount", str(amount))
    page.screenshot(path=screenshots / "statement.png")
    save(page)
    for one in closed:
        _open(page, served, one)
        press(page, "a:has-text('Match Payout')")
        page.screenshot(path=screenshots / "match-payout.png")
        press(page, "#lines tr:has-text('Proposed') button:has-text('Match')")
        page.wait_for_selector("text=is matched with the bank.")
    page.screenshot(path=screenshots / "payout-matched.png", full_page=True)


def _day(page: Any) -> str:
    """The deposit's date as its page shows it, as a date field takes it."""
    shown = page.inner_text("#settlement dt:has-text('Deposit date') + dd")
    day = " ".join(shown.split()[:3])
    return datetime.strptime(day, "%d %b %Y").date().isoformat()  # noqa: DTZ007 - a date alone


def _by_hand(page: Any, served: Office, screenshots: Path) -> None:
    """What is left open is paid as Odoo's documentation tells it."""
    page.goto(f"{served.url}{LISTS}/document/?paid=open&currency=EUR&kind__exact=invoice")
    paid = _batch(page, screenshots, "Register Payment")
    menu(page, "Vendor Bills")
    press(page, "a[href$='/vendorbill/add/']")
    page.fill("#id_reference", "AEU-INV-DE-2026-1")
    page.fill("#id_lines-0-untaxed", "1.00")
    page.fill("#id_lines-0-rate", "19")
    page.screenshot(path=screenshots / "bill.png", full_page=True)
    save(page)
    press(page, "button:has-text('Confirm')")
    menu(page, "Vendor Bills")
    fees = _batch(page, screenshots, "Register Payment")
    _import(page, paid + fees - Decimal("0.03"))
    press(page, "#result_list tbody th a >> nth=0")
    press(page, "a:has-text('Match')")
    for box in page.locator("#batches input[type=checkbox]").all():
        box.check()
    page.screenshot(path=screenshots / "match-line.png", full_page=True)
    press(page, "#batches button:has-text('Match')")
    page.wait_for_selector("text=0.03 EUR written off.")
    page.screenshot(path=screenshots / "line-matched.png")


def _balances(page: Any, served: Office, screenshots: Path) -> dict[str, str]:
    """What must come to nothing in the end, as the chart shows it: the intermediary account,
    reserves, what is to be clarified, buyers, Amazon as a vendor; and small differences.
    """
    page.goto(f"{served.url}{LISTS}/ledgeraccount/?all=")
    page.screenshot(path=screenshots / "chart-of-accounts.png", full_page=True)
    rows = "#result_list tbody tr:has-text('Nordlicht')"
    return {
        code: page.inner_text(f"{rows}:has(th:has-text('{code}')) .field-balance").strip()
        for code in ("1150", "1160", "1190", "1200", "2100", "6900")
    }


def _batch(page: Any, screenshots: Path, action: str) -> Decimal:
    """Register Payment, Create Batch Payment, Validate; the batch's amount."""
    _choose_all(page, action)
    page.screenshot(path=screenshots / "register-payment.png")
    press(page, "button:has-text('Create Payments')", timeout=90_000)
    _choose_all(page, "Create Batch Payment")
    press(page, "button:has-text('Validate')")
    assert page.locator("text=It waits for the bank.").is_visible()
    page.screenshot(path=screenshots / "batch.png")
    shown = re.search(r"(-?[\d,]+\.\d\d) EUR", page.inner_text("#content"))
    assert shown is not None
    return Decimal(shown[1].replace(",", ""))


def _import(page: Any, amount: Decimal) -> None:
    menu(page, "Bank Statements")
    press(page, "a:has-text('Import CSV')")
    text = f"Date;Label;Amount\n2026-11-24;AMAZON BATCH;{amount}\n"
    file = {"name": "bank.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("#id_file", files=[file])
    press(page, "#import button:has-text('Import')")
    page.wait_for_selector("text=1 line imported.")


def _all_is_exported(page: Any, served: Office) -> None:
    menu(page, "Journal Entries")
    answer = page.request.get(f"{served.url}{LISTS}/journalentry/?export=csv")
    lines = answer.body().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Date,Number,Journal,Type,Account Code")
    assert len(lines) > 10
