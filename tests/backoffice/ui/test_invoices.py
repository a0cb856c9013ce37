# SPDX-License-Identifier: LGPL-3.0-or-later
"""The pages of invoices: switches, VAT, orders that wait, PDFs, and uploads again."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from amazon_backoffice import roles, runtime, wakeup
from amazon_backoffice.adapter.invoices import DjangoInvoicing
from amazon_backoffice.models import (
    Account,
    AccountMarketplace,
    Company,
    Document,
    IssuedInvoice,
    Marketplace,
    OrderInvoicing,
    Parcel,
    SalesOrder,
    StockLocation,
    VatNumber,
    VatRow,
)
from amazon_connector.domain.vat import SellerVat
from amazon_connector.port import FAILED
from amazon_connector.records_invoices import (
    ACCEPTED,
    NOT_UPLOADED,
    REFUSED_INVOICE,
    TO_UPLOAD,
)
from amazon_connector.steps import drive
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Tax
from amazon_connector.usecases.invoices.making import MakeInvoices
from tests.backoffice.importing import ONE, arranged, import_page
from tests.backoffice.world import DjangoWorld
from tests.support.simulator import Simulator

from .arranging import client

APP = "/amazon_backoffice"
SELLER, GERMANY = "A1SELLER", "A1PA6795UKMFR9"
VAT_19 = Tax("VAT 19 %", 19)  # type: ignore[arg-type]


@pytest.fixture
def shop(here: Simulator) -> Client:
    """A German seller; nothing of invoices is entered yet."""
    world = arranged()
    world.product("SKU-1", tax=VAT_19)
    world.stock("SKU-1", "warehouse", 10)
    world.stock("SKU-1", "amazon", 10)
    return client()


@pytest.fixture
def invoiced(shop: Client) -> Document:
    """An order that was delivered and invoiced; its marketplace uploads."""
    world = DjangoWorld()
    world.make_invoices(the_account(), GERMANY, upload=True)
    world.warehouse_country(the_account(), "DE")
    world.seller_vat(the_account(), SellerVat("DE", frozenset({"DE"})))
    import_page(order(items=[item(sku="SKU-1")]))
    world.deliver(SELLER, ONE, {"SKU-1": 1}, "DHL", "JD0001")
    make()
    return Document.objects.get()


def the_account() -> str:
    return str(Account.objects.get().pk)


def make() -> None:
    use_case = MakeInvoices(DjangoInvoicing(), runtime.clock(), [the_account()])
    drive(use_case, lambda step: step())


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def an_fba_order(order_id: str = ONE) -> None:
    sold = {"channel": "AMAZON", "status": "SHIPPED", "updated": "2026-11-23T11:00:00Z"}
    import_page(order(order_id, items=[item(sku="SKU-1")], **sold))  # type: ignore[arg-type]


def test_every_page_opens_while_nothing_is_there(shop: Client) -> None:
    viewer = client(roles.VIEW_ONLY)
    for browser in (shop, viewer):
        for model in ("document", "orderinvoicing", "companyvat"):
            answer = browser.get(f"{APP}/{model}/", follow=True)
            assert answer.status_code == 200, model
        assert browser.get(f"{APP}/account/{the_account()}/change/").status_code == 200
    assert b"No order waits" in shop.get(f"{APP}/orderinvoicing/").content


# Switches


def account_form(shop: Client, **typed: str) -> Any:
    """The account's form as it is shown; of Germany's switches these are as they are given."""
    url = f"{APP}/account/{the_account()}/change/"
    form = shop.get(url).context["adminform"].form
    data = {f: v for f in form.fields if (v := form[f].value()) not in (None, False)}
    if cursor := data.pop("cursor", None):
        for name in ("cursor", "initial-cursor"):
            data[f"{name}_0"], data[f"{name}_1"] = f"{cursor:%Y-%m-%d}", f"{cursor:%H:%M:%S}"
    for row in AccountMarketplace.objects.all():
        data[f"switches-{row.pk}"] = "1"
    for name, text in typed.items():
        data[name if "-" in name else f"switches-{on_germany().pk}-{name}"] = text
    return shop.post(url, data, follow=True)


def on_germany() -> AccountMarketplace:
    return AccountMarketplace.objects.get(marketplace__marketplace_id=GERMANY)


def test_a_marketplace_makes_invoices_from_the_day_on_which_it_is_ticked(shop: Client) -> None:
    assert "is saved" in said(account_form(shop, on="on"))
    germany, today = on_germany(), runtime.clock().now().date()
    assert (germany.invoices_on, germany.upload_on, germany.active) == (True, False, True)
    assert germany.invoices_from == today
    assert AccountMarketplace.objects.filter(invoices_on=True).count() == 1
    day = (today - timedelta(days=9)).isoformat()
    account_form(shop, on="on", since=day, upload="on")
    assert (on_germany().upload_on, f"{on_germany().invoices_from}") == (True, day)
    account_form(shop, on="on")
    assert (on_germany().invoices_on, on_germany().invoices_from) == (True, None)


def test_where_fba_orders_leave_from_is_said_where_no_report_tells(shop: Client) -> None:
    """Its waiting orders are looked at as soon as it is ticked."""
    turkey = Marketplace.objects.get(marketplace_id="A33AVAJ2PDY3EV")
    AccountMarketplace.objects.create(account_id=int(the_account()), marketplace=turkey)
    row = AccountMarketplace.objects.get(marketplace=turkey)
    page = shop.get(f"{APP}/account/{the_account()}/change/").content.decode()
    assert "FBA leaves from here on Amazon.com.tr" in page
    assert "FBA leaves from here on Amazon.de" not in page
    an_fba_order()
    waits = OrderInvoicing.objects.create(
        order=SalesOrder.objects.get(), why="It waits.", look_again=runtime.clock().now()
    )
    SalesOrder.objects.update(marketplace=turkey)
    account_form(shop, **{f"switches-{row.pk}-here": "on"})
    row.refresh_from_db()
    waits.refresh_from_db()
    assert (row.fba_from_here, row.invoices_on, waits.look_again) == (True, False, None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"upload": "on"}, "Amazon.de: tick Invoices, too"),
        ({"on": "on", "here": "on"}, "Amazon.de: Amazon&#x27;s report tells where FBA orders"),
        ({"on": "on", "since": "24.11.2026"}, "Amazon.de: a date, as 2026-11-24"),
    ],
)
def test_what_makes_no_sense_is_refused(shop: Client, typed: dict[str, str], words: str) -> None:
    answer = account_form(shop, **typed)
    assert words in answer.content.decode()
    assert not AccountMarketplace.objects.filter(invoices_on=True).exists()
    assert not AccountMarketplace.objects.filter(upload_on=True).exists()


def test_amazon_does_not_take_uploads_everywhere(shop: Client) -> None:
    belgium = AccountMarketplace.objects.create(
        account_id=int(the_account()), marketplace=Marketplace.objects.get(country="BE")
    )
    page = shop.get(f"{APP}/account/{the_account()}/change/").content.decode()
    assert page.count("Amazon takes none there") == 1
    typed = {f"switches-{belgium.pk}-{name}": "on" for name in ("on", "upload")}
    assert "Amazon takes no uploaded invoices there" in account_form(shop, **typed).content.decode()
    belgium.refresh_from_db()
    assert not belgium.invoices_on


# VAT


def vat_form(shop: Client, *numbers: tuple[str, str], **more: str) -> Any:
    company = Company.objects.get()
    data = {
        "name": "Main", "line1": "Kaiweg 1", "postal_code": "20457", "city": "Hamburg",
        "country": "de", "one_stop_shop": "on", "vat_numbers-TOTAL_FORMS": len(numbers),
        "vat_numbers-INITIAL_FORMS": 0, "vat_rows-TOTAL_FORMS": 0, "vat_rows-INITIAL_FORMS": 0,
    }  # fmt: skip
    for n, (state, number) in enumerate(numbers):
        data |= {f"vat_numbers-{n}-state": state, f"vat_numbers-{n}-number": number}
    return shop.post(f"{APP}/companyvat/{company.pk}/change/", {**data, **more}, follow=True)


def test_the_companys_vat_is_entered_on_one_page(shop: Client) -> None:
    answer = vat_form(shop, ("de", "136 695 976"), ("GB", "980780684"))
    assert "two rows say so" in said(answer)
    company = Company.objects.get()
    assert (company.country, company.city, company.one_stop_shop) == ("DE", "Hamburg", True)
    numbers = dict(VatNumber.objects.values_list("state", "number"))
    assert numbers == {"DE": "DE136695976", "GB": "980780684"}
    rows = set(VatRow.objects.values_list("treatment", "tax"))
    assert rows == {("intra_community", None), ("export", None)}


def test_a_row_that_was_added_and_left_alone_says_nothing(shop: Client) -> None:
    url = f"{APP}/companyvat/{Company.objects.get().pk}/change/"
    formset = shop.get(url).context["inline_admin_formsets"][1]
    added = formset.formset.empty_form
    shown = {f"vat_rows-0-{name}": added[name].value() or "" for name in added.fields}
    (first, _), *_ = added.fields["treatment"].choices
    shown |= {"vat_rows-0-treatment": first, "vat_rows-TOTAL_FORMS": "1"}
    answer = vat_form(shop, **shown)
    assert "is saved" in said(answer)
    assert not VatRow.objects.filter(treatment="domestic").exists()


@pytest.mark.parametrize(
    ("numbers", "more", "words"),
    [
        ((("DE", "136695970"),), {}, "This is no VAT number of DE."),
        ((), {"country": "Germany"}, "at most 2 characters"),
        ((), {"country": "1!"}, "two letters"),
        ((), {"foot": "IBAN DE89 3704 0044 0532 0130 00, HRB 1"}, "Amazon refuses invoices"),
        ((), {"foot": "IBAN FR1420041010050500013M02606"}, "Amazon refuses invoices"),
    ],
)
def test_what_is_wrong_is_said(shop: Client, numbers: Any, more: Any, words: str) -> None:
    answer = vat_form(shop, *numbers, **more)
    assert words in answer.content.decode()
    assert not VatRow.objects.exists()


def test_a_register_number_is_no_bank_account(shop: Client) -> None:
    vat_form(shop, foot="Amtsgericht Hamburg HRB 123456, USt-IdNr. DE136695976")
    assert Company.objects.get().foot.startswith("Amtsgericht")


def test_saving_the_vat_looks_at_orders_that_wait(shop: Client) -> None:
    DjangoWorld().make_invoices(the_account(), GERMANY)
    an_fba_order()
    make()
    assert OrderInvoicing.objects.get().look_again is not None
    vat_form(shop)
    assert OrderInvoicing.objects.get().look_again is None
    assert wakeup.is_wanted()


# Orders that wait


def test_an_order_waits_with_its_reason_until_a_person_says_where_it_left_from(
    shop: Client,
) -> None:
    world = DjangoWorld()
    world.make_invoices(the_account(), GERMANY)
    world.seller_vat(the_account(), SellerVat("DE", frozenset({"DE"})))
    an_fba_order()
    make()
    page = shop.get(f"{APP}/orderinvoicing/").content.decode()
    assert "Where Amazon sent it from is not known yet" in page
    assert ONE in page
    waiting = OrderInvoicing.objects.get()
    url = f"{APP}/orderinvoicing/{waiting.pk}/change/"
    assert b"Create Invoice with the Order" in shop.get(url).content
    assert b"two letters" in shop.post(url, {"departure": "D3"}).content
    assert "is saved" in said(shop.post(url, {"departure": "de"}, follow=True))
    make()
    assert Document.objects.get().issued.treatment == "domestic"
    assert ONE not in shop.get(f"{APP}/orderinvoicing/").content.decode()


def test_a_person_may_look_again_or_invoice_it_with_its_own_taxes(shop: Client) -> None:
    DjangoWorld().make_invoices(the_account(), GERMANY)
    an_fba_order()
    make()
    waiting = OrderInvoicing.objects.get()
    assert "Looked at again" in said(shop.post(f"/invoices/{waiting.pk}/look/", follow=True))
    waiting.refresh_from_db()
    assert waiting.look_again is None
    answer = shop.post(f"/orders/{waiting.order_id}/invoice/", follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"/document/{Document.objects.get().pk}/change/")
    waiting.refresh_from_db()
    assert waiting.why == ""


# Documents


def test_the_pdf_is_downloaded_alone_and_with_others(shop: Client, invoiced: Document) -> None:
    answer = shop.get(f"/invoices/{invoiced.pk}/pdf/")
    assert answer.content.startswith(b"%PDF")
    name = invoiced.number.replace("/", "-")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    data = {"action": "download_pdf", "_selected_action": [invoiced.pk]}
    as_one = shop.post(f"{APP}/document/", data)
    assert as_one["Content-Disposition"] == 'attachment; filename="invoices.pdf"'
    data["action"] = "download_pdfs"
    packed = shop.post(f"{APP}/document/", data)
    assert packed["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.namelist() == [f"{name}.pdf"]


def test_a_refusal_is_shown_with_amazons_words_and_sent_again(
    shop: Client, invoiced: Document
) -> None:
    why = "The total amount does not match the order."
    IssuedInvoice.objects.update(state=REFUSED_INVOICE, why=why, attempts=3)
    page = shop.get(f"{APP}/document/{invoiced.pk}/change/").content.decode()
    assert "Upload to Amazon Again" in page
    for shown in (page, shop.get(f"{APP}/document/?upload=refused").content.decode()):
        assert why in shown
    answer = shop.post(f"/invoices/{invoiced.pk}/upload/", follow=True)
    assert "1 document is uploaded with the next turns" in said(answer)
    issued = IssuedInvoice.objects.get()
    assert (issued.state, issued.why, issued.attempts) == (TO_UPLOAD, "", 0)
    assert "Nothing to upload" in said(shop.post(f"/invoices/{invoiced.pk}/upload/", follow=True))


def test_an_order_whose_parcel_amazon_refused_is_not_uploaded_yet(
    shop: Client, invoiced: Document
) -> None:
    due = [the_account()], runtime.clock().now(), 9
    assert len(DjangoInvoicing().invoices_to_upload(*due)) == 1
    Parcel.objects.update(state=FAILED)
    assert DjangoInvoicing().invoices_to_upload(*due) == []
    page = shop.get(f"{APP}/document/{invoiced.pk}/change/").content.decode()
    assert "It goes once Amazon knows that the order has left" in page


def test_what_did_not_go_is_uploaded_from_the_list(shop: Client, invoiced: Document) -> None:
    IssuedInvoice.objects.update(state=NOT_UPLOADED)
    data = {"action": "upload_to_amazon", "_selected_action": [invoiced.pk]}
    AccountMarketplace.objects.update(upload_on=False)
    assert "tab Invoices" in said(shop.post(f"{APP}/document/", data, follow=True))
    AccountMarketplace.objects.filter(invoices_on=True).update(upload_on=True)
    assert "1 document is" in said(shop.post(f"{APP}/document/", data, follow=True))


def test_amazons_answers_are_asked_for_by_a_button(shop: Client, invoiced: Document) -> None:
    later = runtime.clock().now() + timedelta(hours=5)
    Account.objects.update(invoices_next_read=later)
    assert b"Read Amazon&#x27;s Answers" in shop.get(f"{APP}/document/").content
    assert "Amazon is asked" in said(shop.post("/invoices/read/", follow=True))
    read = Account.objects.get().invoices_next_read
    assert read is not None
    assert read < later


def test_a_viewer_may_look_and_press_nothing(shop: Client, invoiced: Document) -> None:
    IssuedInvoice.objects.update(state=ACCEPTED)
    viewer = client(roles.VIEW_ONLY)
    assert viewer.get(f"/invoices/{invoiced.pk}/pdf/").status_code == 200
    page = viewer.get(f"{APP}/document/{invoiced.pk}/change/").content.decode()
    assert "Accepted by Amazon" in page
    for url in (
        f"/invoices/{invoiced.pk}/upload/",
        "/invoices/read/",
        f"/orders/{invoiced.order_id}/invoice/",
    ):
        assert viewer.post(url).status_code == 403, url


def test_the_warehouse_gets_its_country(shop: Client) -> None:
    place = StockLocation.objects.get(kind="warehouse")
    data = {"name": place.name, "country": "de", "postal_code": "20457"}
    shop.post(f"{APP}/stocklocation/{place.pk}/change/", data)
    place.refresh_from_db()
    assert (place.country, place.postal_code) == ("DE", "20457")


def test_a_customers_number_is_checked_where_it_stands(shop: Client, invoiced: Document) -> None:
    customer = invoiced.customer
    assert customer is not None
    customer.vat = "DE136695970"
    customer.save()
    page = shop.get(f"{APP}/contact/{customer.pk}/change/").content.decode()
    assert "wrong; taxed as a consumer" in page
