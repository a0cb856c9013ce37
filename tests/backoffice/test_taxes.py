# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office's tax engine: exact totals, twins made once, the right fiscal position."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amazon_backoffice.adapter.totals import recompute
from amazon_backoffice.engine.amounts import line_amounts
from amazon_backoffice.engine.currencies import known_currency
from amazon_backoffice.models import Company, FiscalPosition, FiscalPositionLine, Marketplace
from amazon_backoffice.models import Tax as StoredTax
from amazon_connector.domain.currencies import rounded, smallest_unit
from amazon_connector.port import CannotBook
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Tax

from .importing import arranged, import_page, pair_again, sales_order

VAT_19, VAT_7 = Tax("VAT 19 %", Decimal(19)), Tax("VAT 7 %", Decimal(7))
FRANCE = "A13V1IB3VIYZZH"


@dataclass(frozen=True)
class Percent:
    rate: Decimal
    price_include: bool


currencies = st.sampled_from(["EUR", "JPY", "KWD"])
rates = st.decimals(0, 100, places=2)


@given(st.decimals(-(10**9), 10**9, places=3), st.lists(rates, max_size=3), currencies)
def test_included_taxes_never_change_the_total(
    amount: Decimal, found: list[Decimal], currency: str
) -> None:
    amounts = line_amounts(amount, [Percent(rate, True) for rate in found], currency)
    assert amounts.total == rounded(amount, currency) == amounts.untaxed + amounts.tax
    assert amounts.untaxed == rounded(amounts.untaxed, currency)
    exact = amounts.total * 100 / (100 + sum(found))
    assert abs(amounts.untaxed - exact) <= smallest_unit(currency) / 2


@given(st.decimals(-(10**9), 10**9, places=3), st.lists(rates, max_size=3), currencies)
def test_taxes_on_top_leave_the_price(amount: Decimal, found: list[Decimal], currency: str) -> None:
    amounts = line_amounts(amount, [Percent(rate, False) for rate in found], currency)
    assert amounts.untaxed == rounded(amount, currency)
    assert amounts.tax == sum(rounded(amounts.untaxed * rate / 100, currency) for rate in found)
    assert amounts.rate == sum(found)


@pytest.mark.parametrize(
    ("amount", "rate", "included", "currency", "expected"),
    [
        ("11.90", "19", True, "EUR", ("10.00", "1.90", "11.90")),
        ("10.00", "19", False, "EUR", ("10.00", "1.90", "11.90")),
        ("0.05", "10", False, "EUR", ("0.05", "0.01", "0.06")),
        ("1000", "10", True, "JPY", ("909", "91", "1000")),
        ("105", "10", False, "JPY", ("105", "11", "116")),
        ("-3.00", "19", True, "EUR", ("-2.52", "-0.48", "-3.00")),
        ("1.005", "5", False, "KWD", ("1.005", "0.050", "1.055")),
    ],
)
def test_by_hand(
    amount: str, rate: str, included: bool, currency: str, expected: tuple[str, str, str]
) -> None:
    found = line_amounts(Decimal(amount), [Percent(Decimal(rate), included)], currency)
    assert (found.untaxed, found.tax, found.total) == tuple(map(Decimal, expected))


def test_a_currency_that_is_none() -> None:
    assert known_currency("JPY") == "JPY"
    with pytest.raises(CannotBook, match="QQQ"):
        known_currency("QQQ")


def test_the_twin_is_made_once_and_stands_in_the_fiscal_position(office: str) -> None:
    arranged().product("SKU-1", tax=VAT_19)
    StoredTax.objects.update(account_code="4400")
    for n in range(3):
        import_page(order(f"302-{n}-1", items=[item(sku="SKU-1")]))
    twin = StoredTax.objects.get(price_include=True)
    assert (twin.rate, twin.account_code, twin.twin_of.name) == (19, "4400", "VAT 19 %")
    (line,) = FiscalPositionLine.objects.all()
    assert (line.position.marketplace.name, line.target) == ("Amazon.de", twin)
    assert list(sales_order("302-2-1").lines.get().taxes.all()) == [twin]
    assert sales_order("302-2-1").fiscal_position == line.position


def test_a_mapping_that_a_person_makes_afterwards_counts(office: str) -> None:
    world = arranged()
    world.product("SKU-1", tax=VAT_19)
    import_page(order("302-1-1", items=[item(sku="SKU-1")]))
    account = str(sales_order("302-1-1").account_id)
    world.map_tax(account, "A1PA6795UKMFR9", "", False, VAT_19, VAT_7)
    import_page(order("302-2-2", items=[item(sku="SKU-1", price="10.70")]))
    assert sales_order("302-2-2").tax == Decimal("0.70")
    assert sales_order("302-2-2").total == Decimal("10.70")


def test_the_position_of_a_country_outweighs_that_of_the_marketplace(office: str) -> None:
    world = arranged()
    world.product("SKU-1", tax=VAT_19)
    import_page(order("302-1-1", items=[item(sku="SKU-1")]))
    company = Company.objects.get()
    abroad = FiscalPosition.objects.create(company=company, name="Austria", country="AT")
    FiscalPositionLine.objects.create(
        position=abroad, source=StoredTax.objects.get(name="VAT 19 %"), target=None
    )
    vienna = {"name": "A", "addressLine1": "B", "city": "Wien", "countryCode": "AT"}
    import_page(order("302-2-2", address=vienna, items=[item(sku="SKU-1")]))
    assert sales_order("302-1-1").tax > 0
    assert sales_order("302-2-2").tax == 0
    assert sales_order("302-2-2").fiscal_position == abroad


def test_taxes_of_another_company_do_not_count(office: str) -> None:
    world = arranged()
    world.product("SKU-1", tax=VAT_19)
    arranged(company="Other", seller_id="A2OTHER", marketplace_ids=())
    tax = StoredTax.objects.get(name="VAT 19 %")
    tax.company = Company.objects.get(name="Other")
    tax.save()
    import_page(order("302-1-1", items=[item(sku="SKU-1")]))
    assert sales_order("302-1-1").tax == 0


def test_a_line_paired_afterwards_gets_its_taxes(office: str) -> None:
    """The price stays; the goods' discount follows the goods; the row's difference follows."""
    world = arranged(region="NA", marketplace_ids=("ATVPDKIKX0DER",), currency="USD")
    goods = item(sku="LATE", price="100.00", discount="20.00", tax={"ITEM": "8.00"})
    one = order(
        "302-1-1",
        marketplace_id="ATVPDKIKX0DER",
        currency="USD",
        include_tax=False,
        items=[goods],
    )
    import_page(one)
    assert sales_order("302-1-1").amazon_order.cause == "tax_missing"
    world.product("LATE", tax=Tax("Sales tax 10 %", Decimal(10)))
    pair_again()
    made = sales_order("302-1-1")
    assert (made.untaxed, made.tax) == (Decimal(80), Decimal(8))
    assert (made.amazon_order.ours, made.amazon_order.difference) == (Decimal(88), 0)
    assert made.amazon_order.cause == ""
    before = [line.taxes.count() for line in made.lines.all()]
    pair_again()
    assert [line.taxes.count() for line in made.lines.all()] == before == [1, 1]


def test_a_tax_that_a_person_gave_a_line_stays_when_it_is_paired(office: str) -> None:
    world = arranged()
    world.product("OTHER", tax=VAT_7)
    import_page(order("302-1-1", items=[item(sku="LATE", price="10.70")]))
    line = sales_order("302-1-1").lines.get()
    line.taxes.set(StoredTax.objects.filter(name="VAT 7 %"))
    recompute(line.order_id)
    world.product("LATE", tax=VAT_19)
    pair_again()
    line.refresh_from_db()
    assert line.product.internal_reference == "LATE"
    assert [tax.name for tax in line.taxes.all()] == ["VAT 7 %"]


def test_all_marketplaces_are_there(office: str) -> None:
    assert Marketplace.objects.count() == 23
    germany = Marketplace.objects.get(marketplace_id="A1PA6795UKMFR9")
    assert (germany.region, germany.currency) == ("EU", "EUR")
    assert germany.seller_central_url == "https://sellercentral-europe.amazon.com"
