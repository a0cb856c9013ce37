# SPDX-License-Identifier: LGPL-3.0-or-later
"""The connector's own rows of Amazon orders."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from amazon_connector.domain.orders import Window
from amazon_connector.port import QUARANTINED, KnownOrder, OrderKey
from amazon_connector.port import AmazonOrder as Row

from ..models import AmazonOrder, SalesOrder, SalesOrderLine
from .standing import Keys, in_currency, landed_orders

_KEY = ["seller_id", "order_id"]
_AMOUNTS = ("expected", "ours", "collected_by_amazon")
_ELSEWHERE = {"key", "account_id", "ship_by", "deliver_by", *_AMOUNTS}
_SAME = tuple(f.name for f in dataclasses.fields(Row) if f.name not in _ELSEWHERE)


def known_orders(keys: Sequence[OrderKey]) -> Mapping[OrderKey, KnownOrder]:
    """See ``Backend.known_orders``."""
    wanted = Keys(keys)
    rows = {
        key: row
        for row in AmazonOrder.objects.filter(**wanted.filter()).select_related(
            "sales_order__delivery_address"
        )
        if (key := wanted.asked(row))
    }
    standing = landed_orders([row.sales_order for row in rows.values() if row.sales_order])
    return {
        key: KnownOrder(_told(row, key), standing.get(row.sales_order_id))
        for key, row in rows.items()
    }


def orders_to_retry(account_ids: Sequence[str], due: datetime, limit: int) -> list[Row]:
    """See ``Backend.orders_to_retry``."""
    rows = _quarantined(account_ids).filter(next_attempt__lte=due)
    return [_told(row) for row in rows.order_by("next_attempt", "pk")[:limit]]


def retry_now(account_ids: Sequence[str], due: datetime) -> None:
    """See ``Backend.retry_now``."""
    _quarantined(account_ids).update(next_attempt=due)


def _quarantined(account_ids: Sequence[str]) -> QuerySet[AmazonOrder]:
    ids = [int(account_id) for account_id in account_ids]
    return AmazonOrder.objects.filter(state=QUARANTINED, account__in=ids)


def save_orders(page: Sequence[Row]) -> None:
    """See ``Backend.save_orders``."""
    rows = {row.key: row for row in page}
    if not rows:
        return
    wanted = Keys(rows)
    orders = SalesOrder.objects.filter(**wanted.filter()).only("seller_id", "order_id")
    made = {wanted.asked(order): order.pk for order in orders}
    AmazonOrder.objects.bulk_create(
        [_stored(row, made.get(key)) for key, row in rows.items()],
        update_conflicts=True,
        unique_fields=_KEY,
        update_fields=_COLUMNS,
    )


_COLUMNS = [
    f.name for f in AmazonOrder._meta.concrete_fields if not f.primary_key and f.name not in _KEY
]


def lines_to_pair() -> QuerySet[SalesOrderLine]:
    """Lines on a default product that may still be given a product of their own."""
    return SalesOrderLine.objects.filter(
        order__state=SalesOrder.State.CONFIRMED, delivered=0, invoiced=0, quantity__gt=0
    ).exclude(Q(product__default_for="") | Q(code=""))


def default_lines(account_ids: Sequence[str], after: str, limit: int) -> list[OrderKey]:
    """See ``Backend.default_lines``."""
    lines = lines_to_pair().filter(
        order__account__in=[int(account_id) for account_id in account_ids],
        order__order_id__gt=after,
    )
    keys = lines.order_by("order__order_id", "order__seller_id")
    found = keys.values_list("order__seller_id", "order__order_id").distinct()[:limit]
    return [OrderKey(seller, order) for seller, order in found]


def _stored(row: Row, sales_order_id: int | None) -> AmazonOrder:
    ours, expected = row.ours, row.expected
    return AmazonOrder(
        seller_id=row.key.seller_id,
        order_id=row.key.order_id,
        account_id=int(row.account_id),
        sales_order_id=sales_order_id,
        difference=None if ours is None or expected is None else expected - ours,
        ship_by_earliest=row.ship_by.earliest,
        ship_by=row.ship_by.latest,
        deliver_by_earliest=row.deliver_by.earliest,
        deliver_by=row.deliver_by.latest,
        **{name: getattr(row, name) for name in (*_SAME, *_AMOUNTS)},
    )


def _told(row: AmazonOrder, key: OrderKey | None = None) -> Row:
    amounts = {name: _amount(row, name) for name in _AMOUNTS}
    return Row(
        key=key or OrderKey(row.seller_id, row.order_id),
        account_id=str(row.account_id),
        ship_by=Window(row.ship_by_earliest, row.ship_by),
        deliver_by=Window(row.deliver_by_earliest, row.deliver_by),
        **{name: getattr(row, name) for name in _SAME},
        **amounts,
    )


def _amount(row: AmazonOrder, name: str) -> object:
    amount = getattr(row, name)
    return None if amount is None else in_currency(amount, row.currency)
