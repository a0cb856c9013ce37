# SPDX-License-Identifier: LGPL-3.0-or-later
"""An invoice in a real Chromium: switched on, the order delivered, the PDF downloaded, uploaded,
accepted by Amazon; a second one refused, with Amazon's words, and sent again; a third waits.
"""

from __future__ import annotations

import copy
import io
import subprocess
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.support.simulator import Simulator

from .browsing import A_WHILE, Requests, menu, press, save, sign_in, until_at
from .conftest import Office

KINDS = ("postgresql",)

SELLER, GERMANY = "A2NORDLICHT7DE", "A1PA6795UKMFR9"
FIRST, SECOND, THIRD = (f"302-8888888-000000{n}" for n in (1, 2, 3))
REFUSAL = "Invoice is not readable. Please upload a readable invoice."
LISTS = "/amazon_backoffice"


def test_an_order_is_delivered_invoiced_uploaded_and_accepted(
    served: Office, amazon: Simulator, page: Any, requests: Requests, screenshots: Path
) -> None:
    served.fill()
    amazon.no_faults()  # the demo's first parcel is refused; here all is well
    _place_orders(amazon)
    sign_in(page, served, "anna")
    _look_at_the_switches(page, screenshots)
    _enter_vat(page, screenshots)
    _they_arrive(page, served)
    _deliver(page, served, FIRST)
    _it_is_invoiced_and_uploaded(page, served, screenshots)
    _the_pdf(page, screenshots)
    _amazon_says(page, served, amazon, FIRST, "Accepted by Amazon")
    page.screenshot(path=screenshots / "invoices-accepted.png")
    amazon.fault({"kind": "invoice_refused", "message": REFUSAL})
    _deliver(page, served, SECOND)
    until_at(page, f"{served.url}{LISTS}/document/?q={SECOND}", "#result_list >> text=Uploaded")
    _amazon_says(page, served, amazon, SECOND, "Refused by Amazon")
    _it_is_refused_and_sent_again(page, served, screenshots)
    _deliver(page, served, THIRD)
    _one_waits(page, served, screenshots)
    _a_part_is_credited(page, served, amazon, screenshots)


def _place_orders(amazon: Simulator) -> None:
    known = {item["sku"] for item in amazon.catalog()["items"]}
    found = amazon.control("GET", f"orders?seller_id={SELLER}&status=UNSHIPPED&limit=100")
    pattern = next(
        row["order"]
        for row in found["orders"]
        if row["order"]["fulfillment"]["fulfilledBy"] == "MERCHANT"
        and row["order"]["salesChannel"]["marketplaceId"] == GERMANY
        and len(row["order"]["orderItems"]) == 1
        and row["order"]["orderItems"][0]["product"]["sellerSku"] in known
    )
    for order_id in (FIRST, SECOND, THIRD):
        amazon.place({"sellerId": SELLER, "order": _like(pattern, order_id)})
    amazon.advance(600)


def _like(pattern: Any, order_id: str) -> Any:
    """The same order for a buyer in Hamburg."""
    order = copy.deepcopy(pattern)
    order["orderId"] = order_id
    for name in ("createdTime", "lastUpdatedTime"):
        del order[name]
    (item,) = order["orderItems"]
    item["orderItemId"] = f"{order_id[-3:]}54321"
    if order_id == THIRD:
        item["product"]["sellerSku"] = "NL-NOT-ENTERED-YET"
    order["buyer"] |= {"buyerName": "Jürgen Ünal", "buyerEmail": "ju3@marketplace.amazon.de"}
    home = {"name": "Jürgen Ünal", "city": "Hamburg", "postalCode": "20457", "countryCode": "DE"}
    order["recipient"]["deliveryAddress"] |= home
    return order


def _look_at_the_switches(page: Any, screenshots: Path) -> None:
    """On for Germany, off everywhere else; saved as they are."""
    menu(page, "Amazon Accounts")
    press(page, "#result_list >> text=Nordlicht")
    page.click("#account_form nav >> text=Invoices")
    assert page.locator("[aria-label='Invoices on Amazon.de']").is_checked()
    assert page.locator("#invoice-switches input[name$='-on']:checked").count() == 1
    page.screenshot(path=screenshots / "account-invoices.png")
    save(page)
    page.wait_for_selector("text=is saved.")


def _enter_vat(page: Any, screenshots: Path) -> None:
    menu(page, "VAT")
    if page.locator("#result_list").count():
        press(page, "#result_list >> text=Nordlicht")
    page.fill("#id_foot", "Sparkasse DE89 3704 0044 0532 0130 00")
    save(page)
    page.wait_for_selector("text=Amazon refuses invoices with one.")
    page.fill("#id_foot", "HRB 14482 FL, Geschäftsführerin Silke Asmussen")
    page.screenshot(path=screenshots / "company-vat.png", full_page=True)
    save(page)
    page.wait_for_selector("text=is saved.")


def _they_arrive(page: Any, served: Office) -> None:
    menu(page, "Dashboard")
    press(page, "button:has-text('Sync Orders')")
    for order_id in (FIRST, SECOND, THIRD):
        url = f"{served.url}{LISTS}/salesorder/?q={order_id}"
        until_at(page, url, f"#result_list >> text={order_id}")


def _deliver(page: Any, served: Office, order_id: str) -> None:
    page.goto(f"{served.url}{LISTS}/salesorder/?q={order_id}")
    press(page, f"#result_list >> text={order_id}")
    press(page, "#deliveries a >> nth=0")
    page.fill("[aria-label='Carrier']", "DHL")
    page.fill("[aria-label='Tracking reference']", f"JD{order_id[-7:]}")
    press(page, "button:has-text('Validate')")


def _it_is_invoiced_and_uploaded(page: Any, served: Office, screenshots: Path) -> None:
    url = f"{served.url}{LISTS}/document/?q={FIRST}"
    until_at(page, url, "#result_list >> text=Uploaded")
    page.screenshot(path=screenshots / "invoices-uploaded.png")
    press(page, "#result_list tbody th a >> nth=0")
    shown = page.inner_text("#document")
    for words in ("Domestic sale, taxed in DE", "DE136695976", "Uploaded", "19 %"):
        assert words in shown, words
    page.screenshot(path=screenshots / "invoice-at-amazon.png", full_page=True)


def _the_pdf(page: Any, screenshots: Path) -> None:
    with page.expect_download() as downloading:
        page.click("a:has-text('Download PDF')")
    file = screenshots / "invoice.pdf"
    downloading.value.save_as(file)
    assert downloading.value.suggested_filename.startswith("INV-")
    text = PdfReader(io.BytesIO(file.read_bytes())).pages[0].extract_text()
    for words in ("Rechnung INV/", "Jürgen Ünal", "20457 Hamburg", "USt-IdNr. DE136695976", FIRST):
        assert words in text, words
    picture = ["pdftoppm", "-r", "70", "-png", "-singlefile", file, file.with_suffix("")]
    subprocess.run(picture, check=False)


def _amazon_says(page: Any, served: Office, amazon: Simulator, order_id: str, what: str) -> None:
    """The feed is processed, and the report asked for, made and read: by a button and some time."""
    for _ in range(A_WHILE // 3):
        page.goto(f"{served.url}{LISTS}/document/?q={order_id}")
        if page.locator(f"#result_list >> text={what}").count():
            return
        press(page, 'button:has-text("Read Amazon\'s Answers")')
        page.wait_for_selector("text=Amazon is asked for its report.")
        amazon.advance(120)
        page.wait_for_timeout(3_000)
    raise AssertionError(f"{what} did not come: {page.inner_text('#content')[:2000]}")


def _it_is_refused_and_sent_again(page: Any, served: Office, screenshots: Path) -> None:
    page.screenshot(path=screenshots / "invoices-refused.png")
    press(page, "#result_list tbody th a >> nth=0")
    assert REFUSAL in page.inner_text("#content")
    page.screenshot(path=screenshots / "invoice-refused.png", full_page=True)
    press(page, "button:has-text('Upload to Amazon Again')")
    page.wait_for_selector("text=1 document is uploaded with the next turns")
    until_at(page, f"{served.url}{LISTS}/document/?q={SECOND}", "#result_list >> text=Uploaded")


def _a_part_is_credited(page: Any, served: Office, amazon: Simulator, screenshots: Path) -> None:
    """Amazon gave a euro back for a late parcel; it takes the credit note of that refund."""
    part = {"order_item_id": f"{FIRST[-3:]}54321", "amount": "1.00"}
    amazon.control("POST", f"orders/{FIRST}/refunds", part)
    page.goto(f"{served.url}{LISTS}/document/?q={FIRST}")
    press(page, "#result_list tbody th a >> nth=0")
    press(page, "a:has-text('Credit Note')")
    page.screenshot(path=screenshots / "credit-note.png")
    page.fill("#id_amount", "100000")
    press(page, "button:has-text('Post Credit Note')")
    page.wait_for_selector("text=at most")
    page.fill("#id_amount", "1,00")
    press(page, "button:has-text('Post Credit Note')")
    page.wait_for_selector("text=Its refund is still to be paid.")
    page.screenshot(path=screenshots / "credit-note-posted.png")
    _amazon_says(page, served, amazon, "RINV", "Accepted by Amazon")
    page.screenshot(path=screenshots / "credit-note-accepted.png")


def _one_waits(page: Any, served: Office, screenshots: Path) -> None:
    """Its SKU has no product yet, so nobody knows its tax: a person decides."""
    until_at(page, f"{served.url}{LISTS}/orderinvoicing/", f"#result_list >> text={THIRD}")
    assert "bears no tax: enter its tax on the order" in page.inner_text("#result_list")
    page.screenshot(path=screenshots / "waiting-for-an-invoice.png")
    press(page, f"#result_list >> text={THIRD}")
    page.screenshot(path=screenshots / "waiting-order.png")
    press(page, "button:has-text('Look Again')")
    page.wait_for_selector("text=Looked at again now")
