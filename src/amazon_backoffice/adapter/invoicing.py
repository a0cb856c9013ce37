# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices and credit notes of sales orders, and posting documents. In sets.

The amounts and taxes are those of the order's lines as they stand. Call inside ``atomic()``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import F

from amazon_connector.domain.currencies import ZERO, rounded
from amazon_connector.port import CannotBook

from ..engine.fiscal import tax_ids
from ..models import (
    Company,
    Document,
    DocumentLine,
    IssuedInvoice,
    JournalLine,
    LedgerAccount,
    OrderInvoicing,
    SalesOrder,
    SalesOrderLine,
    Tax,
)
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


def invoice_orders(orders: Sequence[SalesOrder], day: date, reference: str = "") -> list[Document]:
    """Post an invoice, dated ``day``, of what is not invoiced yet of these orders; with a
    ``reference`` only of the lines of the product with this Internal Reference.

    Raises ``CannotBook`` for an order that is cancelled or has nothing left to invoice.
    """
    lines = order_lines(orders, reference)
    made = []
    for order in orders:
        left = [line for line in lines[order.pk] if line.invoiced != line.quantity]
        if order.state == SalesOrder.State.CANCELLED or not left:
            why = "is cancelled" if order.state == SalesOrder.State.CANCELLED else "is invoiced"
            raise CannotBook(f"The order {order.name} ({order.order_id}) {why}.")
        made.append((order, left))
    books = {company: Books(company) for company in {order.company_id for order in orders}}
    taxes = TaxAccounts([line for _, left in made for line in left], books)
    found = []
    for order, left in made:
        document = Document(
            company_id=order.company_id,
            kind=Document.Kind.INVOICE,
            order=order,
            customer_id=order.customer_id,
            vendor="",
            dated=day,
            currency=order.currency,
        )
        of_company = books[order.company_id]
        found.append((document, [_line(document, line, of_company, taxes) for line in left]))
    documents = post_documents(found)
    invoiced([line.pk for _, left in made for line in left], [order.pk for order in orders])
    return documents


def invoiced(line_pks: Sequence[int], order_pks: Sequence[int]) -> None:
    """Mark lines as invoiced; their orders have an invoice and wait for none."""
    SalesOrderLine.objects.filter(pk__among=line_pks).update(invoiced=F("quantity"))
    SalesOrder.objects.filter(pk__among=order_pks).update(to_invoice=False)
    OrderInvoicing.objects.filter(order__among=order_pks).update(why="", look_again=None)


def credit(document: Document, day: date) -> Document:
    """Post a credit note of the whole invoice, dated ``day``; its refund is still to be paid."""
    note = Document(
        company_id=document.company_id,
        kind=Document.Kind.CREDIT_NOTE,
        order_id=document.order_id,
        customer_id=document.customer_id,
        credits=document,
        vendor="",
        dated=day,
        currency=document.currency,
    )
    names = ("order_line_id", "account_id", "tax_account_id", "description", "quantity")
    amounts = ("unit_price", "untaxed", "rate", "tax", "total")
    lines = [
        DocumentLine(document=note, **{name: getattr(line, name) for name in (*names, *amounts)})
        for line in document.lines.order_by("pk")
    ]
    return post_documents([(note, lines)])[0]


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


def order_lines(
    orders: Sequence[SalesOrder], reference: str = ""
) -> Mapping[int, list[SalesOrderLine]]:
    keys = [order.pk for order in orders]
    found: dict[int, list[SalesOrderLine]] = defaultdict(list)
    rows = SalesOrderLine.objects.filter(order__among=keys)
    if reference:
        rows = rows.filter(product__internal_reference=reference)
    for line in rows.order_by("pk"):
        found[line.order_id].append(line)
    return found


def _line(
    document: Document, line: SalesOrderLine, books: Books, taxes: TaxAccounts
) -> DocumentLine:
    """What is left to invoice of an order's line; all of it as a rule."""
    left = line.quantity - line.invoiced
    part = left / line.quantity if line.invoiced else Decimal(1)
    untaxed, tax = line.untaxed, line.tax
    if part != 1:
        untaxed, tax = (_part(amount, part, document.currency) for amount in (untaxed, tax))
    return DocumentLine(
        document=document,
        order_line=line,
        account_id=books.income,
        tax_account_id=taxes.account(line, document.company_id),
        description=line.description or str(line.product_id),
        quantity=left,
        unit_price=line.unit_price,
        untaxed=untaxed,
        rate=line.rate,
        tax=tax,
        total=untaxed + tax,
    )


def _part(amount: Decimal, part: Decimal, currency: str) -> Decimal:
    return rounded(amount * part, currency)


class TaxAccounts:
    """The account of each line's tax: the one that its tax names, or *Tax on sales*."""

    def __init__(self, lines: Sequence[SalesOrderLine], books: Mapping[int, Books]) -> None:
        through = SalesOrderLine.taxes.through.objects
        rows = through.filter(salesorderline__among=[line.pk for line in lines]).order_by("pk")
        of_lines = tax_ids(list(rows.values_list("salesorderline_id", "tax_id")))
        known = Tax.objects.in_bulk({tax for taxes in of_lines.values() for tax in taxes})
        self._codes = {line: known[taxes[0]].account_code for line, taxes in of_lines.items()}
        self._books = books
        self._accounts: dict[tuple[int, str], int] = {}

    def account(self, line: SalesOrderLine, company_id: int) -> int:
        """Its pk."""
        return self.named(company_id, self._codes.get(line.pk, ""))

    def named(self, company_id: int, code: str) -> int:
        """The pk of the account with this code; *Tax on sales* without one."""
        code = code.strip()
        if not code:
            return self._books[company_id].chart.account(SALES_TAX)
        key = (company_id, code)
        if key not in self._accounts:
            account, _ = LedgerAccount.objects.get_or_create(
                company_id=company_id,
                code=code,
                defaults={"name": "Tax", "kind": LedgerAccount.Kind.LIABILITY},
            )
            self._accounts[key] = account.pk
        return self._accounts[key]
