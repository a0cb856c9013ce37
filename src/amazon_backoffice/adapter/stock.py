# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies where. ``StockQuant`` is written here alone, always in the transaction of the moves
or reservations that it sums up; everything in sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from math import floor
from typing import Any

from django.db import connection
from django.db.models import Sum

from ..models import StockQuant
from .flat import flat
from .locations import Locations
from .touches import touch

ZERO = Decimal(0)
# (product, location): more or fewer pieces on hand, and more or fewer of them reserved.
Changes = Mapping[tuple[int, int], tuple[Decimal, Decimal]]
_AT_ONCE = 200  # rows of four parameters: SQLite takes 999


def on_hand(product_ids: Collection[int], location_ids: Collection[int]) -> dict[int, Decimal]:
    """Pieces of each product in exactly these locations together."""
    rows = StockQuant.objects.filter(product__in=product_ids, location__in=location_ids)
    sums = rows.order_by().values_list("product_id").annotate(Sum("quantity"))
    return dict(sums)


def available(
    product_ids: Collection[int], warehouse_ids: Collection[int]
) -> dict[tuple[int, int], int]:
    """Whole pieces by (stock location of a warehouse, product): on hand less reserved, in that
    location and in those inside it. What is not counted there is left out. Two queries.
    """
    locations = Locations()
    trees = {warehouse: locations.inside(warehouse) for warehouse in warehouse_ids}
    rows = StockQuant.objects.filter(product__among=product_ids).order_by()
    free: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    # Of all locations: a database that has not looked at its tables yet would take the wrong index.
    for product, location, pieces, reserved in flat(
        rows, "product_id", "location_id", "quantity", "reserved"
    ):
        free[location].append((product, pieces - reserved))
    found: dict[tuple[int, int], Any] = defaultdict(int)
    for warehouse, tree in trees.items():
        for location in tree:
            for product, pieces in free[location]:
                found[warehouse, product] += pieces
    # SQLite counts in binary fractions: 2.3 less 0.3 would be a hair's breadth below 2.
    return {key: floor(round(pieces, 3)) for key, pieces in found.items()}


def change(changes: Changes) -> None:
    """Add to what lies there and to what of it is reserved: one statement for all, in the order
    of the keys, so that two workers never wait in a ring. Notes whose quantity on Amazon follows.
    """
    rows = [(*key, *changes[key]) for key in sorted(changes) if any(changes[key])]
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        with connection.cursor() as cursor:
            values = ", ".join(["(%s, %s, %s, %s)"] * len(part))
            cursor.execute(
                _UPSERT.format(values=values), [_parameter(v) for row in part for v in row]
            )
    touch(product_id for product_id, _, _, _ in rows)


_UPSERT = f"""
INSERT INTO {StockQuant._meta.db_table} AS quant (product_id, location_id, quantity, reserved)
VALUES {{values}}
ON CONFLICT (product_id, location_id) DO UPDATE SET
    quantity = quant.quantity + excluded.quantity, reserved = quant.reserved + excluded.reserved
"""


def _parameter(value: int | Decimal) -> object:
    if isinstance(value, Decimal):
        return connection.ops.adapt_decimalfield_value(value, 15, 3)
    return value
