# SPDX-License-Identifier: LGPL-3.0-or-later
"""What does not match of a settlement: a short list for people."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from amazon_connector.records_money import AMOUNT_DIFFERS, BY_PAYMENT
from amazon_connector.records_money import Mismatch as TheMismatch

from ..models import Account, Mismatch, SettledOrder, Settlement
from ..models.fields import key_text
from .books_settlements import in_books

_KEY = ["settlement", "cause", "subject", "pays"]
_FIGURES = ["amount", "open", "why", "settled", "paid_by"]


def save_mismatches(page: Sequence[TheMismatch]) -> None:
    """See ``Books.save_mismatches``."""
    ids = dict(
        Settlement.objects.filter(
            report_id__in={key_text(mismatch.report_id) for mismatch in page}
        ).values_list("report_id", "pk")
    )
    rows = {
        (mismatch.report_id, mismatch.cause, mismatch.subject, mismatch.pays): Mismatch(
            settlement_id=ids[key_text(mismatch.report_id)],
            cause=mismatch.cause,
            subject=mismatch.subject,
            pays=mismatch.pays,
            **{name: getattr(mismatch, name) for name in _FIGURES},
        )
        for mismatch in page
    }
    Mismatch.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=_KEY, update_fields=_FIGURES
    )


def drop_mismatches(report_id: str) -> None:
    """See ``Books.drop_mismatches``."""
    Mismatch.objects.filter(settlement__report_id=key_text(report_id)).delete()


def mismatches(report_id: str) -> list[TheMismatch]:
    """See ``Books.mismatches``."""
    rows = Mismatch.objects.filter(settlement__report_id=key_text(report_id))
    return [told(row, report_id) for row in rows.select_related("settlement")]


def open_differences(report_id: str, order_ids: Sequence[str]) -> list[TheMismatch]:
    """See ``Books.open_differences``."""
    asked = {key_text(order_id) for order_id in order_ids}
    return _told_all(_differences(report_id).filter(settled=False, subject__in=asked))


def paid_differences(report_id: str) -> list[TheMismatch]:
    """See ``Books.paid_differences``."""
    paid = SettledOrder.objects.filter(
        settlement__report_id=key_text(report_id),
        how=BY_PAYMENT,
        order_id=OuterRef("subject"),
        pays=OuterRef("pays"),
    )
    return _told_all(_differences(report_id).exclude(paid_by="").filter(Exists(paid)))


def _differences(report_id: str) -> QuerySet[Mismatch]:
    """Those of the same seller and company, in its other settlements."""
    account = Account.objects.filter(settlements__report_id=key_text(report_id)).first()
    if account is None:
        return Mismatch.objects.none()
    return Mismatch.objects.filter(
        cause=AMOUNT_DIFFERS,
        settlement__account__seller_id=account.seller_id,
        settlement__account__company=account.company_id,
    ).exclude(settlement__report_id=key_text(report_id))


def _told_all(rows: QuerySet[Mismatch]) -> list[TheMismatch]:
    return [told(row, row.settlement.report_id) for row in rows.select_related("settlement")]


def told(row: Mismatch, report_id: str) -> TheMismatch:
    """The row in the port's terms."""
    currency = row.settlement.currency
    return TheMismatch(
        report_id=report_id,
        cause=row.cause,
        subject=row.subject,
        pays=row.pays,
        amount=in_books(row.amount, currency),
        open=in_books(row.open, currency),
        why=row.why,
        settled=row.settled,
        paid_by=row.paid_by,
    )
