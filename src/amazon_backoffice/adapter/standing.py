# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales orders as they stand now, in the port's terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import F

from amazon_connector.domain.currencies import smallest_unit
from amazon_connector.domain.customers import fingerprint
from amazon_connector.domain.totals import LandedLine
from amazon_connector.port import Landed, OrderKey

from ..engine.amounts import plain
from ..models import Contact, SalesOrder, SalesOrderLine, State, StockMove
from ..models.fields import key_text
from .contacts import address_of


class Keys:
    """Finds rows by (seller, order id) and answers by the keys that were asked for."""

    def __init__(self, keys: Iterable[OrderKey]) -> None:
        self._asked = {(key_text(k.seller_id), key_text(k.order_id)): k for k in keys}

    def filter(self) -> dict[str, Collection[str]]:
        """For a queryset's ``filter``; may find more than was asked for."""
        return {
            "seller_id__in": {seller for seller, _ in self._asked},
            "order_id__in": [order for _, order in self._asked],
        }

    def asked(self, row: SalesOrder) -> OrderKey | None:
        """The key that asked for this row (anything with seller_id and order_id)."""
        return self._asked.get((row.seller_id, row.order_id))


def sales_orders(keys: Iterable[OrderKey], lock: bool = False) -> dict[OrderKey, SalesOrder]:
    """The sales orders of these keys, with their contacts; with ``lock`` nobody else writes
    them until the transaction ends.
    """
    wanted = Keys(keys)
    rows = SalesOrder.objects.filter(**wanted.filter()).order_by("pk")
    rows = rows.select_related("customer", "delivery_address", "marketplace")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {key: row for row in rows if (key := wanted.asked(row))}


def landed_orders(orders: Collection[SalesOrder]) -> dict[int, Landed]:
    """How these orders stand, by pk; read with two queries."""
    ids = [order.pk for order in orders]
    if not ids:
        return {}
    lines = _lines(ids)
    left, is_open = _moves(ids)
    return {
        order.pk: landed(order, lines[order.pk], left[order.pk], order.pk in is_open)
        for order in orders
    }


def landed(
    order: SalesOrder,
    lines: Sequence[LandedLine],
    left: Mapping[str, Decimal],
    open_delivery: bool,
) -> Landed:
    """One order in the port's terms."""
    return Landed(
        total=in_currency(order.total, order.currency),
        lines=tuple(lines),
        cancelled=order.state == SalesOrder.State.CANCELLED,
        left={item: plain(pieces) for item, pieces in left.items()},
        address=address_fingerprint(order.delivery_address),
        open_delivery=open_delivery,
        name=order.name,
    )


def landed_line(line: SalesOrderLine, currency: str, on_default: bool) -> LandedLine:
    """One line in the port's terms."""
    return LandedLine(
        key=line.key,
        quantity=plain(line.quantity),
        untaxed=in_currency(line.untaxed, currency),
        tax=in_currency(line.tax, currency),
        rate=plain(line.rate),
        delivered=plain(line.delivered),
        invoiced=plain(line.invoiced),
        on_default=on_default,
    )


def address_fingerprint(contact: Contact | None) -> str:
    """Tells whether somebody edited the delivery address."""
    return fingerprint(address_of(contact)) if contact else ""


def in_currency(amount: Decimal, currency: str) -> Decimal:
    """The amount with its currency's decimals; finer digits, if any, stay."""
    unit = smallest_unit(currency)
    shown = amount.quantize(unit)
    return shown if shown == amount else amount


def _lines(ids: Sequence[int]) -> Mapping[int, list[LandedLine]]:
    rows = SalesOrderLine.objects.filter(order__in=ids).order_by("pk")
    found: dict[int, list[LandedLine]] = defaultdict(list)
    for line in rows.annotate(currency=F("order__currency"), default=F("product__default_for")):
        found[line.order_id].append(landed_line(line, line.currency, bool(line.default)))
    return found


def _moves(ids: Sequence[int]) -> tuple[Mapping[int, Mapping[str, Decimal]], set[int]]:
    """Pieces that left by order and item, and the orders with an open move."""
    left: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    is_open: set[int] = set()
    rows = StockMove.objects.filter(order_line__order__in=ids).exclude(state=State.CANCELLED)
    values = rows.order_by("pk").values_list(
        "order_line__order_id", "order_line__item_id", "state", "quantity"
    )
    for order_id, item_id, state, quantity in values:
        if state == State.DONE:
            left[order_id][item_id] += quantity
        else:
            is_open.add(order_id)
    return left, is_open
