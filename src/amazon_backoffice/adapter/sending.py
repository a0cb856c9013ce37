# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Send to Amazon*: goods leave the warehouse, are in transit, and arrive, whole or in part.

Each function raises ``CannotBook`` with what to do. Pieces are named by the pk of their product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from amazon_connector.port import CannotBook

from ..models import Account, AmazonTransfer, State, StockLocation, StockMove
from .defaults import places
from .errors import atomic
from .moving import inventory, moved
from .numbers import TRANSFER, take_numbers
from .reserving import held_by, reserve, unreserve
from .stock import ZERO

Pieces = Mapping[int, Decimal]


def begin(transfer: AmazonTransfer) -> None:
    """Number a new transfer and give it its way. Call inside ``atomic()``, then save it."""
    account: Account = transfer.account
    if account.location_id is None:
        raise CannotBook(f"{account} has no Amazon location: choose one on its form first.")
    of_company = places([account.company_id])
    warehouse = of_company[account.company_id, StockLocation.Kind.WAREHOUSE]
    transfer.source_id = account.warehouse_id or warehouse
    transfer.transit_id = of_company[account.company_id, StockLocation.Kind.TRANSIT]
    transfer.destination_id = account.location_id
    (transfer.name,) = take_numbers(TRANSFER, 1)


def plan(transfer: AmazonTransfer, move: StockMove) -> None:
    """Complete a move that is to leave, whose product and pieces a person has typed."""
    move.transfer, move.reference = transfer, transfer.name
    move.source_id, move.destination_id = transfer.source_id, transfer.transit_id


def keep(transfer: AmazonTransfer) -> None:
    """What is planned is reserved in the warehouse as far as it is there: nobody else sells it.
    Call inside ``atomic()``, once its moves are written.
    """
    reserve(list(transfer.moves.filter(state=State.OPEN).order_by("pk")))


def leave(transfer_id: int, now: datetime) -> None:
    """The first step: all that is planned has left the warehouse. What was not counted there
    leaves its stock below zero.
    """
    with atomic():
        transfer = _locked(transfer_id, AmazonTransfer.State.PLANNED)
        moves = list(transfer.moves.filter(state=State.OPEN).order_by("pk"))
        if not moves:
            raise CannotBook(f"{transfer} names no goods: enter products and pieces, and save.")
        reserve(moves)
        held = held_by(move.pk for move in moves)
        unreserve(moves)
        more = [other for move in moves for other in _leave(move, held[move.pk], now)]
        StockMove.objects.bulk_update(moves, ["source", "quantity", "state", "done_at"])
        moved([*moves, *StockMove.objects.bulk_create(more)])
        transfer.state, transfer.left_at = AmazonTransfer.State.TRANSIT, now
        transfer.save()


def arrive(transfer_id: int, pieces: Pieces, now: datetime) -> None:
    """The second step: these pieces lie at Amazon; what is not named stays in transit."""
    with atomic():
        transfer = _locked(transfer_id, AmazonTransfer.State.TRANSIT)
        _out_of_transit(transfer, pieces, transfer.destination_id, transfer.name, now)


def come_back(transfer_id: int, pieces: Pieces, now: datetime) -> None:
    """These pieces are back in the warehouse: Amazon did not take them."""
    with atomic():
        transfer = _locked(transfer_id, AmazonTransfer.State.TRANSIT)
        _out_of_transit(transfer, pieces, transfer.source_id, f"{transfer}: came back", now)


def lose(transfer_id: int, pieces: Pieces, now: datetime) -> None:
    """These pieces will never arrive."""
    with atomic():
        transfer = _locked(transfer_id, AmazonTransfer.State.TRANSIT)
        nowhere = inventory(transfer.account.company_id).pk
        _out_of_transit(transfer, pieces, nowhere, f"{transfer}: lost on the way", now)


def cancel(transfer_id: int) -> None:
    """Nothing of it leaves; what it kept is free again."""
    with atomic():
        transfer = _locked(transfer_id, AmazonTransfer.State.PLANNED)
        moves = list(transfer.moves.filter(state=State.OPEN).order_by("pk"))
        unreserve(moves)
        StockMove.objects.filter(pk__in=[m.pk for m in moves]).update(state=State.CANCELLED)
        transfer.state = AmazonTransfer.State.CANCELLED
        transfer.save()


def in_transit(transfer_ids: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """Pieces on the way, by transfer and product; one query."""
    found: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    done = StockMove.objects.filter(transfer__in=transfer_ids, state=State.DONE).order_by()
    rows = done.values_list("transfer_id", "product_id", "destination_id")
    names = {"pieces": Coalesce(Sum("quantity"), ZERO), "at": F("transfer__transit_id")}
    for transfer_id, product_id, destination_id, pieces, transit_id in rows.annotate(**names):
        sign = 1 if destination_id == transit_id else -1
        found[transfer_id][product_id] += sign * pieces
    return found


def _locked(transfer_id: int, state: AmazonTransfer.State) -> AmazonTransfer:
    transfer: AmazonTransfer = AmazonTransfer.objects.select_for_update().get(pk=transfer_id)
    if transfer.state != state:
        raise CannotBook(f"{transfer} is “{transfer.get_state_display()}” by now. Look again.")
    return transfer


def _leave(move: StockMove, held: Pieces, now: datetime) -> list[StockMove]:
    """It leaves from where its pieces are kept: others of the same goods where that is in
    several places. What is kept nowhere leaves the warehouse's stock itself.
    """
    sources = dict(held)
    rest = move.quantity - sum(held.values(), ZERO)
    sources[move.source_id] = sources.get(move.source_id, ZERO) + rest
    (first, pieces), *others = [(at, n) for at, n in sources.items() if n]
    move.source_id, move.quantity, move.state, move.done_at = first, pieces, State.DONE, now
    way = move.transfer, move.product_id
    return [_done(*way, at, move.destination_id, n, now) for at, n in others]


def _out_of_transit(
    transfer: AmazonTransfer, pieces: Pieces, destination_id: int, reference: str, now: datetime
) -> None:
    there = in_transit([transfer.pk])[transfer.pk]
    wanted = {product_id: Decimal(n) for product_id, n in pieces.items() if n}
    if not wanted:
        raise CannotBook(f"{transfer}: enter how many pieces.")
    for product_id, n in wanted.items():
        if not 0 < n <= there.get(product_id, ZERO):
            raise CannotBook(f"{transfer}: no more than what is in transit, and not below zero.")
    moves = [
        _done(transfer, product_id, transfer.transit_id, destination_id, n, now, reference)
        for product_id, n in sorted(wanted.items())
    ]
    moved(StockMove.objects.bulk_create(moves))
    if sum(there.values()) == sum(wanted.values()):
        transfer.state, transfer.done_at = AmazonTransfer.State.DONE, now
        transfer.save()


def _done(
    transfer: AmazonTransfer,
    product_id: int,
    source_id: int,
    destination_id: int,
    quantity: Decimal,
    now: datetime,
    reference: str = "",
) -> StockMove:
    return StockMove(
        transfer=transfer,
        product_id=product_id,
        source_id=source_id,
        destination_id=destination_id,
        quantity=quantity,
        state=State.DONE,
        done_at=now,
        reference=reference or transfer.name,
    )
