# SPDX-License-Identifier: LGPL-3.0-or-later
"""The columns of a table of figures: on the page and in files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .rows import Figures

COUNT, PIECES, MONEY, HOURS, RATE = "count", "pieces", "money", "hours", "rate"


@dataclass(frozen=True)
class Column:
    """``name`` is that of ``Figures``; ``about`` says what it is where the mouse rests."""

    name: str
    heading: str
    kind: str
    about: str = ""
    in_files_alone: bool = False

    def value(self, row: Figures) -> Any:
        """As it is reckoned; None where it is not known."""
        return getattr(row, self.name)

    def heading_in(self, in_company: bool) -> str:
        """What a file calls it: whose currency the amounts are in."""
        if self.kind != MONEY:
            return self.heading
        return f"{self.heading} (company currency)" if in_company else self.heading

    def text(self, row: Figures) -> str:
        """As the page shows it, where the currency stands in a column of its own."""
        value = self.value(row)
        if value is None:
            return "–"
        if self.kind == MONEY:
            return f"{value:,f}"
        if self.kind == PIECES:
            return pieces(value)
        if self.kind == HOURS:
            return hours(value)
        if self.kind == RATE:
            return percent(value)
        return f"{value:,}"

    def small(self, row: Figures) -> str:
        """What has to be known beside it."""
        if self.name == "fees" and row.settled_orders < row.orders:
            return f"of {row.settled_orders:,} of {row.orders:,} orders"
        if self.name == "margin" and row.units_without_cost:
            return f"{pieces(row.units_without_cost)} without cost"
        if self.name == "margin" and row.sums.unconverted:
            return "no exchange rate"
        if self.name == "revenue" and row.sums.without_rate:
            return f"{row.sums.without_rate:,} without rate"
        return ""


COLUMNS: Sequence[Column] = (
    Column("orders", "Orders", COUNT, "Confirmed orders, each once"),
    Column("units", "Units", PIECES, "Pieces of products"),
    Column("revenue", "Revenue", MONEY, "Without tax, after discounts, shipping and gift wrap too"),
    Column("fees", "Amazon's fees", MONEY, "Of these orders, as far as Amazon has settled them"),
    Column("refunds", "Refunds", MONEY, "Given back to buyers, as far as settled"),
    Column("margin", "Margin", MONEY, "Revenue less cost, Amazon's fees and refunds"),
    Column(
        "fees_without_order",
        "Fees without an order",
        MONEY,
        "Subscription, storage, advertising, and fees of orders that are not here",
    ),
    Column("hours_to_ship", "Time to ship", HOURS, "Mean from the order to its first parcel"),
    Column("on_time_rate", "On time", RATE, "FBM orders that left within Amazon's ship-by window"),
    Column("failed", "Failed", COUNT, "Parcels that Amazon refused, and open Amazon Issues"),
    Column("settled_orders", "Orders with a settlement", COUNT, in_files_alone=True),
    Column("units_without_cost", "Units without cost", PIECES, in_files_alone=True),
)
ON_THE_PAGE = tuple(column for column in COLUMNS if not column.in_files_alone)


def pieces(value: Decimal) -> str:
    """1,234 rather than 1234.000."""
    return f"{value.normalize():,f}"


def hours(value: float) -> str:
    """5.5 h; 2 d 3 h from two days on."""
    if value < 48:
        return f"{value:.1f} h"
    days, left = divmod(round(value), 24)
    return f"{days} d {left} h"


def percent(value: float) -> str:
    """93.4 %; 100 % only where it is all."""
    shown = f"{value * 100:.1f}"
    if shown == "100.0" and value < 1:
        return "99.9 %"
    return f"{shown.removesuffix('.0')} %"
