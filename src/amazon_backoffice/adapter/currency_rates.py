# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amounts in a company's currency, by its table of exchange rates."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal

from amazon_connector.domain.currencies import rounded
from amazon_connector.port import CannotBook

from ..models import CurrencyRate


class Rates:
    """The rates of a company, each currency read once."""

    def __init__(self, company_id: int, currency: str) -> None:
        self._company_id = company_id
        self.currency = currency
        self._known: dict[str, tuple[list[date], list[Decimal]]] = {}

    def rate(self, currency: str, day: date) -> Decimal:
        """What one unit of it is worth on that day. Raises CannotBook."""
        if currency == self.currency:
            return Decimal(1)
        days, rates = self._of(currency)
        place = bisect_right(days, day)
        if not place:
            raise CannotBook(
                f"There is no exchange rate of {currency} for {day:%d %B %Y}, and the company's "
                f"books are in {self.currency}. Enter what one {currency} was worth in "
                f"{self.currency} on that day or before it, under Accounting > Configuration > "
                "Exchange Rates, and try again."
            )
        return rates[place - 1]

    def in_company(self, amount: Decimal, currency: str, day: date) -> Decimal:
        """The amount in the company's currency, to its smallest unit. Raises CannotBook."""
        if currency == self.currency:
            return amount
        return rounded(amount * self.rate(currency, day), self.currency)

    def _of(self, currency: str) -> tuple[list[date], list[Decimal]]:
        if currency not in self._known:
            rows = CurrencyRate.objects.filter(company=self._company_id, currency=currency)
            found = list(rows.order_by("since").values_list("since", "per_unit"))
            self._known[currency] = ([day for day, _ in found], [rate for _, rate in found])
        return self._known[currency]
