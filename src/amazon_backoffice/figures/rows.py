# SPDX-License-Identifier: LGPL-3.0-or-later
"""A row of figures."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from amazon_connector.domain.currencies import rounded

from ..adapter.sums import amount_of

Key = tuple[str | int | None, ...]


@dataclass
class Sums:
    """What the database adds up of a group. Amounts and pieces are in thousandths of ``currency``
    and of a piece; ``seconds`` are those from order to parcel of the ``shipped`` orders.

    ``without_rate``: orders whose amounts are missing because no exchange rate is known;
    ``unconverted``: pieces whose cost is known, but not in this currency.
    """

    orders: int = 0
    settled: int = 0
    without_rate: int = 0
    units: int = 0
    revenue: int = 0
    cost: int = 0
    costless: int = 0
    unconverted: int = 0
    fees: int = 0
    fees_without_order: int = 0
    refunds: int = 0
    seconds: int = 0
    shipped: int = 0
    on_time: int = 0
    judged: int = 0
    failed: int = 0

    def add(self, other: Sums) -> None:
        """Add what another part of the database knows of the group."""
        for field in fields(self):
            name = field.name
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Figures:
    """The figures of a group: docs/figures.md. Amounts are in ``currency``.

    ``key``: what the group is, for each of ``Ask.by`` (an id, AMAZON or MERCHANT, the first day of
    a period; None: it belongs to none). Fees and refunds above zero are what the seller pays.
    """

    key: Key
    currency: str
    sums: Sums

    @property
    def orders(self) -> int:
        return self.sums.orders

    @property
    def settled_orders(self) -> int:
        """Of them, those that a settlement names."""
        return self.sums.settled

    @property
    def failed(self) -> int:
        """Failed synchronizations."""
        return self.sums.failed

    @property
    def units(self) -> Decimal:
        return amount_of(self.sums.units)

    @property
    def units_without_cost(self) -> Decimal:
        return amount_of(self.sums.costless)

    @property
    def revenue(self) -> Decimal:
        return self._amount(self.sums.revenue)

    @property
    def fees(self) -> Decimal:
        return self._amount(self.sums.fees)

    @property
    def fees_without_order(self) -> Decimal:
        return self._amount(self.sums.fees_without_order)

    @property
    def refunds(self) -> Decimal:
        return self._amount(self.sums.refunds)

    @property
    def margin(self) -> Decimal | None:
        """None where it is not known of all."""
        sums = self.sums
        if sums.costless or sums.unconverted or sums.without_rate:
            return None
        return self._amount(sums.revenue - sums.cost - sums.fees - sums.refunds)

    @property
    def hours_to_ship(self) -> float | None:
        """The mean of its orders; None where none has left."""
        return self.sums.seconds / self.sums.shipped / 3600 if self.sums.shipped else None

    @property
    def on_time_rate(self) -> float | None:
        """0 to 1; None where no order is judged."""
        return self.sums.on_time / self.sums.judged if self.sums.judged else None

    def _amount(self, thousandths: int) -> Decimal:
        return rounded(amount_of(thousandths), self.currency)
