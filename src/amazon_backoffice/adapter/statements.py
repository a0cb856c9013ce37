# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank statements from a CSV file: columns by name, either decimal mark, each line once."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from amazon_connector.domain.currencies import decimals
from amazon_connector.port import CannotBook

from ..models import BankStatement, BankStatementLine
from ..models.fields import clean_text
from .errors import atomic

_NAMES = {
    "dated": ("date", "booking date", "value date", "datum", "buchungstag", "fecha", "data"),
    "text": ("label", "text", "description", "details", "payee", "verwendungszweck", "libelle"),
    "amount": ("amount", "betrag", "montant", "importe", "importo", "bedrag"),
}
_DATES = {
    "%Y-%m-%d": r"\d{4}-\d\d-\d\d",
    "%d.%m.%Y": r"\d\d?\.\d\d?\.\d{4}",
    "%d/%m/%Y": r"\d\d?/\d\d?/\d{4}",
    "%d.%m.%y": r"\d\d?\.\d\d?\.\d\d",
}
_Row = tuple[date, str, Decimal]


def import_csv(statement: BankStatement, content: bytes) -> tuple[int, int]:
    """Add the file's lines to a new statement; how many are new, and how many were there.

    The same line (date, text, amount) is there as often as the file has it, however often the
    file is imported. Raises ``CannotBook`` with the line's number; then nothing is there.
    """
    rows = read_csv(content, statement.currency)
    with atomic():
        wanted = Counter(rows)
        there = Counter(
            BankStatementLine.objects.filter(
                statement__journal=statement.journal_id,
                statement__currency=statement.currency,
                dated__in={row[0] for row in wanted},
            ).values_list("dated", "text", "amount")
        )
        new = [row for row, number in wanted.items() for _ in range(number - there[row])]
        if new:
            statement.save()
            BankStatementLine.objects.bulk_create(
                [
                    BankStatementLine(statement=statement, dated=day, text=text, amount=amount)
                    for day, text, amount in new
                ]
            )
        return len(new), len(rows) - len(new)


def read_csv(content: bytes, currency: str) -> list[_Row]:
    """Date, text and amount of each line. Raises ``CannotBook``."""
    text = _text(content)
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    columns = _columns(next(reader, []))
    rows = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        where = f"Line {reader.line_num}"
        label = clean_text(cells.get("text", "").strip())
        amount = _amount(cells["amount"], decimals(currency), where)
        rows.append((_day(cells["dated"], where), label, amount))
    if not rows:
        raise CannotBook("The file has no lines below its heading.")
    return rows


def _text(content: bytes) -> str:
    """UTF-8, else what banks' older programs write; that has a letter for almost any byte."""
    with contextlib.suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    with contextlib.suppress(UnicodeDecodeError):
        return content.decode("cp1252")
    raise CannotBook("The file is no text. Export the statement as CSV.")


def _columns(heading: Sequence[str]) -> Mapping[str, int]:
    found = {}
    cleaned = [cell.strip().strip('"').lower() for cell in heading]
    for name, known in _NAMES.items():
        places = [place for place, cell in enumerate(cleaned) if cell in known]
        if places:
            found[name] = places[0]
    for name, shown in (("dated", "Date"), ("amount", "Amount")):
        if name not in found:
            raise CannotBook(
                f"The first line names no column {shown}. It must hold the columns Date, Label "
                "and Amount, separated by commas or semicolons."
            )
    return found


def _day(text: str, where: str) -> date:
    for form, pattern in _DATES.items():
        if re.fullmatch(pattern, text.strip()):
            with contextlib.suppress(ValueError):
                return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a date alone
    raise CannotBook(f"{where}: {text!r} is no date. Write it as in 2026-11-24.")


def _amount(text: str, places: int, where: str) -> Decimal:
    """1,234.50 and 1.234,50; of a currency without decimals 5,382 too."""
    cleaned = re.sub(r"[\s'€$£¥\u00a0\u202f]|[A-Z]{3}", "", text)
    last = max(cleaned.rfind("."), cleaned.rfind(","))
    if not places:
        cleaned = re.sub(r"[.,](?=\d{3})", "", cleaned)
    elif last >= 0 and (len(cleaned) - last - 1 != 3 or len(set(cleaned) & {".", ","}) == 2):
        whole = re.sub(r"[.,]", "", cleaned[:last])
        cleaned = f"{whole}.{cleaned[last + 1 :]}"
    elif last >= 0:
        raise CannotBook(
            f"{where}: {text!r} can be read in two ways. Write amounts with two decimals."
        )
    try:
        amount = Decimal(cleaned)
    except InvalidOperation:
        raise CannotBook(f"{where}: {text!r} is no amount.") from None
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12:
        raise CannotBook(f"{where}: {text!r} is no amount.")
    return amount
