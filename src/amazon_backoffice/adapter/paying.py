# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payments that a person registers, their batches, and the bank's line that they meet.

The mission's own way: *Register Payment* with the journal *Amazon Payments* and the method *Batch
Deposit*, *Create Batch Payment*, *Validate*, and the bank's line against the intermediary account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from amazon_connector.domain.currencies import ZERO
from amazon_connector.domain.payouts.differences import most_by_hand
from amazon_connector.port import CannotBook

from ..models import (
    BankStatementLine,
    BatchPayment,
    Company,
    Direction,
    Document,
    Journal,
    JournalLine,
    Payment,
)
from .chart import BANK, EXCHANGE, PAYABLE, RECEIVABLE, SMALL_DIFFERENCES, Chart, chart
from .currency_rates import Rates
from .documents import receivables
from .errors import atomic
from .ledger import Draft, DraftLine, Kind, Posted, post, reconcile, settle_against
from .numbers import take_numbers_of
from .standing import in_currency

_AT_ONCE = 500
_EXCHANGE = "Exchange difference"


def register_payments(
    documents: Sequence[int], journal: Journal, method: str, day: date
) -> list[Payment]:
    """Pay what is open of these documents (pks); those without anything open are left out.

    In pages, each a transaction: done again, only what is left is paid. Raises ``CannotBook``.
    """
    if journal.intermediary_id is None:
        raise CannotBook(
            f"The journal {journal} has no Intermediary Account. Choose one under Accounting > "
            "Configuration > Journals."
        )
    made: list[Payment] = []
    keys = sorted(documents)
    for start in range(0, len(keys), _AT_ONCE):
        with atomic():
            made += _register(keys[start : start + _AT_ONCE], journal, method, day)
    return made


def _register(keys: Sequence[int], journal: Journal, method: str, day: date) -> list[Payment]:
    rows = Document.objects.filter(
        pk__among=keys, state=Document.State.POSTED, company=journal.company_id
    )
    locked = rows.exclude(open=0).order_by("pk").select_for_update(of=("self",))
    documents = list(locked.select_related("order"))
    if not documents:
        return []
    books = _Books(journal.company)
    drafts = [books.payment(document, journal, day) for document in documents]
    posted = post(drafts)
    _reconcile(documents, posted)
    payments = [
        Payment(
            company_id=journal.company_id,
            document=document,
            journal=journal,
            method=method,
            direction=Direction.INBOUND if document.sign > 0 else Direction.OUTBOUND,
            dated=day,
            currency=document.currency,
            amount=document.open,
            entry=done.entry,
        )
        for document, done in zip(documents, posted, strict=True)
    ]
    Payment.objects.bulk_create(payments)
    Document.objects.filter(pk__among=[document.pk for document in documents]).update(
        open=0, open_in_company=0
    )
    return payments


def _reconcile(documents: Sequence[Document], posted: Sequence[Posted]) -> None:
    lines_of = receivables(documents)
    pairs = []
    for document, done in zip(documents, posted, strict=True):
        pair = lines_of[document.pk].pk, done.lines[0].pk
        debit, credit = pair if document.sign > 0 else reversed(pair)
        pairs.append((debit, credit, document.open, document.open_in_company))
    reconcile(pairs)


class _Books:
    """A company's chart and rates."""

    def __init__(self, company: Company) -> None:
        self.chart: Chart = chart(company.pk, company.currency)
        self.rates = Rates(company.pk, company.currency)

    def payment(self, document: Document, journal: Journal, day: date) -> Draft:
        """Receivable (or payable) against the journal's intermediary account."""
        role = PAYABLE if document.kind == Document.Kind.BILL else RECEIVABLE
        amount = document.open * document.sign
        order_id = document.order.order_id if document.order else ""
        in_company = self.rates.in_company(amount, document.currency, day)
        booked = document.open_in_company * document.sign
        intermediary = journal.intermediary_id or 0
        draft = Draft(journal, Kind.PAYMENT, day, document.currency, reference=document.number)
        draft.lines = [
            DraftLine(self.chart.account(role), -amount, -booked, document.number, order_id),
            DraftLine(intermediary, amount, in_company, document.number, order_id),
        ]
        draft.balance(self.chart.account(EXCHANGE), _EXCHANGE)
        return draft


# Batches


def create_batch(keys: Sequence[int], day: date) -> BatchPayment:
    """*Create Batch Payment* of these payments (pks). Raises ``CannotBook``."""
    with atomic():
        rows = Payment.objects.filter(pk__among=sorted(keys)).order_by("pk")
        payments = list(rows.select_for_update(of=("self",)).select_related("journal"))
        _check_batch(payments)
        if gone := rows.exclude(entry__reversal=None).select_related("entry").first():
            raise CannotBook(f"{gone} is reversed: leave it out.")
        first = payments[0]
        (number,) = take_numbers_of(f"batch/{first.company_id}/{day.year}", 1)
        prefix = "BATCH/IN" if first.direction == Direction.INBOUND else "BATCH/OUT"
        batch = BatchPayment.objects.create(
            company_id=first.company_id,
            name=f"{prefix}/{day.year}/{number:04d}",
            journal=first.journal,
            direction=first.direction,
            dated=day,
            currency=first.currency,
            amount=sum((payment.amount for payment in payments), ZERO),
        )
        rows.update(batch=batch)
        return batch


def _check_batch(payments: Sequence[Payment]) -> None:
    if not payments:
        raise CannotBook("Choose the payments of the batch first.")
    for payment in payments:
        if payment.method != Payment.Method.BATCH:
            raise CannotBook(
                f"{payment} was registered as {payment.get_method_display()}: a batch takes "
                "payments of the method Batch Deposit. Reverse it, and register it again."
            )
        if payment.batch_id:
            raise CannotBook(f"{payment} is in a batch already.")
        same = ("journal_id", "direction", "currency")
        if any(getattr(payment, name) != getattr(payments[0], name) for name in same):
            raise CannotBook(
                "Payments of one batch have one journal and one currency, and all of them are "
                "received or all are sent. Filter the list and make a batch of each."
            )


def validate_batch(pk: int) -> None:
    """*Validate*: the batch waits for the bank's line. Once more changes nothing."""
    new = BatchPayment.objects.filter(pk=pk, state=BatchPayment.State.NEW)
    new.update(state=BatchPayment.State.VALIDATED)


# The bank's line


def signed(batch: BatchPayment) -> Decimal:
    """Above zero: money comes in."""
    return batch.amount if batch.direction == Direction.INBOUND else -batch.amount


def match_batches(line_pk: int, keys: Sequence[int]) -> Decimal:
    """Reconcile the bank's line with these validated batches; cents go to *small differences*.

    What was written off (line short of the batches: above zero). Raises ``CannotBook``.
    """
    with atomic():
        lines = BankStatementLine.objects.select_for_update(of=("self",))
        line = lines.select_related("statement__journal__company").get(pk=line_pk)
        rows = BatchPayment.objects.filter(pk__in=keys, state=BatchPayment.State.VALIDATED)
        batches = list(
            rows.order_by("pk").select_for_update(of=("self",)).select_related("journal")
        )
        write_off = _difference(line, batches, len(set(keys)))
        books = _Books(line.statement.journal.company)
        paid = _intermediary_lines(batches)
        (posted,) = post([_bank_draft(books, line, batches, paid, write_off)])
        accounts = {batch.journal.intermediary_id for batch in batches}
        own = [one for one in posted.lines if one.account_id in accounts]
        for account in accounts:
            settle_against([one for one in [*paid, *own] if one.account_id == account])
        BankStatementLine.objects.filter(pk=line.pk).update(entry=posted.entry)
        line.batches.set(batches)
        rows.update(state=BatchPayment.State.RECONCILED)
        return write_off


def _difference(line: BankStatementLine, batches: Sequence[BatchPayment], asked: int) -> Decimal:
    currency = line.statement.currency
    if line.entry_id:
        raise CannotBook("This line of the bank is matched already.")
    if not batches or len(batches) < asked:
        raise CannotBook("Choose validated batch payments that are not reconciled yet.")
    if any(batch.currency != currency for batch in batches):
        raise CannotBook(f"The bank's line is in {currency}: choose batches in {currency}.")
    difference = sum((signed(batch) for batch in batches), ZERO) - line.amount
    most = most_by_hand(currency)
    if abs(difference) > most:
        raise CannotBook(
            f"The chosen batches and the bank's line differ by {in_currency(difference, currency)} "
            f"{currency}. At most {most} {currency} is written off: choose other batches, or "
            "register what is missing."
        )
    return difference


def _intermediary_lines(batches: Sequence[BatchPayment]) -> list[JournalLine]:
    keys = [batch.pk for batch in batches]
    accounts = {batch.journal.intermediary_id for batch in batches}
    rows = JournalLine.objects.filter(entry__payment__batch__in=keys, account__in=accounts)
    return list(rows.order_by("pk"))


def _bank_draft(
    books: _Books,
    line: BankStatementLine,
    batches: Sequence[BatchPayment],
    paid: Sequence[JournalLine],
    write_off: Decimal,
) -> Draft:
    journal, currency = line.statement.journal, line.statement.currency
    names = ", ".join(batch.name for batch in batches)
    draft = Draft(journal, Kind.BANK, line.dated, currency, reference=line.text)
    for account, amount in (
        (journal.account_id or books.chart.account(BANK), line.amount),
        (books.chart.account(SMALL_DIFFERENCES), write_off),
    ):
        if amount:
            in_company = books.rates.in_company(amount, currency, line.dated)
            draft.lines.append(DraftLine(account, amount, in_company, line.text))
    for account in sorted({one.account_id for one in paid}):
        own = [one for one in paid if one.account_id == account]
        amount = sum((one.amount for one in own), ZERO)
        in_company = sum((one.in_company for one in own), ZERO)
        draft.lines.append(DraftLine(account, -amount, -in_company, names))
    draft.balance(books.chart.account(EXCHANGE), _EXCHANGE)
    return draft
