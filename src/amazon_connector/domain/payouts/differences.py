# SPDX-License-Identifier: LGPL-3.0-or-later
"""How much is written off on the account of small differences, in every ERP the same.

A deposit is told by Amazon to the cent: a bank's line may differ from it by a few of the
currency's smallest units. What a person decides, of an order or of batches that were put together
by hand, may come to a hundred of them: 1.00 EUR, 100 JPY.
"""

from __future__ import annotations

from decimal import Decimal

from amazon_connector.domain.currencies import smallest_unit

_OF_A_DEPOSIT, _BY_HAND = 5, 100


def most_of_a_deposit(currency: str) -> Decimal:
    """The most by which the bank's line of a payout differs: 0.05 EUR, 5 JPY."""
    return _OF_A_DEPOSIT * smallest_unit(currency)


def most_by_hand(currency: str) -> Decimal:
    """The most that a person writes off with one click: 1.00 EUR, 100 JPY."""
    return _BY_HAND * smallest_unit(currency)
