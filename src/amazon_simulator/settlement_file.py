# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement report as a file: its columns, and how each currency's sellers get it.

From Amazon's documentation: the amounts in the local format ("95,00 for EU instead of 95.00"),
posted-date as MM/DD/YY and posted-date-time as YYYY-MM-DD HH:MM:SS UTC; that the dates of other
countries are local, too, developers report (dd.mm.yyyy in the EU). Assumed: the rest of STYLES;
that Japan's file is in Shift_JIS (so are other reports there, issue 2086) and all others in UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal

from amazon_simulator import instants

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
TIME = "%Y-%m-%d %H:%M:%S UTC"


@dataclass(frozen=True)
class Style:
    """``comma``: decimals after a comma; ``date`` is a format of strftime."""

    comma: bool = False
    date: str = "%m/%d/%y"
    encoding: str = "utf-8"

    def amount(self, value: Decimal) -> str:
        return str(value).replace(".", ",") if self.comma else str(value)


STYLES = {
    "EUR": Style(comma=True, date="%d.%m.%Y"),
    "PLN": Style(comma=True, date="%d.%m.%Y"),
    "SEK": Style(comma=True, date="%Y-%m-%d"),
    "TRY": Style(comma=True, date="%d.%m.%Y"),
    "GBP": Style(date="%d/%m/%Y"),
    "JPY": Style(date="%Y/%m/%d", encoding="cp932"),
}


def style_of(currency: str) -> Style:
    return STYLES.get(currency, Style())


@dataclass(frozen=True)
class Line:
    """One amount. ``kind`` is the simulator's own word for it and stands in no file."""

    at: int
    kind: str
    transaction_type: str
    amount_type: str
    amount_description: str
    amount: Decimal
    marketplace_name: str = ""
    order_id: str = ""
    adjustment_id: str = ""
    shipment_id: str = ""
    fulfillment_id: str = ""
    order_item_code: str = ""
    adjustment_item_id: str = ""
    sku: str = ""
    quantity: int | None = None
    promotion_id: str = ""


@dataclass(frozen=True)
class Head:
    """What the first row says of the whole settlement."""

    settlement_id: str
    started: int
    ended: int
    deposited: int
    total: Decimal
    currency: str


def rows(head: Head, lines: Iterable[Line], local_times: bool = False) -> Iterable[str]:
    """The file's lines, each with its end. ``local_times``: no time as YYYY-MM-DD."""
    style = style_of(head.currency)
    time = f"{style.date} %H:%M:%S UTC" if local_times else TIME
    yield "\t".join(COLUMNS) + "\n"
    whole = [
        head.settlement_id,
        *(_text(at, time) for at in (head.started, head.ended, head.deposited)),
        style.amount(head.total),
        head.currency,
    ]
    yield "\t".join([*whole, *[""] * (len(COLUMNS) - len(whole))]) + "\n"
    for line in lines:
        yield "\t".join(_cells(head.settlement_id, line, style, time)) + "\n"


def encoded(head: Head, lines: Iterable[Line], local_times: bool = False) -> bytes:
    """The whole file; what Shift_JIS cannot say becomes a question mark."""
    text = "".join(rows(head, lines, local_times))
    return text.encode(style_of(head.currency).encoding, "replace")


def _cells(settlement_id: str, line: Line, style: Style, time: str) -> list[str]:
    return [
        settlement_id,
        "",
        "",
        "",
        "",
        "",
        line.transaction_type,
        line.order_id,
        line.order_id,
        line.adjustment_id,
        line.shipment_id,
        line.marketplace_name,
        line.amount_type,
        line.amount_description,
        style.amount(line.amount),
        line.fulfillment_id,
        _text(line.at, style.date),
        _text(line.at, time),
        line.order_item_code,
        "",
        line.adjustment_item_id,
        line.sku,
        "" if line.quantity is None else str(line.quantity),
        line.promotion_id,
    ]


def _text(at: int, form: str) -> str:
    return datetime.fromtimestamp(at / instants.SECOND, timezone.utc).strftime(form)
