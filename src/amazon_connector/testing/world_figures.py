# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange and inspect in an ERP's figures: never part of the port, nor asked by it.

What each figure is: docs/figures.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from .world_books import BooksWorld

# What figures are grouped by. A group's word is, in this order: the account's id, the API
# identifier, AMAZON or MERCHANT, the team's name, the Internal Reference (no reference: the name),
# the first day of the period (ISO 8601; weeks begin on Monday). Empty: it belongs to none.
ACCOUNT, MARKETPLACE, CHANNEL, TEAM, PRODUCT = (
    "account",
    "marketplace",
    "channel",
    "team",
    "product",
)
DAY, WEEK, MONTH, QUARTER, YEAR = "day", "week", "month", "quarter", "year"


@dataclass(frozen=True)
class SeenFigures:
    """A row of figures as a person sees it. Amounts are in ``currency``, rounded to it; ``fees``,
    ``fees_without_order`` and ``refunds`` above zero are what the seller pays.

    ``group``: a word for each of what was asked. ``settled_orders``: of ``orders``, those that a
    settlement names. ``hours_to_ship``: the mean of its orders; ``on_time_rate``: 0 to 1. None is
    not known, or of no order.
    """

    group: tuple[str, ...]
    currency: str
    orders: int
    units: Decimal
    revenue: Decimal
    fees: Decimal
    fees_without_order: Decimal
    refunds: Decimal
    margin: Decimal | None
    units_without_cost: Decimal
    settled_orders: int
    hours_to_ship: float | None
    on_time_rate: float | None
    failed: int


class FiguresWorld(BooksWorld, Protocol):
    """A world whose ERP shows figures; its ``topics`` name "figures"."""

    # Arrange

    def cost(self, account_id: str, reference: str, cost: Decimal) -> None:
        """What a piece of the product with this Internal Reference costs, in the currency of the
        account's company; typed in by hand."""
        ...

    def count_days_in(self, account_id: str, zone: str) -> None:
        """The account's days are those of this time zone (IANA)."""
        ...

    def sell_by(self, account_id: str, team: str) -> None:
        """The account's orders that come from now on are this new sales team's."""
        ...

    # Inspect

    def figures(
        self, *by: str, now: datetime, in_company_currency: bool = False
    ) -> Sequence[SeenFigures]:
        """All figures as they stand at ``now``, grouped by these and by currency, sorted by both.

        In the orders' own currency, or all in that of their company.
        """
        ...
