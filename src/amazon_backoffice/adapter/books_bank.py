# SPDX-License-Identifier: LGPL-3.0-or-later
"""The bank's lines, and the deposits that they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from amazon_connector.port import CannotBook
from amazon_connector.records_money import BankLine, PayoutMatch

from ..models import Account, BankStatementLine, JournalEntry
from .books_clearing import Company, exchange
from .books_entries import booked_total, intermediary_lines, settlement_of
from .chart import BANK, SMALL_DIFFERENCES
from .ledger import Draft, DraftLine, Kind, post, settle_against
from .standing import in_currency


def bank_lines(account_id: str, currency: str, since: date, until: date) -> list[BankLine]:
    """See ``Books.bank_lines``."""
    company = Account.objects.filter(pk=int(account_id)).values("company")
    rows = BankStatementLine.objects.filter(
        statement__company__in=company,
        statement__currency=currency,
        entry=None,
        dated__range=(since, until),
    )
    return [
        BankLine(
            line_id=str(row.pk),
            dated=row.dated,
            amount=in_currency(row.amount, currency),
            currency=currency,
            text=row.text,
        )
        for row in rows.order_by("dated", "pk")
    ]


def match_payouts(page: Sequence[PayoutMatch]) -> list[None]:
    """See ``Books.match_payouts``. Call inside ``atomic()``; raises ``CannotBook``."""
    for match in page:
        _match(match)
    return [None] * len(page)


def match_key(company: Company) -> str:
    """A settlement is matched once in each round."""
    return f"match/{company.settlement.pk}/{company.settlement.rounds}"


def _match(match: PayoutMatch) -> None:
    company = Company(settlement_of(match.report_id))
    settlement, key = company.settlement, match_key(company)
    if JournalEntry.objects.filter(key=key).exists():
        return
    line = open_line(match.line_id)
    deposit = booked_total(match.report_id)
    if line.statement.currency != settlement.currency:
        raise CannotBook(
            f"The bank's line is in {line.statement.currency}, the payout in "
            f"{settlement.currency}. Choose a line in {settlement.currency}."
        )
    if line.amount + match.write_off != deposit:
        raise CannotBook(
            f"The bank's line of {line.amount} and the difference of {match.write_off} are not "
            f"the deposit of {deposit} {settlement.currency}."
        )
    paid = list(intermediary_lines(company).order_by("pk"))
    draft = bank_draft(company, line, match.write_off)
    draft.settlement_id, draft.key = settlement.pk, key
    booked = sum((one.in_company for one in paid), Decimal(0))
    draft.lines.append(DraftLine(company.chart.intermediary, -deposit, -booked, company.reference))
    exchange(company, draft)
    (posted,) = post([draft])
    BankStatementLine.objects.filter(pk=line.pk).update(entry=posted.entry)
    own = [one for one in posted.lines if one.account_id == company.chart.intermediary]
    settle_against([*paid, *own])


def bank_draft(company: Company, line: BankStatementLine, write_off: Decimal) -> Draft:
    """An entry of the bank's line and the small difference; what it pays is still to come."""
    journal = line.statement.journal
    currency = line.statement.currency
    draft = Draft(journal, Kind.BANK, line.dated, currency, reference=company.reference)
    amounts = [(journal.account_id or company.chart.account(BANK), line.amount)]
    if write_off:
        amounts.append((company.chart.account(SMALL_DIFFERENCES), write_off))
    for account, amount in amounts:
        in_company = company.rates.in_company(amount, currency, line.dated)
        draft.lines.append(DraftLine(account, amount, in_company, line.text))
    return draft


def open_line(line_id: str) -> BankStatementLine:
    """The line, which nobody else matches meanwhile. Raises CannotBook."""
    rows = BankStatementLine.objects.select_for_update(of=("self",)).select_related(
        "statement__journal"
    )
    line = rows.filter(pk=int(line_id)).first()
    if line is None:
        raise CannotBook("This line of the bank is not here any more. Choose another one.")
    if line.entry_id:
        raise CannotBook("This line of the bank is matched already. Choose another one.")
    return line
