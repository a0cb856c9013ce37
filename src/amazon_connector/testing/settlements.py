# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settlement reports as Amazon writes them (GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2).

Tab-separated, without quotes; the first row below the header carries the totals and no amount.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

COLUMNS = (
    "settlement-id",
    "settlement-start-date",
    "settlement-end-date",
    "deposit-date",
    "total-amount",
    "currency",
    "transaction-type",
    "order-id",
    "merchant-order-id",
    "adjustment-id",
    "shipment-id",
    "marketplace-name",
    "amount-type",
    "amount-description",
    "amount",
    "fulfillment-id",
    "posted-date",
    "posted-date-time",
    "order-item-code",
    "merchant-order-item-id",
    "merchant-adjustment-item-id",
    "sku",
    "quantity-purchased",
    "promotion-id",
)
STARTS = datetime(2026, 11, 8, 9, 0, tzinfo=timezone.utc)
ENDS = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc)
POSTED = datetime(2026, 11, 21, 14, 30, tzinfo=timezone.utc)


@dataclass(frozen=True)
class FileLine:
    """A line as Amazon writes it; ``amount`` has Amazon's sign."""

    amount: Decimal
    transaction: str = "Order"
    amount_type: str = "ItemPrice"
    description: str = "Principal"
    order_id: str = ""
    marketplace: str = "Amazon.de"
    posted: datetime = POSTED
    item_id: str = ""
    sku: str = ""
    quantity: int = 0


@dataclass(frozen=True)
class Locale:
    """How a file writes: ``point`` and ``thousands`` of its numbers, formats of its dates."""

    point: str = "."
    thousands: str = ""
    moment: str = "%Y-%m-%d %H:%M:%S UTC"
    day: str = "%Y-%m-%d"
    encoding: str = "utf-8"

    def number(self, amount: Decimal) -> str:
        """The amount in this locale."""
        text = f"{amount:,f}"
        return text.translate({ord(","): self.thousands, ord("."): self.point})


ISO = Locale()
AMERICAN = Locale(day="%m/%d/%y")
GERMAN = Locale(",", "", "%d.%m.%Y %H:%M:%S UTC", "%d.%m.%Y")
FRENCH = Locale(",", "", "%d/%m/%Y %H:%M:%S UTC", "%d/%m/%Y")
JAPANESE = Locale(moment="%Y/%m/%d %H:%M:%S UTC", day="%Y/%m/%d", encoding="cp932")
LOCALES = (ISO, AMERICAN, GERMAN, FRENCH, JAPANESE)


@dataclass(frozen=True)
class SettlementFile:
    """A settlement to be written; ``total`` is the sum of its lines unless it is given."""

    lines: Sequence[FileLine]
    settlement_id: str = "12345678901"
    currency: str = "EUR"
    total: Decimal | None = None
    starts: datetime = STARTS
    ends: datetime = ENDS
    locale: Locale = ISO
    columns: Sequence[str] = COLUMNS

    @property
    def deposit(self) -> Decimal:
        """The total that stands in the file."""
        if self.total is not None:
            return self.total
        return sum((line.amount for line in self.lines), Decimal(0))

    def written(self, change: Callable[[str], str] | None = None) -> bytes:
        """The file's bytes; ``change`` spoils its text before."""
        rows = [dict(zip(self.columns, self.columns, strict=True)), self._totals()]
        rows += [self._row(line) for line in self.lines]
        text = "".join(
            "\t".join(row.get(column, "") for column in self.columns) + "\r\n" for row in rows
        )
        return (change(text) if change else text).encode(self.locale.encoding)

    def _totals(self) -> dict[str, str]:
        moment = self.locale.moment
        deposited = self.ends + timedelta(days=2)
        return {
            "settlement-id": self.settlement_id,
            "settlement-start-date": self.starts.strftime(moment),
            "settlement-end-date": self.ends.strftime(moment),
            "deposit-date": deposited.strftime(moment),
            "total-amount": self.locale.number(self.deposit),
            "currency": self.currency,
        }

    def _row(self, line: FileLine) -> dict[str, str]:
        return {
            "settlement-id": self.settlement_id,
            "transaction-type": line.transaction,
            "order-id": line.order_id,
            "marketplace-name": line.marketplace,
            "amount-type": line.amount_type,
            "amount-description": line.description,
            "amount": self.locale.number(line.amount),
            "posted-date": line.posted.strftime(self.locale.day),
            "posted-date-time": line.posted.strftime(self.locale.moment),
            "order-item-code": line.item_id,
            "sku": line.sku,
            "quantity-purchased": str(line.quantity) if line.quantity else "",
        }
