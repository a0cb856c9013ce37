# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a settlement holds of orders, and its payments of their documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Q

from amazon_connector.port import CannotBook
from amazon_connector.records_money import (
    BY_PAYMENT,
    PAYS_INVOICE,
    TO_BOOK,
    TO_CLARIFY,
    OrderBooking,
)
from amazon_connector.records_money import SettledOrder as TheOrder

from ..models import Document, SalesOrder, SettledOrder, Settlement
from ..models.fields import key_text
from .books_clearing import Company, Paid, pay_documents
from .books_entries import find_settlement, settlement_of
from .books_lines import gather
from .books_sold import sold_by
from .invoices_due import awaited
from .ledger import Draft, DraftLine
from .standing import in_currency
from .sums import Thousandths, amount_of

_Row = tuple[str, str]


@dataclass(frozen=True)
class _Standing:
    """Posted documents of a kind: how many, what is open with Amazon's sign, and the currency of
    one that is open in another than the settlement's."""

    number: int = 0
    left: Decimal = Decimal(0)
    other_currency: str = ""


_NOTHING = _Standing()


def settled_orders(report_id: str, limit: int) -> list[TheOrder]:
    """See ``Books.settled_orders``."""
    settlement = find_settlement(report_id)
    if settlement is None:
        return []
    gather(settlement)
    return _orders(settlement, Q(how=TO_BOOK), limit)


def waiting_orders(report_id: str, after: _Row, limit: int) -> list[TheOrder]:
    """See ``Books.waiting_orders``."""
    settlement = find_settlement(report_id)
    if settlement is None:
        return []
    order_id, pays = after
    later = Q(order_id__gt=order_id) | Q(order_id=order_id, pays__gt=pays)
    return _orders(settlement, Q(how=TO_CLARIFY) & later, limit)


def _orders(settlement: Settlement, which: Q, limit: int) -> list[TheOrder]:
    """The first of these, by key; so many queries, however many there are."""
    rows = list(
        SettledOrder.objects.filter(which, settlement=settlement).order_by("order_id", "pays")[
            :limit
        ]
    )
    orders = SalesOrder.objects.filter(
        seller_id=settlement.account.seller_id, order_id__in={row.order_id for row in rows}
    )
    known = {order.order_id: order for order in orders.only("order_id", "seller_id", "company_id")}
    documents = _documents(settlement, [order.pk for order in known.values()])
    awaiting = _awaiting(list(known.values()), documents)
    return [_told(row, settlement, known, documents, awaiting) for row in rows]


def _awaiting(
    orders: Sequence[SalesOrder], documents: Mapping[tuple[int, str], _Standing]
) -> set[int]:
    """Those (pks) that get an invoice still: not where the sale is booked without one."""
    open_ones = awaited([o.pk for o in orders if (o.pk, PAYS_INVOICE) not in documents])
    return open_ones - sold_by([o for o in orders if o.pk in open_ones]).keys()


def _told(
    row: SettledOrder,
    settlement: Settlement,
    known: Mapping[str, SalesOrder],
    documents: Mapping[tuple[int, str], _Standing],
    awaiting: Collection[int],
) -> TheOrder:
    its = known.get(row.order_id)
    order = its.pk if its else 0
    found = documents.get((order, row.pays), _NOTHING)
    return TheOrder(
        order_id=row.order_id,
        pays=row.pays,
        amount=in_currency(row.amount, settlement.currency),
        posted_at=row.posted_at,
        known=its is not None,
        documents=found.number,
        open=in_currency(found.left, settlement.currency),
        invoiced=(order, PAYS_INVOICE) in documents,
        other_currency=found.other_currency,
        awaits_invoice=order in awaiting,
        elsewhere=its is not None and its.company_id != settlement.account.company_id,
    )


def _documents(
    settlement: Settlement, order_pks: Sequence[int]
) -> dict[tuple[int, str], _Standing]:
    """By order and kind, whose word is that of what pays it."""
    rows = Document.objects.filter(
        order__among=order_pks,
        company=settlement.account.company_id,
        state=Document.State.POSTED,
    )
    same = Q(currency=settlement.currency)
    found = (
        rows.order_by()
        .values_list("order_id", "kind")
        .annotate(
            number=Count("pk"),
            left=Thousandths("open", filter=same),
            other=Max("currency", filter=~same & Q(open__gt=0)),
        )
    )
    return {
        (order, kind): _Standing(
            number, amount_of(left) * (1 if kind == Document.Kind.INVOICE else -1), other or ""
        )
        for order, kind, number, left, other in found
    }


def book_orders(page: Sequence[OrderBooking]) -> list[None]:
    """See ``Books.book_orders``. Call inside ``atomic()``; raises ``CannotBook``."""
    by_report: dict[str, list[OrderBooking]] = defaultdict(list)
    for booking in page:
        by_report[booking.report_id].append(booking)
    for report_id, bookings in by_report.items():
        _book(report_id, bookings)
    return [None] * len(page)


def _book(report_id: str, bookings: Sequence[OrderBooking]) -> None:
    settlement = settlement_of(report_id)
    gather(settlement)
    wanted = {(key_text(booking.order_id), booking.pays): booking for booking in bookings}
    rows = _locked(settlement, wanted)
    marks: dict[str, list[int]] = defaultdict(list)
    payments: list[Paid] = []
    for key, booking in wanted.items():
        if key not in rows:
            raise CannotBook(f"The settlement holds no amounts of the order {booking.order_id}.")
        row = rows[key]
        if row.how != TO_BOOK:
            continue
        marks[booking.how].append(row.pk)
        if booking.how == BY_PAYMENT:
            payments.append(Paid(row.order_id, row.pays, booking.amount, booking.posted_at))
    if payments:
        _pay(Company(settlement), payments)
    for how, keys in marks.items():
        SettledOrder.objects.filter(pk__among=keys).update(how=how)


def _locked(
    settlement: Settlement, wanted: Mapping[_Row, OrderBooking]
) -> dict[_Row, SettledOrder]:
    rows = SettledOrder.objects.filter(
        settlement=settlement, order_id__in={order_id for order_id, _ in wanted}
    )
    locked = rows.order_by("pk").select_for_update(of=("self",))
    return {(row.order_id, row.pays): row for row in locked}


def _pay(company: Company, payments: Sequence[Paid]) -> None:
    """Out of the intermediary account, one line for all."""

    def out_of(draft: Draft, paid: Sequence[Paid]) -> None:
        total = sum((payment.amount for payment in paid), Decimal(0))
        in_company = company.in_company(total, draft.dated)
        draft.lines.append(
            DraftLine(company.chart.intermediary, total, in_company, company.reference)
        )

    pay_documents(company, payments, out_of)
