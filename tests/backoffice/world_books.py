# SPDX-License-Identifier: LGPL-3.0-or-later
"""Arranges and inspects the office's books, as people in the office do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone
from decimal import Decimal

from amazon_backoffice.adapter.books import DjangoBooks
from amazon_backoffice.adapter.chart import BANK_JOURNAL, Chart, chart
from amazon_backoffice.adapter.credit_notes import credit
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.order_documents import invoice_orders
from amazon_backoffice.adapter.sums import Thousandths, amount_of
from amazon_backoffice.models import (
    Account,
    BankStatement,
    BankStatementLine,
    CurrencyRate,
    Document,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    SalesOrder,
)
from amazon_connector.testing.world_books import SeenEntry, SeenEntryLine

TODAY = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc).date()
Kind = Document.Kind


class OfficeBooks:
    """The part of the world about accounting."""

    def books(self) -> DjangoBooks:
        return DjangoBooks()

    # Arrange

    def read_payouts(
        self, account_id: str, *, posts_itself: bool = False, sales_without_invoice: bool = True
    ) -> None:
        Account.objects.filter(pk=int(account_id)).update(
            payouts_on=True,
            payouts_posts_itself=posts_itself,
            payouts_sales_without_invoice=sales_without_invoice,
        )

    def invoice(self, seller_id: str, order_id: str, reference: str = "") -> None:
        order = SalesOrder.objects.get(seller_id=seller_id, order_id=order_id)
        with atomic():
            invoice_orders([order], TODAY, reference)

    def credit(self, seller_id: str, order_id: str) -> None:
        invoice = Document.objects.get(
            order__seller_id=seller_id, order__order_id=order_id, kind=Kind.INVOICE
        )
        with atomic():
            credit(invoice, TODAY)

    def rate(self, account_id: str, currency: str, per_unit: Decimal, since: date) -> None:
        company = Account.objects.get(pk=int(account_id)).company
        CurrencyRate.objects.create(
            company=company, currency=currency, per_unit=per_unit, since=since
        )

    def bank_line(
        self, account_id: str, currency: str, amount: Decimal, dated: date, text: str
    ) -> str:
        of_company = self._chart(account_id)
        statement = BankStatement.objects.create(
            company_id=of_company.company_id,
            journal=of_company.journals[BANK_JOURNAL],
            name=f"Statement of {dated}",
            currency=currency,
        )
        line = BankStatementLine.objects.create(
            statement=statement, dated=dated, text=text, amount=amount
        )
        return str(line.pk)

    def _chart(self, account_id: str) -> Chart:
        company = Account.objects.get(pk=int(account_id)).company
        return chart(company.pk, company.currency)

    # Inspect

    def open_on(self, seller_id: str, order_id: str) -> Decimal:
        documents = Document.objects.filter(
            order__seller_id=seller_id, order__order_id=order_id, state=Document.State.POSTED
        )
        return sum((document.open * document.sign for document in documents), Decimal(0))

    def balance(self, account_id: str, role: str, currency: str) -> Decimal:
        lines = JournalLine.objects.filter(
            account=self._chart(account_id).account(role), entry__currency=currency
        )
        return amount_of(lines.aggregate(total=Thousandths("amount"))["total"])

    def entries(self, report_id: str) -> Sequence[SeenEntry]:
        rows = JournalEntry.objects.filter(settlement__report_id=report_id).order_by("pk")
        return [_seen(entry) for entry in rows]

    def is_reconciled(self, line_id: str) -> bool:
        return BankStatementLine.objects.get(pk=int(line_id)).entry_id is not None


def _seen(entry: JournalEntry) -> SeenEntry:
    roles = dict(LedgerAccount.objects.values_list("pk", "role"))
    lines = [
        SeenEntryLine(roles[line.account_id], line.amount, line.in_company)
        for line in entry.lines.order_by("pk")
    ]
    # The bank's side of the match pays the intermediary account.
    kind = "payment" if entry.kind == JournalEntry.Kind.BANK else entry.kind
    return SeenEntry(kind, entry.dated, entry.currency, lines)
