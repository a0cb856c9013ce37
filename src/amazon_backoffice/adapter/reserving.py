# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which pieces in the warehouse are kept for which open moves (Odoo's *Check Availability*).

What does not lie there is not reserved: the move waits for it, and gets it when it arrives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from ..models import Product, State, StockMove, StockQuant, StockReservation
from ..models.delivery import most_urgent_first
from .locations import Locations
from .stock import ZERO, change
from .touches import touch

# (move, location): pieces
Held = Mapping[tuple[int, int], Decimal]


def reserve(
    moves: Sequence[StockMove],
    locations: Locations | None = None,
    most: Mapping[int, Decimal] | None = None,
) -> None:
    """Reserve for these open moves what they lack, the first one first; give back what they hold
    too much, all of it where they are open no more. ``most``: no more than these pieces, by
    move. Call inside ``atomic()``; a handful of queries for all.
    """
    if moves:
        _Reserving(moves, locations or Locations(), most or {}).save()


def unreserve(moves: Sequence[StockMove]) -> None:
    """Give back all that these moves hold. Call inside ``atomic()``."""
    reserve(moves, most={move.pk: ZERO for move in moves})


def reserve_waiting(product_ids: Collection[int], locations: Locations) -> None:
    """Pieces have arrived: those who wait for them get them, the most urgent first; what has no
    ship-by date (a transfer to Amazon) comes last.
    """
    waiting = StockMove.objects.filter(product__in=product_ids, state=State.OPEN)
    reserve(list(waiting.order_by(*most_urgent_first("delivery__"))), locations)


def held_by(move_ids: Iterable[int]) -> dict[int, dict[int, Decimal]]:
    """Pieces that are reserved, by move and location, in the order of their reservation."""
    rows = StockReservation.objects.filter(move__in=list(move_ids)).order_by("pk")
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for move_id, location_id, pieces in rows.values_list("move_id", "location_id", "quantity"):
        found[move_id][location_id] = pieces
    return found


class _Reserving:
    """Decides for all moves at once, then writes what became different."""

    def __init__(
        self, moves: Sequence[StockMove], locations: Locations, most: Mapping[int, Decimal]
    ) -> None:
        self._locations = locations
        self._moves = {move.pk: move for move in moves}
        held = held_by(self._moves)
        self._before = {(m, at): pieces for m in held for at, pieces in held[m].items()}
        self._after = dict(self._before)
        storable = _storable(moves)
        lacking: list[tuple[StockMove, Decimal]] = []
        for move in moves:
            is_wanted = move.state == State.OPEN and move.product_id in storable
            wanted = min(move.quantity, most.get(move.pk, move.quantity)) if is_wanted else ZERO
            lack = wanted - sum(held[move.pk].values(), ZERO)
            if lack > 0:
                lacking.append((move, lack))
            elif lack < 0:
                self._give_back(move, -lack)
        self._take(lacking)

    def _give_back(self, move: StockMove, pieces: Decimal) -> None:
        """What was reserved last goes first."""
        for key in reversed([key for key in self._before if key[0] == move.pk]):
            given = min(pieces, self._after[key])
            self._after[key] -= given
            pieces -= given

    def _take(self, lacking: Sequence[tuple[StockMove, Decimal]]) -> None:
        trees = {m.source_id: self._locations.inside(m.source_id) for m, _ in lacking}
        free = _free({m.product_id for m, _ in lacking}, {at for t in trees.values() for at in t})
        for move, lack in lacking:
            for at in trees[move.source_id]:
                pieces = min(lack, free.get((move.product_id, at), ZERO))
                if pieces > 0:
                    key = move.pk, at
                    self._after[key] = self._after.get(key, ZERO) + pieces
                    free[move.product_id, at] -= pieces
                    lack -= pieces

    def save(self) -> None:
        """Rows of reservations, and the sums of them beside the stock."""
        # What is promised follows from the moves too, reserved or not.
        touch(move.product_id for move in self._moves.values())
        keys = {*self._before, *self._after}
        changed = {k for k in keys if self._before.get(k) != self._after.get(k)}
        if not changed:
            return
        StockReservation.objects.filter(move__in={m for m, _ in changed}).delete()
        kept = [k for k in self._after if self._after[k] and k[0] in {m for m, _ in changed}]
        StockReservation.objects.bulk_create(
            StockReservation(move_id=m, location_id=at, quantity=self._after[m, at])
            for m, at in kept
        )
        sums: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        for move_id, at in changed:
            before, after = self._before.get((move_id, at)), self._after.get((move_id, at))
            sums[self._moves[move_id].product_id, at] += (after or ZERO) - (before or ZERO)
        change({key: (ZERO, pieces) for key, pieces in sums.items()})


def _storable(moves: Iterable[StockMove]) -> set[int]:
    rows = Product.objects.filter(pk__in={move.product_id for move in moves}, storable=True)
    return set(rows.values_list("pk", flat=True))


def _free(
    product_ids: Collection[int], location_ids: Collection[int]
) -> dict[tuple[int, int], Decimal]:
    """On hand less reserved; nobody else reserves of it until the transaction ends."""
    if not product_ids:
        return {}
    rows = StockQuant.objects.filter(product__in=product_ids, location__in=location_ids)
    locked = rows.order_by("product_id", "location_id").select_for_update(of=("self",))
    return {
        (product_id, location_id): quantity - reserved
        for product_id, location_id, quantity, reserved in locked.values_list(
            "product_id", "location_id", "quantity", "reserved"
        )
    }
