# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is asked of the figures: grouped by what, of which time, of which orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ACCOUNT, MARKETPLACE, CHANNEL, TEAM, PRODUCT = (
    "account",
    "marketplace",
    "channel",
    "team",
    "product",
)
DIMENSIONS = {
    ACCOUNT: "Amazon Account",
    MARKETPLACE: "Amazon Marketplace",
    CHANNEL: "Channel",
    TEAM: "Sales Team",
    PRODUCT: "Product",
}
DAY, WEEK, MONTH, QUARTER, YEAR = "day", "week", "month", "quarter", "year"
PERIODS = {DAY: "Day", WEEK: "Week", MONTH: "Month", QUARTER: "Quarter", YEAR: "Year"}


@dataclass(frozen=True)
class Ask:
    """``by``: of DIMENSIONS and PERIODS (one period at most), in the order of the table's columns.

    ``since`` and ``until`` are days of the seller's, both counted. What is None or empty is all.
    ``in_company``: amounts in the currency of the orders' company, at the rate of the order's
    day; else in the orders' own.
    """

    by: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    account: int | None = None
    marketplace: int | None = None
    channel: str = ""
    team: int | None = None
    product: int | None = None
    currency: str = ""
    in_company: bool = False

    @property
    def period(self) -> str:
        """The period that is grouped by; empty where there is none."""
        return next((name for name in self.by if name in PERIODS), "")

    @property
    def of_orders_alone(self) -> bool:
        """Whether what belongs to no order (channel, team, product) is left out."""
        return bool(self.channel or self.team or self.product)
