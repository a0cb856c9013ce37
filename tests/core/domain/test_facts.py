# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from decimal import Decimal

from amazon_connector.domain.currencies import decimals, rounded, smallest_unit
from amazon_connector.domain.facts import facts_of, from_memo, to_memo
from amazon_connector.domain.lines import order_lines
from amazon_connector.domain.reading import read_order
from amazon_connector.testing.orders import item, order


def test_a_memo_reads_back_as_it_was_and_holds_no_personal_data():
    read = read_order(
        order(items=[item(quantity=3, amount="10.00", gift_message="Hi Petra"), item("2")])
    )
    facts = facts_of(read, order_lines(read, True), True, {"1": 2}, "abc")
    memo = to_memo(facts)
    assert from_memo(memo) == facts
    for secret in ("Petra", "Muster", "Berlin", "@"):
        assert secret not in memo


def test_currencies_have_their_own_decimals():
    assert (decimals("JPY"), decimals("EUR"), decimals("KWD")) == (0, 2, 3)
    assert smallest_unit("JPY") == 1
    assert rounded(Decimal("0.5"), "JPY") == 1
    assert rounded(Decimal("-0.005"), "EUR") == Decimal("-0.01")
