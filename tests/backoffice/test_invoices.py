# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices of the office beyond the contract: what is printed, the table, who is left out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from amazon_backoffice.adapter.credit_notes import credit
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.invoices import DjangoInvoicing
from amazon_backoffice.adapter.invoices_places import departures, typed_departure
from amazon_backoffice.adapter.invoices_sealed import reseal_buyers
from amazon_backoffice.adapter.order_documents import invoice_orders
from amazon_backoffice.adapter.privacy import forget
from amazon_backoffice.engine import vat_numbers
from amazon_backoffice.invoice_pdf import pdf
from amazon_backoffice.invoice_words import WORDS, language_of
from amazon_backoffice.models import (
    Account,
    AccountMarketplace,
    Company,
    Document,
    IssuedInvoice,
    OrderInvoicing,
    SalesOrder,
    SettledOrder,
    Settlement,
    StockLocation,
    VatNumber,
    VatRow,
)
from amazon_backoffice.models import Tax as StoredTax
from amazon_connector.clock import FixedClock
from amazon_connector.domain.vat import Place, SellerVat
from amazon_connector.port import CannotBook, OrderKey
from amazon_connector.records_invoices import NOT_UPLOADED, TO_UPLOAD, Departure, InvoiceWait
from amazon_connector.records_money import AS_SALES, PAYS_INVOICE, POSTED, TO_BOOK
from amazon_connector.steps import drive
from amazon_connector.testing.orders import ADDRESS, item, order
from amazon_connector.testing.world import Tax
from amazon_connector.usecases.invoices.making import MakeInvoices
from amazon_connector.vault import VARIABLE, Vault

from .databases import on_one
from .importing import NOW, ONE, arranged, import_page
from .world import DjangoWorld

pytestmark = pytest.mark.usefixtures("office")
GERMANY = "A1PA6795UKMFR9"
SELLER, TWO = "A1SELLER", "302-0000002-0000002"
VAT_19, VAT_7, VAT_20, VAT_10 = (Tax(f"VAT {n} %", Decimal(n)) for n in (19, 7, 20, 10))
IN_AUSTRIA = {**ADDRESS, "city": "Wien", "postalCode": "1010", "countryCode": "AT"}
BUSINESS = {"entityType": "BUYER", "taxRegistrationType": "VAT"}


@pytest.fixture
def world(office: str) -> DjangoWorld:
    """A German seller with One Stop Shop, whose warehouse is in Germany."""
    made = arranged()
    made.warehouse_country(the_account(), "DE")
    made.seller_vat(the_account(), SellerVat("DE", frozenset({"DE"}), oss=True))
    made.make_invoices(the_account(), GERMANY, upload=True)
    made.product("A", tax=VAT_19)
    made.stock("A", "warehouse", 1000)
    Company.objects.update(
        line1="Kaiweg 1", postal_code="20457", city="Hamburg", foot="HRB 12345 Hamburg"
    )
    return made


def the_account() -> str:
    return str(Account.objects.get().pk)


def sold(world: DjangoWorld, order_id: str = ONE, **more: Any) -> SalesOrder:
    """An order that has been delivered."""
    items = more.pop("items", [item("1", "A", 2, "11.90")])
    import_page(order(order_id, items=items, **more))
    pieces: dict[str, int] = {}
    for one in items:
        sku = one["product"]["sellerSku"]
        pieces[sku] = pieces.get(sku, 0) + one["quantityOrdered"]
    world.deliver(SELLER, order_id, pieces, "DHL", "JD0001")
    return SalesOrder.objects.get(order_id=order_id)


def make() -> None:
    drive(MakeInvoices(DjangoInvoicing(), FixedClock(NOW), [the_account()]), lambda step: step())


def invoice(order_id: str = ONE) -> Document:
    return Document.objects.get(order__order_id=order_id, kind=Document.Kind.INVOICE)


def text(document: Document) -> str:
    document = Document.objects.select_related("issued", "order", "credits").get(pk=document.pk)
    pages = PdfReader(io.BytesIO(pdf([document]))).pages
    return "\n".join(page.extract_text() for page in pages).replace("\u00a0", " ")


# What is printed


def test_what_stands_on_an_invoice(world: DjangoWorld) -> None:
    items = [item("1", "A", 2, "11.90", shipping="4.99", gift_wrap="1.50", discount="1.00")]
    sold(world, items=items)
    make()
    page = text(invoice())
    number = invoice().number
    for words in (
        f"Rechnung {number}", "Rechnungsdatum: 23.11.2026", "Lieferdatum: 23.11.2026", ONE,
        "Main", "Kaiweg 1", "20457 Hamburg", "USt-IdNr. DE123", "HRB 12345 Hamburg",
        "Petra Muster", "Hauptstraße 5", "10115 Berlin", "Title of A", "20,00 EUR", "3,80 EUR",
        "23,80 EUR", "19 %", "Versand", "Geschenkverpackung", "Rabatt", "Über Amazon bezahlt.",
    ):  # fmt: skip
        assert words in page, words
    assert "IBAN" not in page


@on_one
@pytest.mark.parametrize(
    ("country", "title", "amount", "day"),
    [
        ("FR", "Facture", "23,80 EUR", "23/11/2026"),
        ("IT", "Fattura", "23,80 EUR", "23/11/2026"),
        ("ES", "Factura", "23,80 EUR", "23/11/2026"),
        ("IE", "Invoice", "23.80 EUR", "23 Nov 2026"),
        ("NL", "Factuur", "23,80 EUR", "23-11-2026"),
        ("PL", "Faktura", "23,80 EUR", "23.11.2026"),
        ("SE", "Faktura", "23,80 EUR", "2026-11-23"),
        ("AT", "Rechnung", "23,80 EUR", "23.11.2026"),
    ],
)
def test_the_buyers_language(
    world: DjangoWorld, country: str, title: str, amount: str, day: str
) -> None:
    world.vat_row(the_account(), "oss", "", VAT_19)
    sold(world, address={**ADDRESS, "postalCode": "1000", "countryCode": country})
    make()
    page = text(invoice())
    for words in (f"{title} {invoice().number}", amount, day):
        assert words in page, words


def test_each_language_says_everything() -> None:
    assert set(WORDS) == {"de", "fr", "it", "es", "en", "nl", "pl", "sv"}
    for language, words in WORDS.items():
        assert all(vars(words).values()), language
        assert words.number_of(Decimal("-1234.5"), 2)[-3] == words.decimal
    assert (language_of("BE", "NL"), language_of("BE", "BE")) == ("nl", "fr")
    assert (language_of("JP", "DE"), language_of("", "")) == ("de", "en")


def test_a_business_of_another_state_reads_why_there_is_no_tax(world: DjangoWorld) -> None:
    world.vat_row(the_account(), "intra_community", "", None)
    registration = {**BUSINESS, "taxRegistrationNumber": "ATU12345675"}
    more = {"programs": ["AMAZON_BUSINESS"], "tax": {"taxRegistrations": [registration]}}
    sold(world, address=IN_AUSTRIA, **more)
    make()
    page = text(invoice())
    for words in ("Article 138(1)", "innergemeinschaftliche Lieferung", "ATU12345675", "DE123"):
        assert words in page, words


def test_a_credit_note_names_its_invoice(world: DjangoWorld) -> None:
    sold(world)
    make()
    with atomic():
        note = credit(invoice(), NOW.date())
    page = text(note)
    assert f"Rechnungskorrektur {note.number}" in page
    assert f"Zur Rechnung: {invoice().number}" in page
    assert (note.issued.state, note.issued.treatment) == (TO_UPLOAD, "domestic")


def test_parts_are_credited_until_all_is(world: DjangoWorld) -> None:
    sold(world, items=[item("1", "A", 2, "23.80"), item("2", "A", 1, "10.70")])
    make()
    whole = invoice()
    with atomic():
        part = credit(whole, NOW.date(), Decimal("5.00"))
        assert (part.total, part.untaxed + part.tax) == (Decimal("5.00"), Decimal("5.00"))
        assert {line.rate for line in part.lines.all()} == {line.rate for line in whole.lines.all()}
        for wrong in ("0", "-1", "0.001", str(whole.total)):
            with pytest.raises(CannotBook, match=r"at most"):
                credit(whole, NOW.date(), Decimal(wrong))
        rest = credit(whole, NOW.date())
        assert rest.total == whole.total - 5
        assert abs(part.tax + rest.tax - whole.tax) <= Decimal("0.02")
        with pytest.raises(CannotBook, match="credited already"):
            credit(whole, NOW.date())


PERSONAL = ("Petra", "Hauptstraße", "10115")


def test_once_the_persons_data_is_gone_the_invoice_is_printed_as_it_was(
    world: DjangoWorld,
) -> None:
    sold(world)
    make()
    before = text(invoice())
    forget([OrderKey(SELLER, ONE)])
    assert text(invoice()) == before
    assert [word for word in PERSONAL if word not in before] == []
    kept = IssuedInvoice.objects.values().get()
    assert [word for word in PERSONAL if word in str(kept)] == []
    forget([OrderKey(SELLER, ONE)])
    assert text(invoice()) == before


def test_without_the_key_it_is_printed_without_the_person_and_not_uploaded(
    world: DjangoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold(world)
    make()
    forget([OrderKey(SELLER, ONE)])
    monkeypatch.setenv(VARIABLE, Vault.new_key().decode())
    page = text(invoice())
    assert [word for word in PERSONAL if word in page] == []
    assert "gelöscht" in page
    with pytest.raises(CannotBook, match="personal data"):
        DjangoInvoicing().invoice_pdf(str(invoice().pk))
    assert reseal_buyers() == 1


def test_a_new_key_takes_the_buyers_over(
    world: DjangoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = Vault.new_key().decode(), Vault.new_key().decode()
    monkeypatch.setenv(VARIABLE, old)
    sold(world)
    make()
    before = text(invoice())
    forget([OrderKey(SELLER, ONE)])
    monkeypatch.setenv(VARIABLE, f"{new},{old}")
    assert reseal_buyers() == 0
    monkeypatch.setenv(VARIABLE, new)
    assert text(invoice()) == before


def test_without_any_key_the_buyer_stays_where_it_is(
    world: DjangoWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold(world)
    make()
    monkeypatch.setenv(VARIABLE, "no key")
    forget([OrderKey(SELLER, ONE)])
    assert "Petra" in text(invoice())


def test_what_a_person_edits_afterwards_changes_no_invoice(world: DjangoWorld) -> None:
    sold(world)
    make()
    world.edit_address(SELLER, ONE, "Elsewhere 7")
    Company.objects.update(line1="Moved 9")
    page = text(invoice())
    assert "Hauptstraße 5" in page
    assert "Kaiweg 1" in page


# The table


@pytest.mark.parametrize("mapped", [False, True])
def test_a_row_for_the_products_own_tax_goes_before_one_for_any(
    world: DjangoWorld, mapped: bool
) -> None:
    """Shipping follows what is shipped, whatever a fiscal position made of its tax."""
    if mapped:
        world.map_tax(the_account(), GERMANY, "AT", False, VAT_7, Tax("VAT 6 %", Decimal(6)))
    world.product("BOOK", tax=VAT_7)
    world.stock("BOOK", "warehouse", 9)
    world.vat_row(the_account(), "oss", "AT", VAT_20)
    reduced = StoredTax.objects.create(
        company=Company.objects.get(), name="VAT 10 % Austria", rate=Decimal(10)
    )
    VatRow.objects.create(
        company=Company.objects.get(),
        treatment="oss",
        state="AT",
        instead_of=StoredTax.objects.get(name=VAT_7.name),
        tax=reduced,
    )
    items = [item("1", "A", 1, "12.00"), item("2", "BOOK", 1, "11.00", shipping="2.20")]
    sold(world, items=items, address=IN_AUSTRIA)
    make()
    lines = invoice().lines.order_by("pk").values_list("total", "rate", "tax")
    assert [tuple(map(float, line)) for line in lines] == [
        (12.0, 20.0, 2.0),
        (11.0, 10.0, 1.0),
        (2.2, 10.0, 0.2),
    ]


def test_a_line_that_no_row_fits_is_named(world: DjangoWorld) -> None:
    VatRow.objects.create(
        company=Company.objects.get(),
        treatment="oss",
        state="AT",
        instead_of=StoredTax.objects.create(
            company=Company.objects.get(), name="Other", rate=Decimal(5)
        ),
    )
    sold(world, address=IN_AUSTRIA)
    make()
    why = world.invoice_waits(SELLER, ONE)
    assert "Title of A" in why
    assert "Accounting > Configuration > VAT" in why


def test_at_home_a_line_without_any_tax_waits_unless_a_row_says_so(world: DjangoWorld) -> None:
    world.product("NEW")
    world.stock("NEW", "warehouse", 9)
    sold(world, items=[item("1", "NEW", 1, "11.90")])
    make()
    why = world.invoice_waits(SELLER, ONE)
    assert "Title of NEW bears no tax" in why
    assert "“Domestic sale” in DE" in why
    world.vat_row(the_account(), "domestic", "DE", None)
    DjangoInvoicing().hold_invoices([InvoiceWait(OrderKey(SELLER, ONE), why, NOW)])
    make()
    assert (invoice().total, invoice().tax) == (Decimal("11.90"), 0)


# Who gets one, and who does not


def test_orders_shipped_before_the_day_on_which_it_was_ticked_get_none(world: DjangoWorld) -> None:
    sold(world)
    AccountMarketplace.objects.update(invoices_from=NOW.date() + timedelta(days=1))
    make()
    assert not Document.objects.exists()
    AccountMarketplace.objects.update(invoices_from=NOW.date())
    make()
    assert invoice().total == Decimal("23.80")


def test_an_invoice_made_by_hand_goes_to_amazon_too_and_there_is_no_second_one(
    world: DjangoWorld,
) -> None:
    made = sold(world)
    with atomic():
        invoice_orders([made], NOW.date())
    make()
    assert invoice().issued.state == TO_UPLOAD
    assert invoice().issued.supplied == NOW.date()


def test_an_order_that_a_payout_booked_as_a_sale_gets_no_invoice_by_hand(
    world: DjangoWorld,
) -> None:
    import_page(order(ONE, items=[item(sku="A")]))
    sold = Settlement.objects.create(
        report_id="R-1", account_id=int(the_account()), state=POSTED, created=NOW, currency="EUR",
        settlement_id="777",
    )  # fmt: skip
    SettledOrder.objects.create(
        settlement=sold, order_id=ONE, pays=PAYS_INVOICE, amount=Decimal(10), posted_at=NOW,
        how=AS_SALES,
    )  # fmt: skip
    with pytest.raises(CannotBook, match="Payout 777 booked"), atomic():
        invoice_orders([SalesOrder.objects.get()], NOW.date())
    assert not Document.objects.exists()
    SettledOrder.objects.update(how=TO_BOOK)
    with atomic():
        invoice_orders([SalesOrder.objects.get()], NOW.date())
    assert Document.objects.count() == 1


def test_what_amazon_invoices_itself_is_never_uploaded(world: DjangoWorld) -> None:
    collected = item("1", "A", 1, "11.90", tax={"ITEM": "1.90"}, collected=True)
    sold(world, items=[collected])
    make()
    issued = invoice().issued
    assert (issued.state, issued.treatment) == (NOT_UPLOADED, "collected")
    assert "Amazon" in issued.why


def test_goods_out_of_warehouses_in_two_countries_are_a_persons(world: DjangoWorld) -> None:
    account = Account.objects.get()
    shelf = StockLocation.objects.create(
        company=account.company, kind="warehouse", name="Poznań", parent=account.warehouse
    )
    assert shelf.country == ""
    made = sold(world)
    move = made.lines.get().moves.get()
    move.source = shelf
    move.save()
    (due,) = DjangoInvoicing().orders_to_invoice([the_account()], NOW, 10)
    assert due.sale.departure.country == "DE", "inside the German warehouse"
    shelf.country = "PL"
    shelf.save()
    (due,) = DjangoInvoicing().orders_to_invoice([the_account()], NOW, 10)
    assert due.sale.departure.country == "PL"
    move.pk, move.source = None, account.warehouse
    move.save()
    (due,) = DjangoInvoicing().orders_to_invoice([the_account()], NOW, 10)
    assert due.sale.several == ("DE", "PL")


def test_of_several_countries_the_one_that_a_person_chose_stays(world: DjangoWorld) -> None:
    import_page(
        order(ONE, items=[item(sku="A")], channel="AMAZON", status="SHIPPED"),
    )
    invoicing = DjangoInvoicing()
    several = Departure(OrderKey(SELLER, ONE), "", ("DE", "PL"))
    invoicing.save_departures([several])
    typed_departure(OrderInvoicing.objects.get(), "PL")
    look_again = NOW + timedelta(hours=6)
    OrderInvoicing.objects.update(look_again=look_again)
    invoicing.save_departures([several])
    row = OrderInvoicing.objects.get()
    assert (row.departure, row.look_again) == ("PL", look_again)
    assert departures([SalesOrder.objects.get()]) == {row.order_id: (Place("PL"), ())}
    invoicing.save_departures([Departure(OrderKey(SELLER, ONE), "DE")])
    assert OrderInvoicing.objects.get().departure == "DE", "Amazon says something else now"


def test_a_page_takes_as_many_queries_as_one(world: DjangoWorld) -> None:
    def counted(numbers: range) -> Mapping[str, int]:
        for n in numbers:
            sold(world, f"302-{n:07}-0000009")
        with CaptureQueriesContext(connection) as captured:
            make()
        return {"queries": len(captured), "made": Document.objects.count()}

    counted(range(1))  # makes the company's accounts
    one = counted(range(1, 2))
    many = counted(range(2, 14))
    assert many["made"] == 14
    assert many["queries"] == one["queries"]


# VAT numbers


@pytest.mark.parametrize(
    ("number", "country", "whole", "right"),
    [
        ("DE 136 695 976", "DE", "DE136695976", True),
        ("136695976", "DE", "DE136695976", True),
        ("DE136695970", "DE", "DE136695970", False),
        ("ATU12345675", "AT", "ATU12345675", True),
        ("EL094259216", "GR", "EL094259216", True),
        ("094259216", "GR", "EL094259216", True),
        ("XI980780684", "GB", "XI980780684", True),
        ("FR40303265045", "FR", "FR40303265045", True),
        ("B58378431", "ES", "ESB58378431", True),
        ("SE123456789701", "SE", "SE123456789701", True),
    ],
)
def test_vat_numbers_are_checked_offline(
    number: str, country: str, whole: str, right: bool
) -> None:
    found = vat_numbers.complete(number, country)
    assert (found, vat_numbers.check(found)) == (whole, right)


def test_a_number_of_nowhere_is_told_as_a_consumers() -> None:
    assert vat_numbers.complete("", "DE") == ""
    assert "consumer" in vat_numbers.in_words("CHE123456788", "CH")
    assert "right" in vat_numbers.in_words("136695976", "DE")
    assert "wrong" in vat_numbers.in_words("DE136695970", "DE")


def test_the_number_of_the_state_that_taxes_it_stands_on_it(world: DjangoWorld) -> None:
    VatNumber.objects.create(company=Company.objects.get(), state="AT", number="ATU12345675")
    Company.objects.update(one_stop_shop=False)
    world.vat_row(the_account(), "registered", "AT", VAT_20)
    sold(world, address=IN_AUSTRIA)
    sold(world, TWO)
    make()
    assert invoice().issued.seller_vat == "ATU12345675"
    assert invoice(TWO).issued.seller_vat == "DE123"


def test_by_time_of_shipping(world: DjangoWorld) -> None:
    first, second = sold(world), sold(world, TWO)
    early = datetime.combine(NOW.date(), time(1), timezone.utc)
    second.lines.get().moves.update(done_at=early)
    found = DjangoInvoicing().orders_to_invoice([the_account()], NOW, 10)
    assert [due.key.order_id for due in found] == [second.order_id, first.order_id]
