# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from decimal import Decimal

import pytest

from amazon_connector.domain.payouts.numbers import (
    COMMA,
    POINT,
    leaves_open,
    reader,
    style_of,
)
from amazon_connector.domain.payouts.refusing import RefusedFile


@pytest.mark.parametrize(
    ("text", "style", "currency", "amount"),
    [
        ("95.00", POINT, "EUR", "95.00"),
        ("95,00", COMMA, "EUR", "95.00"),
        ("-0.5", POINT, "EUR", "-0.5"),
        ("1,234.50", POINT, "EUR", "1234.50"),
        ("1.234,50", COMMA, "EUR", "1234.50"),
        ("1 234 567,50", COMMA, "EUR", "1234567.50"),
        ("1\u00a0234,50", COMMA, "EUR", "1234.50"),
        ("1\u202f234,50", COMMA, "EUR", "1234.50"),
        ("1'234.50", POINT, "CHF", "1234.50"),
        ("1\u2019234.50", POINT, "CHF", "1234.50"),
        ("1,234", POINT, "EUR", "1234"),
        ("1.234", COMMA, "EUR", "1234"),
        ("-1.234.567", COMMA, "EUR", "-1234567"),
        ("5980", POINT, "JPY", "5980"),
        ("5,980", POINT, "JPY", "5980"),
        ("5980.00", POINT, "JPY", "5980"),
        ("10.250", POINT, "KWD", "10.250"),
        ("+3.00", POINT, "EUR", "3.00"),
        ("\u22123.00", POINT, "EUR", "-3.00"),
        ("3.00-", POINT, "EUR", "-3.00"),
        ("(3.00)", POINT, "EUR", "-3.00"),
        (" 3.00 ", POINT, "EUR", "3.00"),
        ("-0.00", POINT, "EUR", "0"),
    ],
)
def test_an_amount_in_its_locale(text: str, style: str, currency: str, amount: str):
    assert reader(style, currency)(text, 3) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "style", "currency", "why"),
    [
        ("95,00", POINT, "EUR", "Line 3: The amount “95,00” is written with decimal commas, "),
        ("95.00", COMMA, "EUR", "Line 3: The amount “95.00” is written with decimal points, "),
        ("1.234", POINT, "EUR", "with decimal commas, the rest"),
        ("95.005", POINT, "EUR", "with decimal commas, the rest"),
        ("95.0051", POINT, "EUR", "more decimals than EUR has"),
        ("12.50", POINT, "JPY", "more decimals than JPY has"),
        ("", POINT, "EUR", "Line 3: The amount is missing."),
        ("  ", POINT, "EUR", "The amount is missing."),
        ("abc", POINT, "EUR", "“abc” is no amount."),
        ("1e5", POINT, "EUR", "“1e5” is no amount."),
        ("NaN", POINT, "EUR", "“NaN” is no amount."),
        ("1_000", POINT, "EUR", "is no amount."),
        ("--1.00", POINT, "EUR", "is no amount."),
        ("1,23,456.00", POINT, "EUR", "is no amount."),
        ("12,34.00", POINT, "EUR", "is no amount."),
        ("\u0661\u0662.00", POINT, "EUR", "is no amount."),
        ("1.", POINT, "EUR", "is no amount."),
        ("1000000000000.00", POINT, "EUR", "larger than any"),
        ("x" * 90, POINT, "EUR", "…” is no amount."),
    ],
)  # fmt: skip
def test_what_is_no_amount_of_the_file(text: str, style: str, currency: str, why: str):
    with pytest.raises(RefusedFile) as refused:
        reader(style, currency)(text, 3)
    assert why in str(refused.value)
    assert refused.value.line == 3


@pytest.mark.parametrize(
    ("text", "currency", "style"),
    [
        ("95.00", "EUR", POINT),
        ("95,0", "EUR", COMMA),
        ("1,234", "EUR", POINT),
        ("1.234", "JPY", COMMA),
        ("1,234,567", "KWD", POINT),
        ("1,234", "KWD", None),
        ("1234", "EUR", None),
        ("-7", "JPY", None),
        ("", "EUR", None),
        ("nothing", "EUR", None),
    ],
)
def test_what_an_amount_tells_of_the_file(text: str, currency: str, style: str | None):
    assert style_of(text, currency) == style


def test_only_three_decimals_leave_it_open():
    assert leaves_open("1,234", "KWD")
    assert not leaves_open("1,234", "EUR")
    assert not leaves_open("1234", "KWD")
    assert not leaves_open("1,23", "KWD")
