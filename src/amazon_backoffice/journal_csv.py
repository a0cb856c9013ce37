# SPDX-License-Identifier: LGPL-3.0-or-later
"""Journal entries as CSV, one row a journal line, for the seller's accounting program."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from amazon_connector.domain.currencies import rounded

from .models import JournalEntry, JournalLine
from .spreadsheets import Echo, plain_text

HEADING = (
    "Date", "Number", "Journal", "Type", "Account Code", "Account", "Label", "Reference",
    "Amazon Order", "Document", "Currency", "Debit", "Credit", "Company Currency",
    "Company Debit", "Company Credit", "Reversal Of",
)  # fmt: skip
_AT_ONCE = 2000


def response(entries: QuerySet[JournalEntry]) -> StreamingHttpResponse:
    """A download, streamed: however many lines, few are in memory."""
    made = StreamingHttpResponse(rows(entries), content_type="text/csv; charset=utf-8")
    made["Content-Disposition"] = 'attachment; filename="journal-entries.csv"'
    return made


def rows(entries: QuerySet[JournalEntry]) -> Iterator[str]:
    """The file, line by line."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(HEADING)
    wanted = entries.order_by().values("pk")
    lines = JournalLine.objects.filter(entry__in=wanted).select_related(
        "entry__journal", "entry__company", "entry__reversal_of", "account", "document"
    )
    for line in lines.order_by("entry__dated", "entry_id", "pk").iterator(_AT_ONCE):
        yield writer.writerow(_row(line))


def _row(line: JournalLine) -> list[Any]:
    entry = line.entry
    local = entry.company.currency
    return [
        entry.dated.isoformat(),
        entry.number,
        plain_text(entry.journal.name),
        entry.get_kind_display(),
        line.account.code,
        plain_text(line.account.name),
        plain_text(line.label),
        plain_text(entry.reference),
        line.order_id,
        line.document.number if line.document else "",
        entry.currency,
        *_sides(line.amount, entry.currency),
        local,
        *_sides(line.in_company, local),
        entry.reversal_of.number if entry.reversal_of else "",
    ]


def _sides(amount: Decimal, currency: str) -> tuple[str, str]:
    shown = f"{rounded(abs(amount), currency):f}"
    return (shown, "") if amount >= 0 else ("", shown)
