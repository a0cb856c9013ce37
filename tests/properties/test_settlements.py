# SPDX-License-Identifier: LGPL-3.0-or-later
"""Any table of lines is a settlement or is refused with a sentence; written in any locale and read
back it is the same."""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from amazon_connector.domain.currencies import smallest_unit
from amazon_connector.domain.payouts.reading import Examined, examine, lines
from amazon_connector.domain.payouts.refusing import RefusedFile
from amazon_connector.records_money import SETTLED_KINDS, SettlementLine
from amazon_connector.testing.settlements import (
    COLUMNS,
    LOCALES,
    FileLine,
    Locale,
    SettlementFile,
)

from .fitting import mostly

FIRST = datetime(2026, 10, 20, tzinfo=timezone.utc)
WORDS = mostly(
    ["Order", "Refund", "ItemPrice", "ItemFees", "Principal", "Tax", "Commission", "Promotion"],
    ["", " ", "New thing", "x" * 256, "Ä", "a\u2028b", "\ufeff"],
)
AMOUNTS = mostly(
    ["1.00", "-0.05", "1234.50"],
    ["", "1,5", "1.234,50", "1,234.50", "NaN", "1e9", "9" * 30, "--1", "٣", "(5.00)", "5.00-"],
)
DATES = mostly(
    ["2026-11-21 14:30:00 UTC", "2026-11-08 00:00:00 UTC"],
    ["", "21.11.2026 14:30:00 UTC", "11/21/26", "01/02/2026", "2026-99-01", "now", "0001-01-01"],
)
CELLS: dict[str, st.SearchStrategy[str]] = {
    "settlement-id": mostly(["1"], ["", "2"]),
    "settlement-start-date": DATES,
    "settlement-end-date": DATES,
    "deposit-date": DATES,
    "total-amount": AMOUNTS,
    "currency": mostly(["EUR", ""], ["JPY", "KWD", "E", "ÄÖÜ"]),
    "amount": AMOUNTS,
    "posted-date": DATES,
    "posted-date-time": DATES,
    "quantity-purchased": mostly(["", "1"], ["-1", "1.5", "9" * 20, "x"]),
    "order-id": mostly(["", "302-0000001-0000001"], [" ", "x" * 300]),
}
ROWS = st.lists(
    st.fixed_dictionaries({column: CELLS.get(column, WORDS) for column in COLUMNS}),
    max_size=6,
)


def read(content: bytes) -> tuple[Examined, list[SettlementLine]] | str:
    """The settlement, or why it is refused."""
    file = io.BytesIO(content)
    try:
        examined = examine(file)
    except RefusedFile as error:
        return str(error)
    return examined, list(lines(file, examined, "R"))


def check(content: bytes) -> None:
    found = read(content)
    if isinstance(found, str):
        assert found.endswith((".", ")"))
        assert found[0].isupper()
        return
    examined, made = found
    assert sum((line.amount for line in made), Decimal(0)) == examined.total
    assert len(made) == examined.lines
    assert len({line.number for line in made}) == len(made)
    assert all(line.kind in SETTLED_KINDS for line in made)
    assert all(line.month == line.posted_at.date().replace(day=1) for line in made)


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_table_is_taken_or_refused(rows: list[dict[str, str]], end: str, encoding: str) -> None:
    table = [COLUMNS, *([row[column] for column in COLUMNS] for row in rows)]
    check("".join("\t".join(row) + end for row in table).encode(encoding))


@given(st.binary(max_size=200), st.integers(0, 600), st.integers(0, 600))
@example(b"", 0, 600)
@example(b"\x81", 500, 500)
def test_any_bytes_in_a_good_file_are_taken_or_refused(junk: bytes, start: int, end: int) -> None:
    good = SettlementFile([FileLine(Decimal("1.00"), sku="Ä")] * 3).written()
    check(good[:start] + junk + good[end:])


@given(st.binary(max_size=400))
def test_any_bytes_are_refused(junk: bytes) -> None:
    assert isinstance(read(junk), str)


TEXTS = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=12)
FILE_LINES = st.builds(
    FileLine,
    amount=st.integers(-(10**9), 10**9).map(Decimal),
    transaction=st.sampled_from(["Order", "Refund", "ServiceFee", "Never seen"]),
    amount_type=st.sampled_from(["ItemPrice", "ItemFees", "Promotion", "Never seen"]),
    description=st.sampled_from(["Principal", "Tax", "Commission", "Never seen"]),
    order_id=st.sampled_from(["", "302-0000001-0000001"]),
    posted=st.integers(0, 33 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds)),
    sku=TEXTS.filter(lambda text: '"' not in text),
    quantity=st.integers(0, 9),
)
GROUPED = (
    Locale(".", ","),
    Locale(",", ".", "%d.%m.%Y %H:%M:%S UTC", "%d.%m.%Y"),
    Locale(",", "\u00a0", "%d/%m/%Y %H:%M:%S UTC", "%d/%m/%Y"),
    Locale(".", "'", "%m/%d/%Y %H:%M:%S UTC", "%m/%d/%y"),
)


@given(
    st.lists(FILE_LINES, max_size=8),
    st.sampled_from((*LOCALES, *GROUPED)),
    st.sampled_from(["EUR", "USD", "GBP", "JPY"]),
)
def test_what_is_written_in_a_locale_is_read_back(
    made: list[FileLine], locale: Locale, currency: str
) -> None:
    unit = smallest_unit(currency)
    exact: list[Any] = [line.amount * unit for line in made]
    written = [
        FileLine(
            amount, line.transaction, line.amount_type, line.description, line.order_id,
            posted=line.posted, sku=line.sku, quantity=line.quantity,
        )
        for line, amount in zip(made, exact, strict=True)
    ]  # fmt: skip
    file = SettlementFile(written, currency=currency, locale=locale)
    found = read(file.written())
    assert not isinstance(found, str), found
    examined, back = found
    assert (examined.total, examined.currency) == (sum(exact, Decimal(0)), currency)
    assert (examined.starts, examined.ends) == (file.starts, file.ends)
    assert [
        (one.amount, one.posted_at, one.sku, one.quantity, one.transaction, one.order_id)
        for one in back
    ] == [
        (line.amount, line.posted, line.sku, line.quantity, line.transaction, line.order_id)
        for line in written
    ]
