# SPDX-License-Identifier: LGPL-3.0-or-later
"""Posting and reversing entries in sets. Call inside ``atomic()``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from amazon_connector.domain.currencies import ZERO

from ..models import (
    BankStatementLine,
    BatchPayment,
    Document,
    Journal,
    JournalEntry,
    JournalLine,
    Reconciliation,
)
from .numbers import take_numbers_of
from .sums import THOUSANDTHS
from .writes import Writes

Kind = JournalEntry.Kind


@dataclass(frozen=True)
class DraftLine:
    """A line to be posted: debit less credit in the entry's currency and in the company's."""

    account_id: int
    amount: Decimal
    in_company: Decimal
    label: str = ""
    order_id: str = ""
    document: Document | None = None


@dataclass
class Draft:
    """An entry to be posted; ``number`` where a document gives it its own."""

    journal: Journal
    kind: str
    dated: date
    currency: str
    reference: str = ""
    settlement_id: int | None = None
    key: str = ""
    reversal_of: JournalEntry | None = None
    number: str = ""
    lines: list[DraftLine] = field(default_factory=list)

    def balance(self, exchange_id: int, label: str) -> None:
        """What is left in the company's currency alone is an exchange difference and goes to
        ``exchange_id``.
        """
        left = -sum((line.in_company for line in self.lines), ZERO)
        if left:
            self.lines.append(DraftLine(exchange_id, ZERO, left, label))


@dataclass(frozen=True)
class Posted:
    """A posted entry and its lines, in the order of the draft's."""

    entry: JournalEntry
    lines: Sequence[JournalLine]


def post(drafts: Sequence[Draft]) -> list[Posted]:
    """Number, write and post these entries; the database refuses one that does not balance."""
    entries = [
        JournalEntry(
            company_id=draft.journal.company_id,
            journal=draft.journal,
            number=number,
            kind=draft.kind,
            dated=draft.dated,
            currency=draft.currency,
            reference=draft.reference,
            settlement_id=draft.settlement_id,
            key=draft.key,
            reversal_of=draft.reversal_of,
        )
        for draft, number in zip(drafts, _numbers(drafts), strict=True)
    ]
    JournalEntry.objects.bulk_create(entries)
    made = [
        [
            JournalLine(
                entry_id=entry.pk,
                account_id=line.account_id,
                label=line.label,
                amount=line.amount,
                in_company=line.in_company,
                order_id=line.order_id,
                document=line.document,
            )
            for line in draft.lines
        ]
        for entry, draft in zip(entries, drafts, strict=True)
    ]
    JournalLine.objects.bulk_create([line for lines in made for line in lines])
    _mark_posted(entries)
    return [Posted(entry, lines) for entry, lines in zip(entries, made, strict=True)]


def _mark_posted(entries: Sequence[JournalEntry]) -> None:
    keys = [entry.pk for entry in entries]
    if keys:
        JournalEntry.objects.filter(pk__among=keys).update(posted=True)
    for entry in entries:
        entry.posted = True


def _numbers(drafts: Sequence[Draft]) -> list[str]:
    """AMZ/2026/00001: by journal and year, in the order of the drafts."""
    wanted: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        if not draft.number:
            wanted[draft.journal.pk, draft.dated.year].append(place)
    found = [draft.number for draft in drafts]
    for (journal, year), places in sorted(wanted.items()):
        code = drafts[places[0]].journal.code
        numbers = take_numbers_of(f"entry/{journal}/{year}", len(places))
        for place, number in zip(places, numbers, strict=True):
            found[place] = f"{code}/{year}/{number:05d}"
    return found


# Which line pays which


def reconcile(pairs: Iterable[tuple[int, int, Decimal, Decimal]]) -> None:
    """(debit line, credit line, amount, the same in the company's currency), both above zero."""
    Reconciliation.objects.bulk_create(
        [
            Reconciliation(debit_id=debit, credit_id=credit, amount=amount, in_company=in_company)
            for debit, credit, amount, in_company in pairs
        ]
    )


def settle_against(lines: Sequence[JournalLine]) -> None:
    """Reconcile debits with credits of one account, in their order, as far as they go."""
    debits = [[line, line.amount] for line in lines if line.amount > 0]
    owed = [[line, -line.amount] for line in lines if line.amount < 0]
    pairs = []
    while debits and owed:
        (debit, left), (credit, due) = debits[-1], owed[-1]
        amount = min(left, due)
        share = (debit.in_company * amount / debit.amount).quantize(THOUSANDTHS)
        pairs.append((debit.pk, credit.pk, amount, share))
        for side in (debits, owed):
            side[-1][1] -= amount
            if not side[-1][1]:
                side.pop()
    reconcile(pairs)


# Reversing


def reverse(
    entries: Sequence[JournalEntry], day: date | None = None, number: str = ""
) -> list[Posted]:
    """Post the contrary of each entry; what they paid is open again.

    Dated ``day``, or, without one or before it, as the entry is. ``number``: of the only one,
    where its document gives it one.
    """
    lines: dict[int, list[JournalLine]] = defaultdict(list)
    for line in JournalLine.objects.filter(entry__in=entries).order_by("pk"):
        lines[line.entry_id].append(line)
    _open_again([line for found in lines.values() for line in found])
    _free_bank_lines(entries)
    drafts = [
        Draft(
            entry.journal,
            Kind.REVERSAL,
            max(day or entry.dated, entry.dated),
            entry.currency,
            reference=entry.reference,
            settlement_id=entry.settlement_id,
            reversal_of=entry,
            number=number,
            lines=[
                DraftLine(
                    line.account_id, -line.amount, -line.in_company, line.label, line.order_id
                )
                for line in lines[entry.pk]
            ],
        )
        for entry in entries
    ]
    return post(drafts)


def _open_again(lines: Sequence[JournalLine]) -> None:
    keys = [line.pk for line in lines]
    pairs = Reconciliation.objects.filter(Q(debit__in=keys) | Q(credit__in=keys))
    writes = Writes()
    documents: dict[int, Document] = {}
    for pair in pairs.select_related("debit__document", "credit__document"):
        for line in (pair.debit, pair.credit):
            if line.document is not None:
                document = documents.setdefault(line.document.pk, line.document)
                writes.set(
                    document,
                    open=document.open + pair.amount,
                    open_in_company=document.open_in_company + pair.in_company,
                )
    writes.save()
    pairs.delete()


def _free_bank_lines(entries: Sequence[JournalEntry]) -> None:
    """The bank's lines, and batches that were matched with them, wait again."""
    lines = BankStatementLine.objects.filter(entry__in=entries)
    BatchPayment.objects.filter(bank_lines__in=lines.values("pk")).update(
        state=BatchPayment.State.VALIDATED
    )
    BankStatementLine.batches.through.objects.filter(
        bankstatementline__in=lines.values("pk")
    ).delete()
    lines.update(entry=None)
