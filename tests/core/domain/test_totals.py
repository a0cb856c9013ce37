# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from amazon_connector.domain.facts import facts_of
from amazon_connector.domain.lines import OrderLine, order_lines
from amazon_connector.domain.reading import read_order
from amazon_connector.domain.totals import Comparison, LandedLine, compare
from amazon_connector.testing.orders import item, order

D = Decimal


def landed_as(line: OrderLine, rate: str = "0", include_tax: bool = True) -> LandedLine:
    """As an ERP's tax engine would have it."""
    amount = line.amount
    percent = D(0) if line.collected_by_amazon else D(rate)
    if include_tax:
        untaxed = (amount / (1 + percent / 100)).quantize(D("0.01"))
        tax = amount - untaxed
    else:
        untaxed, tax = amount, (amount * percent / 100).quantize(D("0.01"))
    return LandedLine(line.key, D(line.quantity), untaxed, tax, percent)


class Sale:
    """An order that has just been booked with one rate on all lines."""

    def __init__(self, *items: dict[str, Any], rate: str = "19", **more: Any) -> None:
        self.include_tax = more.get("include_tax", True)
        self.order = read_order(order(items=items, **more))
        self.lines = order_lines(self.order, self.include_tax)
        self.facts = facts_of(self.order, self.lines, self.include_tax, {}, "")
        self.landed = [landed_as(line, rate, self.include_tax) for line in self.lines]

    def compared(self, now: Any = None) -> Comparison:
        order_now = now or self.order
        lines = order_lines(order_now, self.include_tax)
        total = sum((line.total for line in self.landed), D(0))
        found = compare(order_now, lines, self.facts, self.landed, total)
        assert found is not None
        assert bool(found.cause) == bool(found.difference)
        assert bool(found.detail) == bool(found.cause)
        return found

    def cause(self) -> str:
        return self.compared().cause


@pytest.mark.parametrize("include_tax", [True, False])
def test_equal_rates_agree_to_the_cent(include_tax: bool):
    tax = {"ITEM": "1.90"}
    assert Sale(item(amount="10.00", tax=tax), include_tax=include_tax).cause() == ""


def test_both_rates_are_told():
    sale = Sale(item(amount="100.00", tax={"ITEM": "10.00"}), rate="8", include_tax=False)
    assert sale.cause() == "other_tax_rate"
    assert sale.compared().detail == "Amazon: 10 % (10.00). Here: 8 % (8.00)."


def test_our_tax_where_amazon_shows_none():
    sale = Sale(item(amount="100.00"), rate="8", include_tax=False)
    assert sale.cause() == "other_tax_rate"
    assert "no tax" in sale.compared().detail or "0 %" in sale.compared().detail


def test_tax_missing_here():
    sale = Sale(item(amount="100.00", tax={"ITEM": "10.00"}), rate="0", include_tax=False)
    assert sale.cause() == "tax_missing"


def test_rounding_up_to_a_cent_for_each_line():
    sale = Sale(item(amount="9.99", tax={"ITEM": "0.99"}), rate="10", include_tax=False)
    assert (sale.cause(), sale.compared().difference) == ("rounding", D("-0.01"))


def test_collected_tax_is_neither_expected_nor_ours():
    sale = Sale(
        item("1", amount="40.00", tax={"ITEM": "4.00"}, collected=True),
        item("2", amount="10.00", tax={"ITEM": "1.00"}),
        rate="10",
        include_tax=False,
    )
    found = sale.compared()
    assert (found.cause, found.expected, found.collected_by_amazon) == ("", D("51.00"), D("4.00"))


@pytest.mark.parametrize("points", ["1.00", "-1.00"])
def test_points(points: str):
    expense = {
        "pointsCost": {
            "pointsGranted": {
                "pointsNumber": 100,
                "pointsMonetaryValue": {"amount": "1.00", "currencyCode": "EUR"},
            }
        }
    }
    total = str(D("11.90") + D(points))
    assert Sale(item(expense=expense), grand_total=total).cause() == "points"


def test_a_charge_of_a_new_type_that_does_not_add_up():
    sale = Sale(item(other={"NEW_FEE": "1.00"}), grand_total="11.90")
    assert sale.cause() == "unknown_charge"
    assert "NEW_FEE" in sale.compared().detail


def test_a_charge_of_a_new_type_that_adds_up_needs_no_cause():
    assert Sale(item(other={"NEW_FEE": "1.00"})).cause() == ""


def test_amazons_own_parts():
    assert Sale(item(), grand_total="12.00").cause() == "amazon_parts"


@pytest.mark.parametrize("change", ["price", "quantity", "added", "removed"])
def test_edited_by_hand(change: str):
    sale = Sale(item("1", quantity=2), item("2"), rate="0")
    first = sale.landed[0]
    sale.landed = {
        "price": [replace(first, untaxed=D("20.00")), sale.landed[1]],
        "quantity": [replace(first, quantity=D(1), untaxed=D("11.90")), sale.landed[1]],
        "added": [*sale.landed, LandedLine("", D(1), D("3.00"), D(0))],
        "removed": [sale.landed[1]],
    }[change]
    assert sale.cause() == "edited"


def test_edited_and_yet_the_same_total():
    sale = Sale(item("1", price="5.00"), item("2", price="5.00"), rate="0")
    sale.landed = [
        replace(sale.landed[0], untaxed=D("4.00")),
        replace(sale.landed[1], untaxed=D("6.00")),
    ]
    assert sale.cause() == ""


def test_amazon_changed_its_amounts():
    sale = Sale(item(), rate="0")
    assert sale.compared(read_order(order(items=[item(price="13.00")]))).cause == "amazon_parts"


def test_no_total_no_comparison():
    pending = read_order(order(proceeds={}))
    lines = order_lines(pending, True)
    facts = facts_of(pending, lines, True, {}, "")
    assert compare(pending, lines, facts, [], D(0)) is None


def test_rates_of_amounts_that_are_almost_nothing():
    sale = Sale(
        item("1", amount="0.01", tax={"ITEM": "999999999.00"}), rate="19", include_tax=False
    )
    assert sale.cause() == "other_tax_rate"
