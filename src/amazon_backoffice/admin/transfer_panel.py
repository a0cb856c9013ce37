# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands on a transfer to Amazon: its goods, where they are, and the next step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.urls import reverse

from amazon_backoffice.models import (
    AmazonTransfer,
    Product,
    State,
    StockLocation,
    StockMove,
    StockReservation,
)
from amazon_backoffice.words import exact, quantity

from .base import list_url

Step = AmazonTransfer.State
LEVELS = {Step.PLANNED: "warn", Step.TRANSIT: "warn", Step.DONE: "good", Step.CANCELLED: ""}
_WENT = {
    StockLocation.Kind.AMAZON: "arrived",
    StockLocation.Kind.WAREHOUSE: "back",
    StockLocation.Kind.INVENTORY: "lost",
}


@dataclass
class Goods:
    """Pieces of one product by what became of them."""

    product: Product
    pieces: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def transit(self) -> Decimal:
        """Neither here nor there."""
        gone = sum(self.pieces[name] for name in _WENT.values())
        return self.pieces["left"] - gone

    def shown(self, name: str) -> str:
        """For people."""
        return quantity(self.transit if name == "transit" else self.pieces[name])


def transfer_figures(transfer_ids: Collection[int]) -> Mapping[int, Mapping[int, Goods]]:
    """By transfer and product; two queries."""
    moves = StockMove.objects.filter(transfer__in=transfer_ids)
    rows = moves.order_by("transfer", "product__internal_reference", "product").values_list(
        "transfer_id", "product_id", "state", "source__kind", "destination__kind"
    )
    sums = list(rows.annotate(pieces=Sum("quantity")))
    products = Product.objects.in_bulk({row[1] for row in sums})
    found: dict[int, dict[int, Goods]] = defaultdict(dict)
    for transfer_id, product_id, state, source, destination, pieces in sums:
        goods = found[transfer_id].setdefault(product_id, Goods(products[product_id]))
        if source != StockLocation.Kind.TRANSIT:
            goods.pieces["planned"] += pieces
            if state == State.DONE:
                goods.pieces["left"] += pieces
        elif state == State.DONE:
            goods.pieces[_WENT[destination]] += pieces
    return found


def in_words(found: Mapping[int, Goods], name: str = "planned") -> str:
    """Pieces and products in a line."""
    most = 4
    shown = [
        f"{goods.shown(name)} × {goods.product.internal_reference or goods.product.name}"
        for goods in found.values()
        if (goods.transit if name == "transit" else goods.pieces[name])
    ]
    more = [f"and {len(shown) - most} more"] if len(shown) > most else []
    return ", ".join(shown[:most] + more)


def transfer_panel(transfer: AmazonTransfer, may_change: bool) -> dict[str, Any]:
    """For ``office/transfer_top.html``."""
    goods = list(transfer_figures([transfer.pk])[transfer.pk].values())
    return {
        "name": transfer.name,
        "tag": {"text": transfer.get_state_display(), "level": LEVELS[Step(transfer.state)]},
        "bar": {"buttons": _buttons(transfer, bool(goods), may_change)},
        "notes": _notes(transfer, goods),
        "facts": _facts(transfer),
        "lines": [_line(one) for one in goods],
        "planned": transfer.state == Step.PLANNED,
        "may_arrive": transfer.state == Step.TRANSIT and may_change,
        "arrive_link": reverse("office-transfer-arrive", args=[transfer.pk]),
    }


def _buttons(transfer: AmazonTransfer, goods: bool, may_change: bool) -> list[dict[str, Any]]:
    moves = list_url("stockmove", f"transfer__id__exact={transfer.pk}")
    history = {"text": "Moves History", "icon": "history", "link": moves}
    if transfer.state != Step.PLANNED or not may_change:
        return [history]
    leave = reverse("office-transfer-leave", args=[transfer.pk])
    cancel = reverse("office-transfer-cancel", args=[transfer.pk])
    step = {"text": "Goods Have Left", "icon": "forklift", "link": leave, "post": True}
    steps = [{**step, "first": True}] if goods else []
    return [*steps, {"text": "Cancel", "icon": "close", "link": cancel, "post": True}]


def _facts(transfer: AmazonTransfer) -> list[dict[str, Any]]:
    return [
        {"title": "Amazon Account", "value": transfer.account},
        {"title": "From", "value": transfer.source},
        {"title": "To", "value": transfer.destination},
        {"title": "Amazon's Shipment ID", "value": transfer.shipment},
        {"title": "Left on", "value": exact(transfer.left_at)},
        {"title": "Arrived on", "value": exact(transfer.done_at)},
    ]


def _notes(transfer: AmazonTransfer, goods: list[Goods]) -> list[dict[str, Any]]:
    if transfer.state == Step.PLANNED and not goods:
        text = "Enter products and pieces below, and save."
        return [{"level": "warn", "title": "It names no goods yet.", "text": text}]
    if transfer.state != Step.PLANNED:
        return []
    lacking = _lacking(transfer)
    if not lacking:
        text = "They are kept for this transfer: nobody else is promised them."
        return [{"level": "good", "title": "All pieces are in the warehouse.", "text": text}]
    text = f"{', '.join(lacking)}. If they leave all the same, our stock goes below zero."
    return [{"level": "warn", "title": "Not all of it is free in the warehouse:", "text": text}]


def _lacking(transfer: AmazonTransfer) -> list[str]:
    held = StockReservation.objects.filter(move__transfer=transfer).order_by()
    kept = dict(held.values_list("move").annotate(pieces=Sum("quantity")))
    moves = transfer.moves.filter(state=State.OPEN).select_related("product").order_by("pk")
    return [
        f"{quantity(lack)} × {move.product.internal_reference or move.product.name}"
        for move in moves.annotate(wanted=F("quantity"))
        if (lack := move.wanted - kept.get(move.pk, Decimal(0)))
    ]


def _line(goods: Goods) -> dict[str, Any]:
    names = ("planned", "left", "arrived", "back", "lost", "transit")
    return {
        "id": goods.product.pk,
        "product": str(goods.product),
        "open": goods.transit > 0,
        **{name: goods.shown(name) for name in names},
    }
