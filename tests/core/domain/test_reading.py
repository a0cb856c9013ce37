# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from amazon_connector.domain.reading import UnreadableOrder, read_order
from amazon_connector.testing.orders import item, order


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1.2.3", "", "1E+12", "-1E+999999", "ten"])
def test_amounts_that_cannot_be_booked(amount: str):
    with pytest.raises(UnreadableOrder, match="amount"):
        read_order(order(items=[item(amount=amount)], grand_total="1"))


@pytest.mark.parametrize(
    ("amount", "value"),
    [("1E+3", 1000), ("-0", 0), (" 7 ", 7), ("+5", 5), ("1E-999999", 0), ("0." + "3" * 40, 0)],
)
def test_odd_ways_to_write_a_number(amount: str, value: int):
    read = read_order(order(items=[item(amount=amount)], grand_total="1"))
    assert int(read.items[0].charges["ITEM"]) == value


@pytest.mark.parametrize("quantity", [-1, 10**9, 2.5, True, "3", float("inf"), float("nan")])
def test_quantities_that_cannot_be_booked(quantity: Any):
    one = item()
    one["quantityOrdered"] = quantity
    with pytest.raises(UnreadableOrder, match="quantities"):
        read_order(order(items=[one]))


@pytest.mark.parametrize("quantity", [0, 3, 10**8, 3.0])
def test_quantities(quantity: Any):
    one = item()
    one["quantityOrdered"] = quantity
    assert read_order(order(items=[one])).items[0].quantity == int(quantity)


def test_two_currencies():
    two = order(items=[item("1"), item("2")])
    two["orderItems"][1]["proceeds"]["breakdowns"][0]["subtotal"]["currencyCode"] = "USD"
    with pytest.raises(UnreadableOrder, match="EUR and USD"):
        read_order(two)


def test_zero_in_another_currency_and_no_currency_at_all_are_tolerated():
    two = order(items=[item("1"), item("2", amount="0")])
    two["orderItems"][1]["proceeds"]["breakdowns"][0]["subtotal"]["currencyCode"] = "USD"
    two["orderItems"][0]["proceeds"]["proceedsTotal"]["currencyCode"] = ""
    assert read_order(two).currency == "EUR"


@pytest.mark.parametrize(
    ("items", "why"),
    [([], "no items"), ([item("1"), item("1")], "same order item id"), ([item("")], "without")],
)
def test_items_that_cannot_be_told_apart(items: list[Any], why: str):
    with pytest.raises(UnreadableOrder, match=why):
        read_order(order(items=items))


@pytest.mark.parametrize("name", ["createdTime", "lastUpdatedTime"])
@pytest.mark.parametrize("text", ["", "yesterday", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"])
def test_times_that_cannot_be_kept(name: str, text: str):
    with pytest.raises(UnreadableOrder, match=name):
        read_order({**order(), name: text})


def test_the_least_that_amazons_schema_asks_for():
    read = read_order(
        {
            "orderId": "1",
            "createdTime": "2026-11-20T10:00:00Z",
            "lastUpdatedTime": "2026-11-20T10:00:00Z",
            "salesChannel": {"channelName": "AMAZON"},
            "orderItems": [{"orderItemId": "1", "quantityOrdered": 2, "product": {}}],
        }
    )
    assert (read.status, read.channel, read.currency, read.grand_total) == ("", "", "", None)
    assert (read.items[0].charges, read.address) == ({}, None)


def test_without_breakdowns_the_unit_price_stands_for_them():
    one = item(quantity=3, price="5.00")
    del one["proceeds"]
    assert read_order(order(items=[one])).items[0].charges == {"ITEM": Decimal("15.00")}


def test_text_that_no_database_takes():
    one = item()
    one["product"]["title"] = "a\x00b\ud83dc" + "x" * 50_000
    read = read_order(order("30\x002", items=[one]))
    assert read.order_id == "302"
    assert read.items[0].title.startswith("ab?c")
    assert len(read.items[0].title) == 50_004
    read.items[0].title.encode()


def test_the_order_level_is_what_no_item_accounts_for():
    whole = order(items=[item(shipping="5.00")], tip="2.00")
    shipping = next(b for b in whole["proceeds"]["breakdowns"] if b["type"] == "SHIPPING")
    shipping["subtotal"]["amount"] = "8.00"
    assert read_order(whole).charges == {"SHIPPING": Decimal(3), "DELIVERY_TIP": Decimal(2)}


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_discount_of_the_whole_order(sign: str):
    whole = order(items=[item(discount=f"{sign}1.00")])
    discount = next(b for b in whole["proceeds"]["breakdowns"] if b["type"] == "DISCOUNT")
    discount["subtotal"]["amount"] = f"{sign}4.00"
    assert read_order(whole).discounts == {"ITEM": Decimal(3)}


def test_the_buyers_request_to_cancel_and_nobody_elses():
    asked = read_order(order(cancellation_request="no longer needed"))
    assert (asked.cancellation_requested, asked.cancellation_reason) == (True, "no longer needed")
    one = item()
    one["cancellation"] = {"cancellationRequest": {"requester": "SELLER", "cancelReason": "x"}}
    assert not read_order(order(items=[one])).cancellation_requested


def test_a_business_buyers_number():
    tax = {
        "taxRegistrations": [
            {"entityType": "SELLER", "taxRegistrationNumber": "DE1"},
            {"entityType": "BUYER", "taxRegistrationNumber": " FR2 "},
        ]
    }
    read = read_order(order(tax=tax, programs=["AMAZON_BUSINESS"]))
    assert (read.buyer_vat, read.is_business) == ("FR2", True)
