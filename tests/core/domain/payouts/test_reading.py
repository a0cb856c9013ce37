# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement's file is read as it is, or refused with a sentence and its line's number."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from amazon_connector.domain.payouts import unequal
from amazon_connector.domain.payouts.reading import Examined, examine, lines
from amazon_connector.domain.payouts.refusing import RefusedFile
from amazon_connector.records_money import SettlementLine
from amazon_connector.testing.settlements import (
    AMERICAN,
    COLUMNS,
    ENDS,
    FRENCH,
    GERMAN,
    ISO,
    JAPANESE,
    POSTED,
    STARTS,
    FileLine,
    Locale,
    SettlementFile,
)

ONE = "302-0000001-0000001"
SALE = FileLine(Decimal("1234.50"), order_id=ONE, item_id="7", sku="Käse 1", quantity=2)
FEE = FileLine(Decimal("-185.18"), order_id=ONE, amount_type="ItemFees", description="Commission")
FILE = SettlementFile([SALE, FEE])


def read(content: bytes) -> tuple[Examined, list[SettlementLine]]:
    file = io.BytesIO(content)
    examined = examine(file)
    return examined, list(lines(file, examined, "R-1"))


def refused(content: bytes) -> str:
    with pytest.raises(RefusedFile) as error:
        examine(io.BytesIO(content))
    return str(error.value)


def spoiled(change: Callable[[str], str], file: SettlementFile = FILE) -> str:
    return refused(file.written(change))


@pytest.mark.parametrize(
    "locale", [ISO, AMERICAN, GERMAN, FRENCH, Locale(",", ".", encoding="cp1252")]
)
def test_any_locale(locale: Locale):
    examined, (sale, fee) = read(SettlementFile([SALE, FEE], locale=locale).written())
    assert (examined.total, examined.currency) == (Decimal("1049.32"), "EUR")
    assert (examined.starts, examined.ends) == (STARTS, ENDS)
    assert (examined.deposited, examined.lines) == (ENDS + timedelta(days=2), 2)
    assert sale == SettlementLine(
        "R-1", 3, "Order", "ItemPrice", "Principal", "sales", "invoice", ONE, "7", "Käse 1", 2,
        "Amazon.de", Decimal("1234.50"), POSTED, date(2026, 11, 1),
    )  # fmt: skip
    assert (fee.number, fee.kind, fee.pays, fee.amount) == (4, "commission", "", Decimal("-185.18"))


def test_japan():
    file = SettlementFile(
        [
            FileLine(Decimal(5980), order_id=ONE, sku="茶碗"),
            FileLine(Decimal(-598), description="x"),
        ],
        currency="JPY",
        locale=JAPANESE,
    )
    examined, (sale, _) = read(file.written())
    assert (examined.total, examined.currency) == (Decimal(5382), "JPY")
    assert (sale.sku, str(sale.amount)) == ("茶碗", "5980")


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    examined, found = read(b"\xef\xbb\xbf" + FILE.written())
    assert (examined.settlement_id, len(found)) == ("12345678901", 2)


def test_columns_are_found_by_name():
    columns = ["new-column", *reversed(COLUMNS)]
    assert (
        read(SettlementFile([SALE, FEE], columns=columns).written())[1] == read(FILE.written())[1]
    )


@pytest.mark.parametrize("gone", ["marketplace-name", "sku", "quantity-purchased", "posted-date"])
def test_what_is_not_needed_may_be_missing(gone: str):
    columns = [column for column in COLUMNS if column != gone]
    assert len(read(SettlementFile([SALE, FEE], columns=columns).written())[1]) == 2


def test_without_times_the_days_count():
    columns = [column for column in COLUMNS if column != "posted-date-time"]
    _, (sale, _) = read(SettlementFile([SALE, FEE], columns=columns).written())
    assert sale.posted_at == datetime(2026, 11, 21, tzinfo=timezone.utc)


def test_what_has_no_date_was_posted_when_the_settlement_ended():
    def undated(text: str) -> str:
        return text.replace("2026-11-21 14:30:00 UTC", "").replace("2026-11-21", "")

    _, found = read(FILE.written(undated))
    assert {line.posted_at for line in found} == {ENDS}


def test_midnight_decides_the_month():
    last = datetime(2026, 10, 31, 23, 59, 59, tzinfo=timezone.utc)
    posted = (last, last + timedelta(seconds=1))
    file = SettlementFile([FileLine(Decimal(1), posted=at) for at in posted])
    assert [line.month for line in read(file.written())[1]] == [
        date(2026, 10, 1),
        date(2026, 11, 1),
    ]


def test_what_pays_an_order_needs_one():
    _, (line,) = read(SettlementFile([FileLine(Decimal(1), order_id=" ")]).written())
    assert (line.kind, line.pays, line.order_id) == ("sales", "", "")


def test_an_amount_without_a_name_has_one():
    words = {"transaction": "", "amount_type": "", "description": ""}
    _, (line,) = read(SettlementFile([FileLine(Decimal(1), **words)]).written())
    assert (line.kind, line.description) == ("unknown", "Without a name")


def test_rows_that_carry_the_totals_and_an_amount():
    """As some samples have it: the totals stand in every row."""

    def filled(text: str) -> str:
        header, totals, *rest = text.splitlines()
        cells = totals.split("\t")
        made = ["\t".join([*cells[:6], *line.split("\t")[6:]]) for line in rest]
        return "\n".join([header, *made])

    examined, found = read(FILE.written(filled))
    assert (examined.total, [line.number for line in found]) == (Decimal("1049.32"), [2, 3])


def test_empty_lines_and_a_missing_last_newline_are_nothing():
    content = FILE.written().replace(b"\r\n", b"\n").replace(b"Order\t", b"Order\t").rstrip(b"\n")
    assert len(read(content.replace(b"\n", b"\n\n\t\t\n", 1))[1]) == 2


def test_a_settlement_without_lines():
    examined, found = read(SettlementFile([]).written())
    assert (examined.total, examined.lines, found) == (0, 0, [])


def test_the_digest_tells_files_apart():
    other = SettlementFile([SALE, FEE], settlement_id="12345678902")
    assert read(FILE.written())[0].digest == read(FILE.written())[0].digest
    assert read(FILE.written())[0].digest != read(other.written())[0].digest


# --- Undecided until late ------------------------------------------------------------------


def many(*more: FileLine) -> list[FileLine]:
    return [FileLine(Decimal(1)) for _ in range(1500)] + list(more)


def test_a_comma_that_comes_late_decides_for_the_file():
    file = SettlementFile(many(FileLine(Decimal("0.50")), FileLine(Decimal("-0.50"))))
    locale = Locale(point=",")
    late = SettlementFile(file.lines, locale=locale, total=Decimal(1500))
    assert read(late.written())[1][-1].amount == Decimal("-0.50")


def test_a_day_that_comes_late_decides_for_the_file():
    early = datetime(2026, 2, 1, tzinfo=timezone.utc)
    french = Locale(moment="%d/%m/%Y", day="%d/%m/%Y")
    posted = [early] * 1500 + [early + timedelta(days=20)]
    file = SettlementFile(
        [FileLine(Decimal(1), posted=at) for at in posted],
        locale=french,
        starts=early,
        ends=early + timedelta(days=3),
    )
    found = read(file.written())[1]
    assert {line.posted_at for line in found} == {early, early + timedelta(days=20)}


@pytest.mark.parametrize("order", ["%d/%m/%Y", "%m/%d/%Y"])
def test_days_that_tell_nothing_are_told_by_the_window(order: str):
    day = datetime(2026, 11, 3, tzinfo=timezone.utc)
    file = SettlementFile(
        [FileLine(Decimal(1), posted=day + timedelta(days=n)) for n in range(4)],
        locale=Locale(moment=order, day=order),
        starts=datetime(2026, 11, 1, tzinfo=timezone.utc),
        ends=datetime(2026, 11, 8, tzinfo=timezone.utc),
    )
    assert read(file.written())[1][0].posted_at == day


def test_days_that_nothing_tells_are_refused():
    day = datetime(2026, 2, 1, tzinfo=timezone.utc)
    slashed = Locale(moment="%d/%m/%Y", day="%d/%m/%Y")
    file = SettlementFile([FileLine(Decimal(1), posted=day)], locale=slashed, starts=day, ends=day)
    assert "tells the day from the month" in refused(file.written())


def test_a_western_name_that_comes_late():
    file = SettlementFile(many(SALE), locale=Locale(encoding="cp1252"))
    assert read(file.written())[1][-1].sku == "Käse 1"


# --- Refused -------------------------------------------------------------------------------


BAD: dict[str, Callable[[str], str]] = {
    "Line 4: The amount “-185,18” is written with decimal commas": lambda t: t.replace(
        "-185.18", "-185,18"
    ),
    "Line 4: “x” is no amount.": lambda t: t.replace("-185.18", "x"),
    "Line 4: The amount is missing.": lambda t: t.replace("-185.18", ""),
    "Line 2: “EURO” is no currency.": lambda t: t.replace("EUR", "EURO"),
    "Line 2: The settlement's id is missing.": lambda t: t.replace("12345678901", "", 1),
    "Line 2: The total is missing": lambda t: t.replace("1049.32", ""),
    "Line 3: This line is of settlement “9”": lambda t: t.replace("12345678901\t\t", "9\t\t", 1),
    "Line 1: The column is missing: amount.": lambda t: t.replace("\tamount\t", "\tsum\t"),
    "Line 1: The column is missing: posted-date-time.": lambda t: t.replace("posted-date", "p"),
    "Line 1: The header names a column twice: sku.": lambda t: t.replace("promotion-id", "sku"),
    "Line 1: This is no settlement report": lambda t: "a\tb\n1\t2\n",
    "Line 1: The file is empty.": lambda t: "",
    "Line 1: The file has a header and nothing else": lambda t: t.splitlines()[0] + "\n",
    "Line 3: “2026-11-41 14:30:00 UTC” is no date.": lambda t: t.replace("11-21 ", "11-41 ", 1),
    "Line 3: The line has 25 columns, the header 24.": lambda t: t.replace(
        "\t2\t\r", "\t2\t\tmore\r"
    ),
    "Line 3: The line holds a character that no text can hold (NUL).": lambda t: t.replace(
        "Käse", "K\0se"
    ),
    "is longer than any value can be.": lambda t: t.replace("Käse", "K" * 300),
    "Line 3: The line is longer than any that can be right.": lambda t: t.replace(
        "Käse", "K" * 70_000
    ),
}


@pytest.mark.parametrize("why", BAD)
def test_bad_input_is_refused_with_its_line(why: str):
    assert why in spoiled(BAD[why])


def test_a_quantity_that_is_none():
    assert spoiled(lambda t: t.replace("\t2\t\r", "\t2.5\t\r")) == "Line 3: “2.5” is no quantity."


def compared(*found: FileLine) -> str:
    """What is said of these lines in a file whose total is that of SALE and FEE."""
    said = refused(SettlementFile(found, total=Decimal("1049.32")).written())
    return said.split(" EUR. ", 1)[1]


def test_a_total_that_does_not_add_up_says_how_much_and_where():
    wrong = SettlementFile([SALE, FEE, FileLine(Decimal("7.00"))], total=Decimal("1049.32"))
    assert refused(wrong.written()) == (
        "Line 2: The file's total is 1049.32 EUR, and its lines come to 1056.32: a difference of "
        "7.00 EUR. Line 5 is as much."
    )


def test_a_total_that_no_line_explains_says_what_to_compare():
    refund = FileLine(Decimal("-50.00"), transaction="Refund")
    assert compared(SALE, refund) == (
        "Either lines of together 135.18 are too many, or lines of -135.18 are missing. By "
        "transaction type, to compare with Seller Central: “Order” 1234.50; “Refund” -50.00."
    )
    assert "Central: nothing." in compared()
    many_types = [FileLine(Decimal(n), transaction=f"T{n}") for n in range(1, 12)]
    assert compared(*many_types).endswith("“T4” 4; and 3 smaller ones.")


CENT = FileLine(Decimal("0.01"))


@pytest.mark.parametrize(
    ("found", "right", "said"),
    [
        ([SALE, FEE, CENT] * 2, [SALE, FEE, CENT], "Lines 6 to 8 repeat lines 3 to 5."),
        (
            [CENT, SALE, FEE, SALE, FEE, CENT],
            [CENT, SALE, FEE, CENT],
            "Lines 6 to 7 repeat lines 4 to 5.",
        ),
        ([CENT, *[SALE, FEE] * 3], [CENT, SALE, FEE], "Lines 6 to 9 repeat lines 4 to 7."),
        ([SALE, CENT, CENT, FEE, FEE], [SALE, CENT, CENT, FEE], "Line 7 repeats line 6."),
        (
            [SALE, CENT, SALE, FEE, FEE],
            [SALE, CENT, FEE],
            "2 lines repeat earlier ones, all of them together are as much. Line 5 repeats line 3.",
        ),
    ],
)
def test_lines_that_are_there_twice_are_named(
    found: list[FileLine], right: list[FileLine], said: str
):
    total = SettlementFile(right).deposit
    assert refused(SettlementFile(found, total=total).written()).endswith(said)


def test_another_currency_in_the_middle():
    content = FILE.written(
        lambda t: t.replace("12345678901\t\t\t\t\t\tOrder", "12345678901\t\t\t\t\tUSD\tOrder", 1)
    )
    assert refused(content) == "Line 3: The currency “USD” is not the settlement's, EUR."


@pytest.mark.parametrize("cut", [1, 20, 60, 100, 150])
def test_a_file_that_is_cut_off(cut: int):
    whole = FILE.written()
    assert refused(whole[: len(whole) - 2 - cut]).startswith("Line ")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_refused_plainly(encoding: str):
    assert refused(FILE.written().decode().encode(encoding)).startswith(
        "Line 1: The file is encoded in UTF-16."
    )


def test_an_encoding_that_nobody_knows():
    assert refused(FILE.written().decode().encode("cp037")).startswith(
        "Line 1: The encoding is unknown."
    )
    assert refused(FILE.written().replace("Käse".encode(), b"K\x81se")).startswith(
        "Line 3: The encoding is unknown: it is neither utf-8 nor cp1252."
    )


def test_three_decimals_of_which_nothing_tells():
    file = SettlementFile([FileLine(Decimal("1.234"))], currency="KWD")
    assert "Nothing in the file tells decimals from thousands." in refused(file.written())
    told = SettlementFile([FileLine(Decimal("1.234")), FileLine(Decimal("0.5"))], currency="KWD")
    assert read(told.written())[0].total == Decimal("1.734")


# --- Large ---------------------------------------------------------------------------------


class Endless(io.RawIOBase):
    """A file of so many lines, of which none is kept."""

    def __init__(self, count: int, total: int) -> None:
        super().__init__()
        self._count = count
        whole = SettlementFile([FileLine(Decimal(1), order_id=ONE)] * 1, total=Decimal(total))
        self._head, self._line = (
            whole.written().split(b"\r\n")[:2],
            whole.written().split(b"\r\n")[2],
        )
        self._rest: Iterator[bytes] = iter(())

    def seek(self, offset: int, whence: int = 0) -> int:
        def told() -> Iterator[bytes]:
            yield from (line + b"\n" for line in self._head)
            for _ in range(self._count):
                yield self._line + b"\n"

        self._rest = told()
        return 0

    def readline(self, size: int | None = -1) -> bytes:
        return next(self._rest, b"")


def peak(count: int, more: int = 0) -> int:
    """Of the memory that it takes to read such a file, whose total is so much more."""
    file = Endless(count, count + more)
    tracemalloc.start()
    try:
        if more:
            with pytest.raises(RefusedFile):
                examine(file)  # type: ignore[arg-type]
        else:
            examined = examine(file)  # type: ignore[arg-type]
            assert sum(1 for _ in lines(file, examined, "R")) == count  # type: ignore[arg-type]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_file():
    assert peak(20_000) < 1.5 * peak(2_000)


def test_memory_does_not_grow_with_a_file_that_does_not_add_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unequal, "_MOST", 100)
    monkeypatch.setattr(unequal, "_BITS", 2**15)
    assert peak(20_000, more=1) < 1.5 * peak(2_000, more=1)
