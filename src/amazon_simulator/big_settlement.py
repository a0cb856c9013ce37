# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement file of any length, fast, for benchmarks: valid, and adding up to its total.

python -c "from amazon_simulator.big_settlement import write_settlement; ..."
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from amazon_simulator.marketplaces import MARKETPLACES
from amazon_simulator.settlement_file import COLUMNS, TIME, Style, style_of

ENDED = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
SETTLEMENT_ID = "20180999999"
CHUNK = 2000


@dataclass(frozen=True)
class Written:
    """``total`` in the currency's smallest unit (cents, yen); ``lines`` without the first two."""

    path: Path
    settlement_id: str
    currency: str
    total: int
    lines: int
    orders: int


@dataclass(frozen=True)
class _Order:
    """Amounts in the currency's smallest unit. ``amounts`` have their words and come in order."""

    number: int
    market: str
    channel: str
    units: int
    amounts: tuple[tuple[str, int], ...]


def write_settlement(
    path: Path,
    lines: int = 500_000,
    *,
    seed: int = 1,
    currency: str = "EUR",
    months: int = 3,
    first_order: int = 1,
) -> Written:
    """Writes a file of so many lines (besides the header and the row of totals).

    The same arguments write the same file. It covers ``months`` of 30 days up to ENDED, and the
    marketplaces of the currency; order ids count from ``first_order``.
    """
    style = style_of(currency)
    total = orders = 0
    for order in _orders(lines, seed, currency, first_order):
        total += sum(amount for _, amount in order.amounts)
        orders += bool(order.channel)
    times = _times(months, style)
    with path.open("w", encoding=style.encoding, newline="") as file:
        file.write("\t".join(COLUMNS) + "\n" + _head(months, total, currency, style))
        chunk: list[str] = []
        written = 0
        for order in _orders(lines, seed, currency, first_order):
            posted = times[written * len(times) // lines]
            chunk += _rows(order, posted, currency, style)
            written += len(order.amounts)
            if len(chunk) > CHUNK:
                file.write("".join(chunk))
                chunk.clear()
        file.write("".join(chunk))
    return Written(path, SETTLEMENT_ID, currency, total, lines, orders)


def _orders(lines: int, seed: int, currency: str, first: int) -> Iterator[_Order]:
    """Exactly so many amounts in all; what no order fills, fees do."""
    rng = random.Random(f"big settlement|{seed}|{currency}")
    markets = [m.name for m in MARKETPLACES.values() if m.currency == currency] or ["Amazon.com"]
    weights = [max(1, 40 >> place) for place in range(len(markets))]
    left, number = lines, first
    while left >= 12:
        market = rng.choices(markets, weights)[0]
        order = _order(rng, number, market)
        left -= len(order.amounts)
        number += 1
        yield order
    fees = (("other-transaction\tother-transaction\tStorage Fee", -rng.randrange(100, 900)),)
    for _ in range(left):
        yield _Order(number, "", "", 0, fees)


def _order(rng: random.Random, number: int, market: str) -> _Order:
    price, units = rng.randrange(499, 19_999), rng.choice((1, 1, 1, 1, 2, 3))
    gross = price * units
    tax = gross * 19 // 119
    by_amazon = rng.random() < 0.5
    found = [
        ("Order\tItemPrice\tPrincipal", gross - tax),
        ("Order\tItemPrice\tTax", tax),
        ("Order\tItemFees\tCommission", -(gross * 15 // 100)),
    ]
    if by_amazon:
        found.append(("Order\tItemFees\tFBAPerUnitFulfillmentFee", -345 * units))
    else:
        found.append(("Order\tItemPrice\tShipping", 419))
        found.append(("Order\tItemPrice\tShippingTax", 80))
        found.append(("Order\tItemFees\tShippingHB", -74))
    if rng.random() < 0.1:
        found.append(("Order\tPromotion\tPrincipal", -(gross // 20)))
    if rng.random() < 0.05:
        found.append(("Refund\tItemPrice\tPrincipal", tax - gross))
        found.append(("Refund\tItemPrice\tTax", -tax))
        found.append(("Refund\tItemFees\tCommission", gross * 15 // 100))
        found.append(("Refund\tItemFees\tRefundCommission", -(gross * 3 // 100)))
    channel = "AFN" if by_amazon else "MFN"
    return _Order(number, market, channel, units, tuple(found))


def _rows(order: _Order, posted: tuple[str, str], currency: str, style: Style) -> Iterator[str]:
    number, units = order.number, order.units
    key = f"{302 + number // 10**7}-{number % 10**7:07d}-{number * 7919 % 10**7:07d}"
    item, sku = f"{number:014d}", f"BENCH-{number % 997:04d}"
    if not order.channel:
        key = item = sku = ""
    shipment = f"S{number:08d}" if key else ""
    tail = f"{order.channel}\t{posted[0]}\t{posted[1]}\t{item}\t\t"
    for words, amount in order.amounts:
        kind, what, description = words.split("\t")
        refund = kind == "Refund"
        adjustment = f"amzn1:crow:{number}" if refund else ""
        yield (
            f"{SETTLEMENT_ID}\t\t\t\t\t\t{kind}\t{key}\t{key}\t{adjustment}\t{shipment}\t"
            f"{order.market}\t{what}\t{description}\t{_text(amount, currency, style)}\t{tail}"
            f"{item + '-R' if refund else ''}\t{sku}\t{units or ''}\t\n"
        )


def _head(months: int, total: int, currency: str, style: Style) -> str:
    started, deposited = ENDED - timedelta(days=30 * months), ENDED + timedelta(days=2)
    cells = [
        SETTLEMENT_ID,
        *(at.strftime(TIME) for at in (started, ENDED, deposited)),
        _text(total, currency, style),
        currency,
    ]
    return "\t".join([*cells, *[""] * (len(COLUMNS) - len(cells))]) + "\n"


def _times(months: int, style: Style) -> list[tuple[str, str]]:
    """posted-date and posted-date-time of every hour."""
    hours = 24 * 30 * months
    moments = (ENDED - timedelta(hours=hours - hour) for hour in range(hours))
    return [(at.strftime(style.date), at.strftime(TIME)) for at in moments]


def _text(amount: int, currency: str, style: Style) -> str:
    if currency == "JPY":
        return str(amount)
    whole, cents = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}{',' if style.comma else '.'}{cents:02d}"
