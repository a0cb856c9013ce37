# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lines are Amazon's amounts, and no difference is without a cause, whatever the ERP made."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amazon_connector.domain.currencies import ZERO, rounded
from amazon_connector.domain.facts import facts_of, from_memo, to_memo
from amazon_connector.domain.lines import order_lines
from amazon_connector.domain.reading import read_order
from amazon_connector.domain.totals import CAUSES, LandedLine, collected_tax, compare
from amazon_connector.testing.orders import item, order

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
AMOUNTS = st.decimals(-50, 1000, places=2).map(str)
ODD = st.sampled_from(["1E+3", "-0", "0." + "1" * 40, "9999999999", "7.777"])
MONEY = st.one_of(AMOUNTS, AMOUNTS, AMOUNTS, ODD)
MAYBE = st.one_of(st.none(), MONEY)
KINDS = st.sampled_from(["ITEM", "SHIPPING", "GIFT_WRAP", "DISCOUNT", "OTHER"])


@st.composite
def orders(draw: st.DrawFn) -> Any:
    items = [
        item(
            str(number),
            quantity=draw(st.sampled_from([0, 1, 2, 3, 7, 10**8])),
            amount=draw(MONEY),
            shipping=draw(MAYBE),
            gift_wrap=draw(MAYBE),
            discount=draw(MAYBE),
            shipping_discount=draw(MAYBE),
            tax=draw(st.dictionaries(KINDS, MONEY, max_size=3)) or None,
            collected=draw(st.booleans()),
            other=draw(st.dictionaries(st.sampled_from(["COD_FEE", "NEW", ""]), MONEY, max_size=2)),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    return order(
        items=items,
        currency=draw(CURRENCIES),
        include_tax=draw(st.booleans()),
        tip=draw(MAYBE),
        grand_total=draw(st.one_of(st.none(), st.none(), MONEY)),
    )


@given(orders(), st.booleans())
def test_lines_come_to_amazons_amounts(json: Any, include_tax: bool):
    read = read_order(json)
    lines = order_lines(read, include_tax)
    assert len({line.key for line in lines}) == len(lines)
    for line in lines:
        assert line.unit_price == rounded(line.unit_price, read.currency)
        assert line.quantity >= 1
    for one in read.items:
        mine = [line for line in lines if line.item_id == one.item_id]
        pieces = sum(line.quantity for line in mine if line.kind == "product")
        assert pieces == one.quantity
        charges = sum((rounded(a, read.currency) for a in one.charges.values()), ZERO)
        discounts = sum((rounded(a, read.currency) for a in one.discounts.values()), ZERO)
        expected = charges - discounts
        found = sum((line.amount for line in mine), ZERO)
        if include_tax and one.collected_by_amazon:
            taxes = len(one.taxes) + 1
            unit = Decimal(1).scaleb(-{"EUR": 2, "JPY": 0, "KWD": 3}[read.currency])
            assert abs(found - (expected - one.tax)) <= unit * taxes
        else:
            assert found == expected


@given(orders(), st.booleans(), st.data())
def test_no_difference_is_without_a_cause(json: Any, include_tax: bool, data: st.DataObject):
    read = read_order(json)
    lines = order_lines(read, include_tax)
    facts = from_memo(to_memo(facts_of(read, lines, include_tax, {}, "")))
    landed = [
        LandedLine(
            line.key,
            Decimal(line.quantity),
            data.draw(st.sampled_from([line.amount, line.amount, Decimal(5)])),
            data.draw(st.sampled_from([ZERO, line.amazon_tax, Decimal("0.01"), Decimal(3)])),
            data.draw(st.sampled_from([ZERO, Decimal(19), Decimal("7.7")])),
        )
        for line in lines
    ]
    landed = data.draw(st.sampled_from([landed, landed, landed[:-1]]))
    total = sum((line.total for line in landed), ZERO)
    found = compare(read, lines, facts, landed, total)
    assert found is not None
    assert found.collected_by_amazon == collected_tax(read)
    if found.difference:
        assert found.cause in CAUSES
        assert found.detail
    else:
        assert not found.cause
