# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from amazon_connector.domain.lines import OrderLine, order_lines, prices_include_tax
from amazon_connector.domain.reading import read_order
from amazon_connector.testing.orders import item, order


def lines(*items: dict[str, Any], include_tax: bool = True, **more: Any) -> list[OrderLine]:
    read = read_order(order(items=items, include_tax=include_tax, **more))
    return list(order_lines(read, include_tax))


def amounts(found: list[OrderLine]) -> dict[str, Decimal]:
    return {line.key: line.amount for line in found}


@pytest.mark.parametrize(
    ("amount", "quantity", "currency", "parts"),
    [
        ("10.00", 3, "EUR", [(2, "3.33"), (1, "3.34")]),
        ("10.00", 4, "EUR", [(4, "2.50")]),
        ("0.01", 3, "EUR", [(2, "0.00"), (1, "0.01")]),
        ("0", 3, "EUR", [(3, "0.00")]),
        ("-10.00", 3, "EUR", [(2, "-3.33"), (1, "-3.34")]),
        ("5980", 3, "JPY", [(2, "1993"), (1, "1994")]),
        ("10.000", 3, "KWD", [(2, "3.333"), (1, "3.334")]),
        ("9.999", 1, "EUR", [(1, "10.00")]),
        ("0.01", 10**8, "EUR", [(10**8 - 1, "0.00"), (1, "0.01")]),
        ("999999999999.99", 7, "EUR", [(6, "142857142857.14"), (1, "142857142857.15")]),
    ],
)
def test_whole_pieces_at_whole_prices(
    amount: str, quantity: int, currency: str, parts: list[tuple[int, str]]
):
    found = lines(item("1", quantity=quantity, amount=amount), currency=currency)
    assert [(line.quantity, str(line.unit_price)) for line in found] == parts
    assert len({line.key for line in found}) == len(found)


@pytest.mark.parametrize(("discount", "shipping"), [("3.00", "2.00"), ("-3.00", "-2.00")])
def test_a_discount_reduces_whatever_its_sign(discount: str, shipping: str):
    found = lines(item(shipping="5.00", discount=discount, shipping_discount=shipping))
    assert amounts(found) == {
        "1:product": Decimal("11.90"),
        "1:shipping": Decimal("5.00"),
        "1:discount:ITEM": Decimal("-3.00"),
        "1:discount:SHIPPING": Decimal("-2.00"),
    }


def test_a_discount_whose_details_do_not_add_up_is_not_lost():
    one = item(discount="3.00")
    one["proceeds"]["breakdowns"][-1]["subtotal"]["amount"] = "-5.00"
    read = read_order(order(items=[one]))
    assert read.items[0].discounts["ITEM"] == 5


def test_tax_that_amazon_collects_is_taken_out_of_an_included_price():
    taxed = item(
        amount="119.00", shipping="11.90", tax={"ITEM": "19.00", "SHIPPING": "1.90"}, scheme="IOSS"
    )
    assert amounts(lines(taxed)) == {"1:product": Decimal(100), "1:shipping": Decimal(10)}


def test_tax_on_a_discount_belongs_to_the_item():
    taxed = item(
        amount="119.00",
        discount="11.90",
        tax={"ITEM": "19.00", "DISCOUNT": "-1.90"},
        collected=True,
    )
    found = lines(taxed)
    assert amounts(found) == {
        "1:product": Decimal("101.90"),
        "1:discount:ITEM": Decimal("-11.90"),
    }
    assert sum(line.amount for line in found) == Decimal("107.10") - Decimal("17.10")


def test_what_belongs_to_the_order_alone():
    found = lines(item(), tip="2.00")
    assert amounts(found)[":charge:DELIVERY_TIP"] == Decimal("2.00")


def test_money_without_pieces_is_no_product_line():
    found = lines(item(quantity=0, amount="5.00"))
    assert [(line.kind, line.amount) for line in found] == [("charge", Decimal("5.00"))]


def test_descriptions_fall_back():
    one = item()
    one["product"] = {"asin": "B01"}
    assert lines(one)[0].description == "B01"
    one["product"] = {}
    assert lines(one)[0].description == "Amazon item"


@pytest.mark.parametrize("custom", [True, False])
def test_amazons_own_arithmetic_tells_the_price_basis(custom: bool):
    taxed = item(tax={"ITEM": "1.90"}, shipping="5.00", discount="-1.00")
    for include_tax in (True, False):
        read = read_order(order(items=[taxed, item("2")], include_tax=include_tax))
        assert prices_include_tax(read, custom) is include_tax


@pytest.mark.parametrize("include_tax", [True, False])
def test_the_grand_total_tells_it_where_items_show_no_total(include_tax: bool):
    whole = order(items=[item(tax={"ITEM": "1.90"})], include_tax=include_tax, tip="1.00")
    del whole["orderItems"][0]["proceeds"]["proceedsTotal"]
    assert prices_include_tax(read_order(whole), not include_tax) is include_tax


@pytest.mark.parametrize("custom", [True, False])
def test_without_tax_or_with_parts_that_do_not_add_up_the_custom_decides(custom: bool):
    assert prices_include_tax(read_order(order()), custom) is custom
    odd = order(items=[item(tax={"ITEM": "1.90"})])
    odd["orderItems"][0]["proceeds"]["proceedsTotal"]["amount"] = "77"
    assert prices_include_tax(read_order(odd), custom) is custom
