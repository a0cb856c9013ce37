# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settlement reports and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from amazon_connector.port import LostRace
from amazon_connector.records_money import (
    LISTED,
    POSTED,
    POSTING,
    REVERSING,
    STAGED,
    STAGING,
)
from amazon_connector.records_money import Settlement as TheSettlement

from ..models import Account, Settlement
from ..models.fields import key_text
from .standing import in_currency

_AT_WORK = (LISTED, STAGING, POSTING, REVERSING)
_READ = (STAGED, POSTING, POSTED, REVERSING)
_SAME = tuple(
    field.name for field in fields(TheSettlement) if field.name not in ("account_id", "total")
)


def settlements(report_ids: Sequence[str]) -> Mapping[str, TheSettlement]:
    """See ``Books.settlements``."""
    asked = {key_text(report_id): report_id for report_id in report_ids}
    rows = Settlement.objects.filter(report_id__in=asked).order_by("pk")
    if connection.in_atomic_block:
        rows = rows.select_for_update()
    return {asked[row.report_id]: told(row) for row in rows}


def settlements_at_work(account_ids: Sequence[str], limit: int) -> list[TheSettlement]:
    """See ``Books.settlements_at_work``."""
    by_themselves = Q(state=STAGED, account__payouts_posts_itself=True)
    rows = Settlement.objects.filter(
        Q(state__in=_AT_WORK) | by_themselves,
        account__in=[int(account_id) for account_id in account_ids],
        problem="",
    )
    return [told(row) for row in rows.order_by("created", "pk")[:limit]]


def save_settlements(page: Sequence[TheSettlement]) -> None:
    """See ``Books.save_settlements``."""
    for settlement in page:
        values = {name: getattr(settlement, name) for name in (*_SAME, "total")}
        values["account_id"] = int(settlement.account_id)
        values["version"] = settlement.version + 1
        if settlement.version:
            rows = Settlement.objects.filter(
                report_id=settlement.report_id, version=settlement.version
            )
            if not rows.update(**values):
                raise LostRace(f"Another worker is at the settlement {settlement.report_id}.")
        else:
            _insert(values)


def _insert(values: dict[str, object]) -> None:
    try:
        with transaction.atomic():
            Settlement.objects.create(**values)
    except IntegrityError as error:
        raise LostRace(f"The settlement {values['report_id']} is listed already.") from error


def settlement_twin(account_id: str, settlement_id: str) -> str:
    """See ``Books.settlement_twin``."""
    seller = Account.objects.filter(pk=int(account_id)).values("seller_id")
    rows = Settlement.objects.filter(
        account__seller_id__in=seller, settlement_id=settlement_id, state__in=_READ
    )
    return rows.order_by("pk").values_list("report_id", flat=True).first() or ""


def told(row: Settlement) -> TheSettlement:
    """The row in the port's terms."""
    return TheSettlement(
        account_id=str(row.account_id),
        total=None if row.total is None else in_books(row.total, row.currency),
        **{name: getattr(row, name) for name in _SAME},
    )


def in_books(amount: Decimal, currency: str) -> Decimal:
    """With its currency's decimals; nobody knows them before the file was read."""
    return in_currency(amount, currency) if currency else amount
