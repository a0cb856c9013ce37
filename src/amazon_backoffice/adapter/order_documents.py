# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices of sales orders. In sets.

The amounts and taxes are those of the order's lines as they stand. Call inside ``atomic()``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import F

from amazon_connector.domain.currencies import rounded
from amazon_connector.domain.payouts.booking import sold_already
from amazon_connector.port import CannotBook

from ..engine.fiscal import tax_ids
from ..models import (
    Document,
    DocumentLine,
    LedgerAccount,
    OrderInvoicing,
    SalesOrder,
    SalesOrderLine,
    Tax,
)
from .books_sold import sold_by
from .chart import SALES_TAX
from .documents import Books, post_documents


def invoice_orders(orders: Sequence[SalesOrder], day: date, reference: str = "") -> list[Document]:
    """Post an invoice, dated ``day``, of what is not invoiced yet of these orders; with a
    ``reference`` only of the lines of the product with this Internal Reference.

    Raises ``CannotBook`` for an order that is cancelled, has nothing left to invoice, or whose
    sale a settlement booked without an invoice.
    """
    lines = order_lines(orders, reference)
    sold = sold_by(orders)
    made = []
    for order in orders:
        left = [line for line in lines[order.pk] if line.invoiced != line.quantity]
        if order.state == SalesOrder.State.CANCELLED or not left:
            why = "is cancelled" if order.state == SalesOrder.State.CANCELLED else "is invoiced"
            raise CannotBook(f"The order {order.name} ({order.order_id}) {why}.")
        if order.pk in sold:
            raise CannotBook(f"{order.name} ({order.order_id}): {sold_already(sold[order.pk])}")
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
