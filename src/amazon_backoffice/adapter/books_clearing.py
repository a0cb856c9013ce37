# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payments of orders' documents: which document takes how much. Call inside ``atomic()``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from amazon_connector.domain.currencies import ZERO, rounded
from amazon_connector.port import CannotBook
from amazon_connector.records_money import PAYS_CREDIT_NOTE

from ..models import Document, JournalLine, Settlement
from .chart import AMAZON_PAYMENTS, EXCHANGE, RECEIVABLE, Chart, chart
from .currency_rates import Rates
from .documents import receivables
from .ledger import Draft, DraftLine, Kind, post, reconcile
from .writes import Writes

PAID = "Paid by Amazon"


class Company:
    """What booking a settlement needs of its company, read once."""

    def __init__(self, settlement: Settlement) -> None:
        self.settlement = settlement
        company = settlement.account.company
        self.chart: Chart = chart(company.pk, company.currency)
        self.rates = Rates(company.pk, company.currency)

    @property
    def reference(self) -> str:
        """What stands on every entry."""
        return self.settlement.settlement_id or self.settlement.report_id

    def in_company(self, amount: Decimal, day: date) -> Decimal:
        """An amount of the settlement in the company's currency. Raises CannotBook."""
        return self.rates.in_company(amount, self.settlement.currency, day)


@dataclass
class _Share:
    """So much of a line pays a document."""

    place: int
    document: Document
    amount: Decimal
    in_company: Decimal


@dataclass(frozen=True)
class Paid:
    """What pays an order's documents: ``amount`` with Amazon's sign."""

    order_id: str
    pays: str
    amount: Decimal
    posted_at: datetime


class Clearing:
    """Documents of some orders, the oldest first, and what is paid of them."""

    def __init__(self, company: Company, paid: Iterable[tuple[str, str]]) -> None:
        self._company = company
        self._documents = documents_of(company.settlement, paid)
        self._shares: list[_Share] = []
        self._writes = Writes()

    def pay(self, draft: Draft, payment: Paid) -> Decimal:
        """Add the order's line to the draft; what it is in the company's currency, as the
        documents were booked. Raises CannotBook.
        """
        found = self._documents.get((payment.order_id, payment.pays))
        if not found:
            what = "credit note" if payment.pays == PAYS_CREDIT_NOTE else "invoice"
            currency = self._company.settlement.currency
            raise CannotBook(
                f"The order {payment.order_id} has no posted {what} in {currency} here that could "
                "be paid. Make it, then click Pay Now."
            )
        place = len(draft.lines)
        in_company, left = ZERO, payment.amount
        for document in found:
            if not document.open or left * document.sign <= 0:
                continue
            amount = min(document.open, abs(left))
            share = share_of(document, amount, self._company.chart.currency)
            self._shares.append(_Share(place, document, amount, share))
            self._writes.set(
                document,
                open=document.open - amount,
                open_in_company=document.open_in_company - share,
            )
            in_company += share * document.sign
            left -= amount * document.sign
        if left:
            in_company += self._company.in_company(left, draft.dated)
        account = self._company.chart.account(RECEIVABLE)
        line = DraftLine(account, -payment.amount, -in_company, PAID, payment.order_id)
        draft.lines.append(line)
        return in_company

    def taken(self) -> Sequence[_Share]:
        """The shares since the last draft; a new draft begins."""
        shares, self._shares = self._shares, []
        return shares

    def save(self, posted: Iterable[tuple[Sequence[JournalLine], Sequence[_Share]]]) -> None:
        """Which line pays which, and what is open now."""
        pairs, booked = [], list(posted)
        lines_of = receivables([share.document for _, shares in booked for share in shares])
        for lines, shares in booked:
            for share in shares:
                pair = lines_of[share.document.pk].pk, lines[share.place].pk
                debit, credit = pair if share.document.sign > 0 else reversed(pair)
                pairs.append((debit, credit, share.amount, share.in_company))
        reconcile(pairs)
        self._writes.save()


def pay_documents(
    company: Company,
    payments: Iterable[Paid],
    out_of: Callable[[Draft, Sequence[Paid]], None],
) -> None:
    """One entry for each month, dated with its last posting, with a line for each order;
    ``out_of`` adds what they are paid out of. Raises CannotBook.
    """
    months: dict[date, list[Paid]] = defaultdict(list)
    for payment in payments:
        months[payment.posted_at.date().replace(day=1)].append(payment)
    clearing = Clearing(company, [(p.order_id, p.pays) for of in months.values() for p in of])
    drafts, shares = [], []
    for _, of_month in sorted(months.items()):
        dated = max(payment.posted_at for payment in of_month).date()
        draft = payout_draft(company, Kind.PAYMENT, dated)
        for payment in of_month:
            clearing.pay(draft, payment)
        out_of(draft, of_month)
        exchange(company, draft)
        drafts.append(draft)
        shares.append(clearing.taken())
    posted = post(drafts)
    clearing.save(zip([done.lines for done in posted], shares, strict=True))


def payout_draft(company: Company, kind: str, dated: date) -> Draft:
    """An empty entry of the settlement."""
    return Draft(
        company.chart.journals[AMAZON_PAYMENTS],
        kind,
        dated,
        company.settlement.currency,
        reference=company.reference,
        settlement_id=company.settlement.pk,
    )


def share_of(document: Document, amount: Decimal, currency: str) -> Decimal:
    """The part of what is open in the company's currency that ``amount`` of it is."""
    if amount == document.open:
        return document.open_in_company
    return rounded(document.open_in_company * amount / document.open, currency)


def documents_of(
    settlement: Settlement, paid: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], list[Document]]:
    """Posted documents by (order id, what pays them), the oldest first; nobody else writes them
    until the transaction ends.
    """
    rows = Document.objects.filter(
        order__seller_id=settlement.account.seller_id,
        order__order_id__in={order_id for order_id, _ in paid},
        company=settlement.account.company_id,
        state=Document.State.POSTED,
        currency=settlement.currency,
    ).select_related("order")
    found: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in rows.order_by("dated", "pk").select_for_update(of=("self",)):
        # A document's kind is the word for what pays it.
        found[document.order.order_id, document.kind].append(document)
    return found


def exchange(company: Company, draft: Draft) -> None:
    """Balance the draft in the company's currency, too."""
    draft.balance(company.chart.account(EXCHANGE), "Exchange difference")
