# SPDX-License-Identifier: LGPL-3.0-or-later
"""Decimals of currencies (ISO 4217); whatever is not listed has two."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_DECIMALS = {
    **dict.fromkeys(("JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "PYG"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
ZERO = Decimal(0)


def decimals(currency: str) -> int:
    """Number of decimals of an ISO 4217 currency code."""
    return _DECIMALS.get(currency, 2)


def smallest_unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 EUR, 1 JPY."""
    return Decimal(1).scaleb(-decimals(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """``amount`` in whole smallest units, half away from zero as on invoices."""
    return amount.quantize(smallest_unit(currency), rounding=ROUND_HALF_UP)
