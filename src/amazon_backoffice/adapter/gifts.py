# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is to be wrapped as a gift."""

from __future__ import annotations

from collections.abc import Collection

from ..models import SalesOrderLine


def wraps_of(order_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """The gift wrap that order items are to get, by order and Order Item ID; one query for all
    orders. Items that are not wrapped are left out.
    """
    rows = SalesOrderLine.objects.filter(
        order__in=order_ids, kind=SalesOrderLine.Kind.GIFT_WRAP, quantity__gt=0
    ).exclude(item_id="")
    found = rows.order_by("pk").values_list("order_id", "item_id", "code")
    return {(order, item): level or "as ordered" for order, item, level in found}
