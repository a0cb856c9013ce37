# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies where: always the sum of the done moves, so it can never drift from them."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Sum

from ..models import State, StockMove


def on_hand(product_ids: Collection[int], location_ids: Collection[int]) -> dict[int, Decimal]:
    """Pieces of each product in these locations together."""
    done = StockMove.objects.filter(state=State.DONE, product_id__in=product_ids)
    found: dict[int, Decimal] = {}
    for side, sign in (("destination_id__in", 1), ("source_id__in", -1)):
        sums = done.filter(**{side: location_ids}).order_by().values_list("product_id")
        for product_id, pieces in sums.annotate(Sum("quantity")):
            found[product_id] = found.get(product_id, Decimal(0)) + sign * pieces
    return found
