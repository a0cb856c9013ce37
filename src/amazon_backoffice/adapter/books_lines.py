# SPDX-License-Identifier: LGPL-3.0-or-later
"""The lines of settlements: staged in pages, summed by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from amazon_connector.records_money import BY_PAYMENT, UNKNOWN, SettledSum
from amazon_connector.records_money import SettlementLine as TheLine

from ..models import SettledOrder, Settlement, SettlementLine
from ..models.fields import key_text
from .standing import in_currency
from .sums import amount_of

_ORDERS = SettledOrder._meta.db_table
_LINES = SettlementLine._meta.db_table
_SUM = {
    "sqlite": "SUM(CAST(ROUND(l.amount * 1000) AS INTEGER))",
    "postgresql": "CAST(SUM(l.amount) * 1000 AS BIGINT)",
}


def stage_lines(page: Sequence[TheLine]) -> None:
    """See ``Books.stage_lines``."""
    ids = _ids({line.report_id for line in page})
    Settlement.objects.filter(pk__in=ids.values(), gathered=True).update(gathered=False)
    SettlementLine.objects.bulk_create(
        [
            SettlementLine(
                settlement_id=ids[line.report_id],
                number=line.number,
                transaction=line.transaction,
                amount_type=line.amount_type,
                description=line.description,
                kind=line.kind,
                pays=line.pays,
                order_id=line.order_id,
                item_id=line.item_id,
                sku=line.sku,
                quantity=line.quantity,
                marketplace=line.marketplace,
                amount=line.amount,
                posted_at=line.posted_at,
                month=line.month,
            )
            for line in page
        ],
        ignore_conflicts=True,
    )


def unstage_lines(report_id: str) -> None:
    """See ``Books.unstage_lines``."""
    for pk in _ids({report_id}).values():
        SettledOrder.objects.filter(settlement=pk).delete()
        SettlementLine.objects.filter(settlement=pk).delete()
        Settlement.objects.filter(pk=pk).update(gathered=False)


def gather(settlement: Settlement) -> None:
    """Sum the lines of each order once, before anything is booked of them."""
    if settlement.gathered:
        return
    SettledOrder.objects.filter(settlement=settlement, how="").delete()
    amount = _SUM[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(_GATHER.format(sum=amount), [settlement.pk])
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {_ORDERS}")
    Settlement.objects.filter(pk=settlement.pk).update(gathered=True)
    settlement.gathered = True


_GATHER = f"""
INSERT INTO {_ORDERS} (settlement_id, order_id, pays, amount, posted_at, how)
SELECT l.settlement_id, l.order_id, l.pays, {{sum}} / 1000.0, MAX(l.posted_at), ''
  FROM {_LINES} l
 WHERE l.settlement_id = %s AND l.pays <> ''
 GROUP BY l.settlement_id, l.order_id, l.pays
 ORDER BY l.order_id, l.pays
ON CONFLICT DO NOTHING
"""


def settled_sums(report_id: str) -> list[SettledSum]:
    """See ``Books.settled_sums``."""
    settlement = Settlement.objects.filter(report_id=report_id).first()
    if settlement is None:
        return []
    gather(settlement)
    sql = _SUMS.format(sum=_SUM[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(sql, [UNKNOWN, settlement.pk, BY_PAYMENT])
        return [_sum(row, settlement.currency) for row in cursor.fetchall()]


_SUMS = f"""
SELECT l.month, l.marketplace, l.kind, COALESCE(o.how, ''),
       CASE WHEN l.kind = %s THEN l.description ELSE '' END,
       {{sum}}, COUNT(*), MAX(l.posted_at)
  FROM {_LINES} l
  LEFT JOIN {_ORDERS} o
    ON o.settlement_id = l.settlement_id AND o.order_id = l.order_id AND o.pays = l.pays
 WHERE l.settlement_id = %s AND COALESCE(o.how, '') <> %s
 GROUP BY 1, 2, 3, 4, 5
 ORDER BY 1, 2, 3, 4, 5
"""


def _sum(row: Sequence[Any], currency: str) -> SettledSum:
    month, marketplace, kind, how, description, thousandths, lines, last = row
    return SettledSum(
        month=month if isinstance(month, date) else date.fromisoformat(month),
        marketplace=marketplace,
        kind=kind,
        how=how,
        description=description,
        amount=in_currency(amount_of(thousandths), currency),
        lines=lines,
        last=_moment(last),
    )


def _moment(value: Any) -> datetime:
    """SQLite tells a greatest moment as text."""
    if isinstance(value, str):
        value = SettlementLine._meta.get_field("posted_at").to_python(value)
        value = connection.ops.convert_datetimefield_value(value, None, connection) or value
    assert isinstance(value, datetime)
    return value


def _ids(report_ids: set[str]) -> dict[str, int]:
    asked = {key_text(report_id): report_id for report_id in report_ids}
    rows = Settlement.objects.filter(report_id__in=asked).values_list("report_id", "pk")
    return {asked[report_id]: pk for report_id, pk in rows}
