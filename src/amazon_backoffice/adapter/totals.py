# SPDX-License-Identifier: LGPL-3.0-or-later
"""Totals after lines changed, and how they compare with what Amazon says."""

from __future__ import annotations

from collections.abc import Iterable

from amazon_connector.domain.totals import EDITED, OTHER_TAX_RATE

from ..models import AmazonOrder, SalesOrder
from .errors import atomic
from .pricing import Pricing, total_up
from .writes import Writes

_BY_HAND = "Lines of this order were changed here after the import."
_BY_PAIRING = "The product that its SKU turned out to be has other taxes."


def recompute(sales_order_id: int) -> None:
    """Once a person has changed quantities, prices or taxes of lines: amounts, totals, cause."""
    with atomic():
        order = SalesOrder.objects.select_for_update().get(pk=sales_order_id)
        lines = list(order.lines.order_by("pk"))
        writes = Writes()
        pricing = Pricing(writes, lines)
        for line in lines:
            pricing.reprice(order, line)
        total_up(writes, order, lines)
        _compare(writes, order, amazon_rows([order]).get(order.pk), EDITED, _BY_HAND)
        writes.save()


def amazon_rows(orders: Iterable[SalesOrder]) -> dict[int, AmazonOrder]:
    """The connector's rows of these sales orders, by the order's pk."""
    return {r.sales_order_id: r for r in AmazonOrder.objects.filter(sales_order__in=orders)}


def follow_total(writes: Writes, order: SalesOrder, row: AmazonOrder | None) -> None:
    """Once a line got its own product, and with it its taxes."""
    if writes.changed(order):
        _compare(writes, order, row, OTHER_TAX_RATE, _BY_PAIRING)


def _compare(
    writes: Writes, order: SalesOrder, row: AmazonOrder | None, cause: str, detail: str
) -> None:
    if row is None or row.expected is None:
        return
    difference = row.expected - order.total
    writes.set(row, ours=order.total, difference=difference)
    writes.set(row, cause=cause if difference else "", cause_detail=detail if difference else "")
