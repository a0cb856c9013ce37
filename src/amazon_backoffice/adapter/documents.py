# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents (invoices, credit notes, vendor bills) are numbered and posted. In sets.

Call inside ``atomic()``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from amazon_connector.domain.currencies import ZERO
from amazon_connector.port import CannotBook

from ..models import Company, Document, DocumentLine, IssuedInvoice, JournalLine
from .chart import (
    BILLS,
    INCOME,
    INVOICES,
    PAYABLE,
    PURCHASE_TAX,
    RECEIVABLE,
    SALES_TAX,
    Chart,
    chart,
)
from .currency_rates import Rates
from .invoices_issued import issue
from .ledger import Draft, DraftLine, post
from .numbers import take_numbers_of

_PREFIX = {
    Document.Kind.INVOICE: "INV",
    Document.Kind.CREDIT_NOTE: "RINV",
    Document.Kind.BILL: "BILL",
}


def post_documents(
    made: Sequence[tuple[Document, Sequence[DocumentLine]]],
    issued: Sequence[IssuedInvoice] = (),
) -> list[Document]:
    """Total, number, write and post new documents (or drafts) with their lines. ``issued``: what
    some of them say beside their amounts.
    """
    books = {company: Books(company) for company in {d.company_id for d, _ in made}}
    drafts = []
    for (document, lines), number in zip(made, _numbers([d for d, _ in made]), strict=True):
        document.number, document.state = number, Document.State.POSTED
        _total(document, lines)
        draft = books[document.company_id].draft(document, lines)
        document.open, document.open_in_company = document.total, _in_company(draft)
        drafts.append(draft)
    new = [document for document, _ in made if document.pk is None]
    Document.objects.bulk_create(new)
    for document, lines in made:
        for line in lines:
            line.document_id = document.pk
    DocumentLine.objects.bulk_create(
        [line for _, lines in made for line in lines if line.pk is None]
    )
    posted = post(drafts)
    for (document, _), done in zip(made, posted, strict=True):
        document.entry_id = done.entry.pk
    _write([document for document, _ in made], new)
    issue([document for document, _ in made], issued)
    return [document for document, _ in made]


def _write(documents: Sequence[Document], new: Sequence[Document]) -> None:
    """New ones lack their entry alone; drafts got everything by posting."""
    if new:
        Document.objects.bulk_update(new, ["entry"], batch_size=300)
    fields = ["number", "state", "untaxed", "tax", "total", "open", "open_in_company", "entry"]
    known = {id(document) for document in new}
    drafts = [document for document in documents if id(document) not in known]
    if drafts:
        Document.objects.bulk_update(drafts, fields, batch_size=100)


def receivables(documents: Collection[Document]) -> dict[int, JournalLine]:
    """The line of each document that a payment pays, by the document's pk."""
    keys = [document.pk for document in documents]
    rows = JournalLine.objects.filter(document__among=keys)
    return {row.document_id: row for row in rows if row.document_id is not None}


class Books:
    """What posting a company's documents needs, read once."""

    def __init__(self, company_id: int) -> None:
        company = Company.objects.get(pk=company_id)
        self.chart: Chart = chart(company_id, company.currency)
        self.rates = Rates(company_id, company.currency)
        self.income = self.chart.account(INCOME)

    def draft(self, document: Document, lines: Sequence[DocumentLine]) -> Draft:
        """Receivable or payable against income or expense, and tax, by account."""
        kind, sign = document.kind, document.sign
        bill = kind == Document.Kind.BILL
        draft = Draft(
            self.chart.journals[BILLS if bill else INVOICES],
            kind,
            document.dated,
            document.currency,
            reference=document.reference if bill else document.number,
            number=document.number,
        )
        order_id = document.order.order_id if document.order else ""
        sums: dict[int, Decimal] = defaultdict(Decimal)
        for line in lines:
            sums[line.account_id] += line.untaxed
            sums[line.tax_account_id or 0] += line.tax
        whole = ZERO
        for account, amount in sums.items():
            if amount:
                in_company = self._in_company(document, amount)
                whole += in_company
                posted = DraftLine(
                    account or self.chart.account(PURCHASE_TAX if bill else SALES_TAX),
                    -sign * amount,
                    -sign * in_company,
                    document.number,
                    order_id,
                )
                draft.lines.append(posted)
        role = PAYABLE if bill else RECEIVABLE
        draft.lines.insert(
            0,
            DraftLine(
                self.chart.account(role),
                sign * document.total,
                sign * whole,
                document.number,
                order_id,
                document,
            ),
        )
        return draft

    def _in_company(self, document: Document, amount: Decimal) -> Decimal:
        return self.rates.in_company(amount, document.currency, document.dated)


def _in_company(draft: Draft) -> Decimal:
    return abs(draft.lines[0].in_company)


def _total(document: Document, lines: Sequence[DocumentLine]) -> None:
    document.untaxed = sum((line.untaxed for line in lines), ZERO)
    document.tax = sum((line.tax for line in lines), ZERO)
    document.total = document.untaxed + document.tax
    if document.total < 0:
        raise CannotBook(
            f"The total of this {document.get_kind_display().lower()} is below zero: make the "
            "contrary document."
        )


def _numbers(documents: Sequence[Document]) -> list[str]:
    """INV/2026/00001, without gaps: the numbers come with the transaction that posts."""
    wanted: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        wanted[document.company_id, document.kind, document.dated.year].append(place)
    found = [""] * len(documents)
    for (company, kind, year), places in sorted(wanted.items()):
        prefix = _PREFIX[Document.Kind(kind)]
        numbers = take_numbers_of(f"{prefix}/{company}/{year}", len(places))
        for place, number in zip(places, numbers, strict=True):
            found[place] = f"{prefix}/{year}/{number:05d}"
    return found
