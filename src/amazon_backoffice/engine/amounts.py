# SPDX-License-Identifier: LGPL-3.0-or-later
"""Untaxed, tax and total of a line: percentage taxes, included or on top, rounded per line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from amazon_connector.domain.currencies import ZERO, rounded


class PercentageTax(Protocol):
    """What the engine needs of a tax; ``rate`` in percent."""

    rate: Decimal
    price_include: bool


@dataclass(frozen=True)
class LineAmounts:
    """Of a whole line, in the order's currency; ``rate`` is the sum of the taxes in percent."""

    untaxed: Decimal
    tax: Decimal
    total: Decimal
    rate: Decimal


def line_amounts(amount: Decimal, taxes: Sequence[PercentageTax], currency: str) -> LineAmounts:
    """``amount`` is quantity times price; it contains the included taxes and no others.

    With included taxes alone the total is ``amount`` itself, to the smallest unit.
    """
    amount = rounded(amount, currency)
    included = sum((tax.rate for tax in taxes if tax.price_include), ZERO)
    untaxed = rounded(amount * 100 / (100 + included), currency) if included else amount
    on_top = [rounded(untaxed * tax.rate / 100, currency) for tax in taxes if not tax.price_include]
    tax = amount - untaxed + sum(on_top, ZERO)
    return LineAmounts(untaxed, tax, untaxed + tax, sum((tax.rate for tax in taxes), ZERO))


def plain(number: Decimal) -> Decimal:
    """3 rather than 3.000, whatever the column's decimals are."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()
