# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person decided on what does not match. Call inside ``atomic()``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Max, QuerySet

from amazon_connector.domain.currencies import ZERO
from amazon_connector.domain.payouts.booking import has_its_document, not_written_off
from amazon_connector.port import CannotBook
from amazon_connector.records_money import (
    AS_SALES,
    BOOK_AS_SALES,
    BY_PAYMENT,
    KIND_UNKNOWN,
    PAY_NOW,
    PAYS_CREDIT_NOTE,
    SETTLED_KINDS,
    TO_CLARIFY,
    UNKNOWN,
    WRITE_OFF,
    Repair,
)
from amazon_connector.records_money import Mismatch as TheMismatch

from ..models import JournalLine, Mismatch, SettledOrder, SettlementLine
from ..models.fields import key_text
from .books_clearing import Company, Paid, documents_of, pay_documents, payout_draft
from .books_entries import settlement_of, standing
from .books_lines import gather
from .chart import CLARIFY, RECEIVABLE, SMALL_DIFFERENCES
from .documents import receivables
from .ledger import Draft, DraftLine, Kind, post, reconcile
from .sums import Thousandths, amount_of
from .writes import Writes

_Key = tuple[str, str, str]


def repair_mismatches(page: Sequence[Repair]) -> list[None]:
    """See ``Books.repair_mismatches``; raises ``CannotBook``."""
    by_report: dict[str, list[Repair]] = defaultdict(list)
    for repair in page:
        by_report[repair.mismatch.report_id].append(repair)
    for report_id, repairs in by_report.items():
        _repair(Company(settlement_of(report_id)), repairs)
    return [None] * len(page)


def _repair(company: Company, repairs: Sequence[Repair]) -> None:
    rows = _locked(company, [repair.mismatch for repair in repairs])
    paid, settled = [], []
    for repair in repairs:
        row = rows.get(_key(repair.mismatch))
        if row is None:
            subject = repair.mismatch.subject
            raise CannotBook(f"{subject} is not on the list of this settlement any more.")
        if row.settled:
            continue
        if repair.how == PAY_NOW:
            paid.append(row)
        elif repair.how == WRITE_OFF:
            _write_off(company, row, repair.most)
        elif repair.how == BOOK_AS_SALES:
            _book_as_sales(company, row)
        row.settled = True
        settled.append(row.pk)
    if paid:
        _pay_now(company, paid)
    Mismatch.objects.filter(pk__among=settled).update(settled=True)


def _locked(company: Company, wanted: Sequence[TheMismatch]) -> Mapping[_Key, Mismatch]:
    rows = Mismatch.objects.select_for_update(of=("self",)).filter(
        settlement=company.settlement, subject__in={key_text(one.subject) for one in wanted}
    )
    return {(row.cause, row.subject, row.pays): row for row in rows.order_by("pk")}


def _key(mismatch: TheMismatch) -> _Key:
    return mismatch.cause, key_text(mismatch.subject), mismatch.pays


# Write Off


def _write_off(company: Company, row: Mismatch, most: Decimal) -> None:
    """What is open on the order's documents, or is left of what paid them."""
    (order,) = _orders(company, [row])
    draft = payout_draft(company, Kind.WRITE_OFF, order.posted_at.date())
    writes = Writes()
    account = company.chart.account(RECEIVABLE)
    against: list[JournalLine] = []
    for document in documents_of(company.settlement, [(row.subject, row.pays)]).get(
        (row.subject, row.pays), []
    ):
        if document.open:
            left, in_company = document.open * document.sign, document.open_in_company
            draft.lines.append(
                DraftLine(account, -left, -in_company * document.sign, str(row), row.subject)
            )
            against.append(receivables([document])[document.pk])
            writes.set(document, open=ZERO, open_in_company=ZERO)
    for line, left, in_company in _surplus(company, row):
        draft.lines.append(DraftLine(account, -left, -in_company, str(row), row.subject))
        against.append(line)
    amounts = [-line.amount for line in draft.lines]
    if why := not_written_off(row.subject, amounts, most):
        raise CannotBook(why)
    amount = sum(amounts, ZERO)
    in_company = -sum((line.in_company for line in draft.lines), ZERO)
    draft.lines.append(
        DraftLine(
            company.chart.account(SMALL_DIFFERENCES), amount, in_company, str(row), row.subject
        )
    )
    (posted,) = post([draft])
    reconcile(_pair(mine, other) for mine, other in zip(posted.lines, against, strict=False))
    writes.save()


def _pair(mine: JournalLine, other: JournalLine) -> tuple[int, int, Decimal, Decimal]:
    debit, credit = (mine, other) if mine.amount > 0 else (other, mine)
    return debit.pk, credit.pk, abs(mine.amount), abs(mine.in_company)


def _surplus(company: Company, row: Mismatch) -> list[tuple[JournalLine, Decimal, Decimal]]:
    """Lines of payments that paid more than was open, and what is left of each: debit less
    credit, in both currencies.
    """
    lines = JournalLine.objects.filter(
        entry__in=standing(company.settlement).filter(kind=Kind.PAYMENT).values("pk"),
        order_id=row.subject,
        account=company.chart.account(RECEIVABLE),
    )
    of_refund = row.pays == PAYS_CREDIT_NOTE
    found = []
    for line in lines.order_by("pk"):
        if (line.amount > 0) != of_refund:
            continue
        pairs = line.paid_by if of_refund else line.pays
        used = pairs.aggregate(amount=Thousandths("amount"), in_company=Thousandths("in_company"))
        sign = 1 if of_refund else -1
        left = line.amount - sign * amount_of(used["amount"])
        if left:
            found.append((line, left, line.in_company - sign * amount_of(used["in_company"])))
    return found


# Book as Sales


def _book_as_sales(company: Company, row: Mismatch) -> None:
    """From *to clarify* to the accounts of the kinds; the order is not invoiced any more."""
    lines = _waiting(company, row)
    if row.cause != KIND_UNKNOWN:
        (order,) = _orders(company, [row])
        _check_none_open(company, row, order.amount)
    dated = lines.aggregate(last=Max("posted_at"))["last"].date()
    draft = payout_draft(company, Kind.ENTRY, dated)
    order_id = "" if row.cause == KIND_UNKNOWN else row.subject
    for kind, amount in _by_kind(lines).items():
        in_company = company.in_company(amount, dated)
        label = f"{SETTLED_KINDS[kind]}: {row.subject}"
        for account, sign in (
            (company.chart.account(CLARIFY), 1),
            (company.chart.kinds[kind], -1),
        ):
            draft.lines.append(
                DraftLine(account, sign * amount, sign * in_company, label, order_id)
            )
    post([draft])
    if order_id:
        _mark(company, [order], AS_SALES)


def _check_none_open(company: Company, row: Mismatch, amount: Decimal) -> None:
    key = row.subject, row.pays
    for document in documents_of(company.settlement, [key]).get(key, []):
        if document.open * document.sign * amount > 0:
            raise CannotBook(has_its_document(*key))


def _waiting(company: Company, row: Mismatch) -> QuerySet[SettlementLine]:
    rows = SettlementLine.objects.filter(settlement=company.settlement)
    if row.cause == KIND_UNKNOWN:
        rows = rows.filter(kind=UNKNOWN, description=row.subject, pays=row.pays)
    else:
        rows = rows.filter(order_id=row.subject, pays=row.pays)
    if not rows.exists():
        raise CannotBook(f"The settlement holds no amounts of {row.subject}.")
    return rows


def _by_kind(lines: QuerySet[SettlementLine]) -> Mapping[str, Decimal]:
    sums = lines.order_by().values_list("kind").annotate(total=Thousandths("amount"))
    return {kind: amount_of(total) for kind, total in sorted(sums)}


# Pay Now


def _pay_now(company: Company, rows: Sequence[Mismatch]) -> None:
    """From *to clarify* to the orders' documents, which are here by now."""
    orders = _orders(company, rows)
    labels = {(row.subject, row.pays): str(row) for row in rows}
    clarify = company.chart.account(CLARIFY)

    def out_of(draft: Draft, paid: Sequence[Paid]) -> None:
        for payment in paid:
            in_company = company.in_company(payment.amount, draft.dated)
            label = labels[payment.order_id, payment.pays]
            draft.lines.append(
                DraftLine(clarify, payment.amount, in_company, label, payment.order_id)
            )

    pay_documents(
        company, [Paid(o.order_id, o.pays, o.amount, o.posted_at) for o in orders], out_of
    )
    _mark(company, orders, BY_PAYMENT)


def _mark(company: Company, orders: Sequence[SettledOrder], how: str) -> None:
    rows = SettledOrder.objects.filter(settlement=company.settlement, how=TO_CLARIFY)
    rows.filter(pk__among=[order.pk for order in orders]).update(how=how)


def _orders(company: Company, rows: Sequence[Mismatch]) -> list[SettledOrder]:
    """What the settlement holds of each of these. Raises CannotBook where there is nothing."""
    gather(company.settlement)
    found = {
        (order.order_id, order.pays): order
        for order in SettledOrder.objects.filter(
            settlement=company.settlement, order_id__in={row.subject for row in rows}
        )
    }
    for row in rows:
        if (row.subject, row.pays) not in found:
            raise CannotBook(f"The settlement holds no amounts of the order {row.subject}.")
    return [found[row.subject, row.pays] for row in rows]
