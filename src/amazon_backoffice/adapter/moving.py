# SPDX-License-Identifier: LGPL-3.0-or-later
"""Done moves, and what follows from them for what lies where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from ..models import Product, State, StockLocation, StockMove, StockQuant
from .errors import atomic
from .locations import Locations
from .reserving import reserve_waiting
from .stock import ZERO, change


def moved(moves: Iterable[StockMove], locations: Locations | None = None) -> None:
    """These moves were written as done: their pieces are elsewhere now. What has come into a
    warehouse is reserved for those who wait for it. Call inside ``atomic()``, once for a move.
    """
    locations = locations or Locations()
    changes: dict[tuple[int, int], tuple[Decimal, Decimal]] = {}
    arrived = set()
    for move in moves:
        pieces = Decimal(move.quantity)
        for location_id, sign in ((move.source_id, -1), (move.destination_id, 1)):
            if locations.is_counted(location_id):
                key = move.product_id, location_id
                changes[key] = (changes.get(key, (ZERO, ZERO))[0] + sign * pieces, ZERO)
        if locations.is_warehouse(move.destination_id):
            arrived.add(move.product_id)
    change(changes)
    if arrived:
        reserve_waiting(arrived, locations)


def count(product: Product, location: StockLocation, quantity: Decimal, now: datetime) -> None:
    """A person has counted this many pieces there: an inventory adjustment makes it so."""
    with atomic():
        rows = StockQuant.objects.filter(product=product, location=location).select_for_update()
        there = sum((row.quantity for row in rows), ZERO)
        if quantity == there:
            return
        elsewhere, more = inventory(location.company_id), quantity > there
        move = StockMove.objects.create(
            product=product,
            source=elsewhere if more else location,
            destination=location if more else elsewhere,
            quantity=abs(quantity - there),
            state=State.DONE,
            done_at=now,
            reference="Inventory adjustment",
        )
        moved([move])


def inventory(company_id: int) -> StockLocation:
    """Where what was counted in comes from, and what was not found goes to."""
    kind = StockLocation.Kind.INVENTORY
    found = StockLocation.objects.filter(company_id=company_id, kind=kind).order_by("pk").first()
    return found or StockLocation.objects.create(
        company_id=company_id, kind=kind, name="Inventory adjustment"
    )
