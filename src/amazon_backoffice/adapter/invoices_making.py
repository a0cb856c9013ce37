# SPDX-License-Identifier: LGPL-3.0-or-later
"""Planned invoices become posted documents. In sets; call inside ``atomic()``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amazon_connector.port import OrderKey, Refused
from amazon_connector.records_invoices import InvoicePlan

from ..models import Company, Document, DocumentLine, IssuedInvoice, SalesOrder, SalesOrderLine
from .documents import Books, post_documents
from .invoices_taxes import Bears, RowMissing, VatTable, amounts
from .order_documents import TaxAccounts, invoiced, order_lines
from .standing import sales_orders

_Made = tuple[SalesOrder, Sequence[SalesOrderLine], Sequence[Bears], InvoicePlan]


def create_invoices(page: Sequence[InvoicePlan]) -> list[Refused | None]:
    """See ``Invoicing.create_invoices``."""
    orders = sales_orders([plan.key for plan in page], lock=True)
    there = _invoiced(orders)
    lines = order_lines(list(orders.values()))
    companies = Company.objects.in_bulk({order.company_id for order in orders.values()})
    table = VatTable(companies, lines)
    made: list[_Made] = []
    outcomes: list[Refused | None] = []
    for plan in page:
        order = orders.get(plan.key)
        if order is not None and order.pk in there:
            outcomes.append(None)
            continue
        outcome = _why_not(order, plan)
        if order is not None and outcome is None:
            try:
                bears = table.bears(plan, order, lines[order.pk])
            except RowMissing as error:
                outcome = Refused(str(error))
            else:
                there.add(order.pk)
                made.append((order, lines[order.pk], bears, plan))
        outcomes.append(outcome)
    if made:
        _post(made)
    return outcomes


def _invoiced(orders: Mapping[OrderKey, SalesOrder]) -> set[int]:
    keys = [order.pk for order in orders.values()]
    rows = Document.objects.filter(order__among=keys, kind=Document.Kind.INVOICE)
    return set(rows.values_list("order_id", flat=True))


def _why_not(order: SalesOrder | None, plan: InvoicePlan) -> Refused | None:
    if order is None:
        return Refused(f"The order {plan.key.order_id} is not here.")
    if order.state == SalesOrder.State.CANCELLED:
        return Refused(f"The order {order.name} ({order.order_id}) is cancelled.")
    return None


def _post(made: Sequence[_Made]) -> None:
    books = {pk: Books(pk) for pk in {order.company_id for order, *_ in made}}
    accounts = TaxAccounts([line for _, lines, *_ in made for line in lines], books)
    documents = [
        (document := _document(order, plan), _lines(document, lines, bears, books, accounts))
        for order, lines, bears, plan in made
    ]
    post_documents(
        documents, [_issued(document, plan) for document, plan in _pairs(documents, made)]
    )
    invoiced([line.pk for _, lines, *_ in made for line in lines], [o.pk for o, *_ in made])


def _pairs(
    documents: Sequence[tuple[Document, Sequence[DocumentLine]]], made: Sequence[_Made]
) -> list[tuple[Document, InvoicePlan]]:
    return [(document, plan) for (document, _), (*_, plan) in zip(documents, made, strict=True)]


def _document(order: SalesOrder, plan: InvoicePlan) -> Document:
    return Document(
        company_id=order.company_id,
        kind=Document.Kind.INVOICE,
        order=order,
        customer_id=order.customer_id,
        vendor="",
        dated=plan.dated,
        currency=order.currency,
    )


def _issued(document: Document, plan: InvoicePlan) -> IssuedInvoice:
    return IssuedInvoice(
        document=document,
        treatment=plan.treatment,
        taxed_in=plan.taxed_in,
        note=plan.note,
        supplied=plan.supplied,
        kept_back=plan.kept_back,
    )


def _lines(
    document: Document,
    lines: Sequence[SalesOrderLine],
    bears: Sequence[Bears],
    books: Mapping[int, Books],
    accounts: TaxAccounts,
) -> list[DocumentLine]:
    of_company = books[document.company_id]
    found = []
    for line, bearing in zip(lines, bears, strict=True):
        amount = amounts(line, bearing, document.currency)
        account_id = accounts.account(line, document.company_id)
        if bearing.tax:
            account_id = accounts.named(document.company_id, bearing.tax.account_code)
        found.append(
            DocumentLine(
                document=document,
                order_line=line,
                account_id=of_company.income,
                tax_account_id=account_id,
                description=line.description or str(line.product),
                quantity=line.quantity,
                unit_price=line.unit_price,
                untaxed=amount.untaxed,
                rate=amount.rate,
                tax=amount.tax,
                total=amount.total,
            )
        )
    return found
