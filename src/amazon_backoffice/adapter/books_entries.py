# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement's entries, what it comes to on the intermediary account, and its reversal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import QuerySet

from amazon_connector.domain.currencies import ZERO
from amazon_connector.port import CannotBook
from amazon_connector.records_money import SETTLED_KINDS, TO_BOOK, SettlementEntry

from ..models import JournalEntry, JournalLine, SettledOrder, Settlement
from ..models.fields import key_text
from .books_clearing import Company
from .chart import AMAZON_PAYMENTS, CLARIFY
from .ledger import Draft, DraftLine, Kind, post, reverse
from .standing import in_currency
from .sums import Thousandths, amount_of

_PAID_OUT = (Kind.ENTRY, Kind.PAYMENT, Kind.WRITE_OFF)


def post_entries(page: Sequence[SettlementEntry]) -> list[None]:
    """See ``Books.post_entries``. Call inside ``atomic()``; raises ``CannotBook``."""
    companies: dict[str, Company] = {}
    wanted: dict[str, SettlementEntry] = {}
    for entry in page:
        if entry.report_id not in companies:
            companies[entry.report_id] = Company(settlement_of(entry.report_id))
        wanted[_key(entry, companies[entry.report_id].settlement)] = entry
    rows = JournalEntry.objects.filter(key__in=[key_text(key) for key in wanted])
    there = set(rows.values_list("key", flat=True))
    post(
        [
            _draft(entry, key, companies[entry.report_id])
            for key, entry in wanted.items()
            if key_text(key) not in there
        ]
    )
    return [None] * len(page)


def _key(entry: SettlementEntry, settlement: Settlement) -> str:
    """After a reversal the same entry is another one."""
    return f"{settlement.pk}/{settlement.rounds}/{entry.month}/{entry.marketplace}"


def _draft(entry: SettlementEntry, key: str, company: Company) -> Draft:
    draft = Draft(
        company.chart.journals[AMAZON_PAYMENTS],
        Kind.ENTRY,
        entry.dated,
        entry.currency,
        reference=company.reference,
        settlement_id=company.settlement.pk,
        key=key,
    )
    for line in entry.lines:
        role = company.chart.account(CLARIFY) if line.clarify else company.chart.kinds[line.kind]
        in_company = company.in_company(line.amount, entry.dated)
        label = line.label or SETTLED_KINDS[line.kind]
        draft.lines.append(DraftLine(role, -line.amount, -in_company, label))
    whole = -sum((line.in_company for line in draft.lines), ZERO)
    label = " ".join(filter(None, (entry.marketplace, company.reference)))
    draft.lines.append(DraftLine(company.chart.intermediary, entry.total, whole, label))
    return draft


def standing(settlement: Settlement) -> QuerySet[JournalEntry]:
    """What is posted for a settlement and not reversed."""
    rows = JournalEntry.objects.filter(settlement=settlement, reversal=None)
    return rows.exclude(kind=Kind.REVERSAL)


def intermediary_lines(company: Company) -> QuerySet[JournalLine]:
    """The settlement's lines on the intermediary account, the match with the bank apart."""
    entries = standing(company.settlement).filter(kind__in=_PAID_OUT)
    return JournalLine.objects.filter(
        entry__in=entries.values("pk"), account=company.chart.intermediary
    )


def booked_total(report_id: str) -> Decimal:
    """See ``Books.booked_total``."""
    settlement = find_settlement(report_id)
    if settlement is None:
        return ZERO
    lines = intermediary_lines(Company(settlement)).order_by()
    total = lines.aggregate(total=Thousandths("amount"))["total"]
    return in_currency(amount_of(total), settlement.currency)


def reverse_bookings(report_id: str, limit: int) -> int:
    """See ``Books.reverse_bookings``; the newest first. Call inside ``atomic()``."""
    settlement = settlement_of(report_id)
    rows = standing(settlement).select_related("journal").order_by("-pk")
    reverse(list(rows.select_for_update(of=("self",))[:limit]))
    left = standing(settlement).count()
    if not left:
        marked = SettledOrder.objects.filter(settlement=settlement).exclude(how=TO_BOOK)
        if marked.update(how=TO_BOOK) or settlement.entries.exists():
            rounds = Settlement.objects.filter(pk=settlement.pk)
            rounds.update(rounds=settlement.rounds + 1)
    return left


def find_settlement(report_id: str) -> Settlement | None:
    """The settlement of a report, with its account and company."""
    rows = Settlement.objects.select_related("account__company")
    return rows.filter(report_id=key_text(report_id)).first()


def settlement_of(report_id: str) -> Settlement:
    """The same. Raises CannotBook where there is none."""
    found = find_settlement(report_id)
    if found is None:
        raise CannotBook(f"The settlement of the report {report_id} is not here.")
    return found
