# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amounts as Amazon writes them: decimal strings with the currency's own decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from amazon_simulator.marketplaces import Marketplace

Money = dict[str, str]


def rounded(amount: Decimal, marketplace: Marketplace) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-marketplace.decimals), ROUND_HALF_UP)


def money(amount: Decimal, marketplace: Marketplace) -> Money:
    return {"amount": str(rounded(amount, marketplace)), "currencyCode": marketplace.currency}


def contained_tax(gross: Decimal, rate: Decimal, marketplace: Marketplace) -> Decimal:
    """The tax within a price that includes it; ``rate`` in per cent."""
    return rounded(gross - gross / (1 + rate / 100), marketplace)


def added_tax(net: Decimal, rate: Decimal, marketplace: Marketplace) -> Decimal:
    return rounded(net * rate / 100, marketplace)
