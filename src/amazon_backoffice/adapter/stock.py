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
from django.db.models.functions import Coalesce

from ..models import State, StockMove, StockQuant
from ..models.among import Page
from .flat import flat
from .locations import Locations
from .touches import touch

ZERO = Decimal(0)
# (product, location): more or fewer pieces on hand, and more or fewer of them reserved.
Changes = Mapping[tuple[int, int], tuple[Decimal, Decimal]]
_Found = dict[tuple[int, int], Any]
_Trees = Mapping[int, Collection[int]]
_AT_ONCE = 200  # rows of four parameters: SQLite takes 999


def on_hand(product_ids: Collection[int], location_ids: Collection[int]) -> dict[int, Decimal]:
    """Pieces of each product in exactly these locations together."""
    rows = StockQuant.objects.filter(product__in=product_ids, location__in=location_ids)
    sums = rows.order_by().values_list("product_id").annotate(Sum("quantity"))
    return dict(sums)


def available(products: Page, warehouse_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Whole pieces by (stock location of a warehouse, product): on hand less reserved and less
    what open moves out of there lack still, in that location and in those inside it. What is not
    counted there is left out. Three queries.
    """
    locations = Locations()
    trees = {warehouse: locations.inside(warehouse) for warehouse in warehouse_ids}
    found: dict[tuple[int, int], Any] = defaultdict(int)
    _add_lying(found, products, trees)
    _take_off_lacking(found, products, trees)
    return {key: _whole(pieces) for key, pieces in found.items()}


def _whole(pieces: Any) -> int:
    """SQLite counts in binary fractions: 2.3 less 0.3 would be a hair's breadth below 2."""
    return floor(round(pieces, 3) if isinstance(pieces, float) else pieces)


def _add_lying(found: _Found, products: Page, trees: _Trees) -> None:
    within: dict[int, list[int]] = defaultdict(list)
    for warehouse, tree in trees.items():
        for location in tree:
            within[location].append(warehouse)
    rows = StockQuant.objects.filter(product__among=products).order_by()
    # Of all locations: a database that has not looked at its tables yet would take the wrong index.
    for product, location, pieces, reserved in flat(
        rows, "product_id", "location_id", "quantity", "reserved"
    ):
        for warehouse in within.get(location, ()):
            found[warehouse, product] += pieces - reserved


def _take_off_lacking(found: _Found, products: Page, trees: _Trees) -> None:
    """What is to be delivered is promised, whether its pieces are reserved, given back by a
    person, or not there yet.
    """
    rows = StockMove.objects.filter(product__among=products, state=State.OPEN).order_by()
    held = rows.annotate(held=Coalesce(Sum("reservations__quantity"), ZERO))
    for product, source, destination, pieces, reserved in flat(
        held, "product_id", "source_id", "destination_id", "quantity", "held"
    ):
        for warehouse, tree in trees.items():
            if source in tree and destination not in tree:
                found[warehouse, product] -= max(pieces - reserved, 0)


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
