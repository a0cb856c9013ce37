# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands on a delivery: where it goes, its goods, and the ways to end it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from amazon_backoffice.models import Carrier, Delivery, State, StockMove
from amazon_backoffice.words import exact, quantity

from .base import change_url
from .order_panel import LEVELS, address_in_one_line, what_it_is
from .parcel_tags import stuck_notes, sync_tag


def delivery_panel(delivery: Delivery, may_change: bool) -> dict[str, Any]:
    """For ``office/delivery_top.html``."""
    is_open = delivery.state == State.OPEN
    blocked = is_open and bool(delivery.blocked)
    parcels = list(delivery.parcels.select_related("delivery"))
    return {
        "name": delivery.name,
        "tags": [*_tags(delivery), *filter(None, [sync_tag(parcels)])],
        "notes": [*stuck_notes(parcels, may_change), *_notes(delivery, blocked, may_change)],
        "facts": _facts(delivery),
        "lines": [_line(move) for move in delivery.moves.select_related("product", "order_line")],
        "may_validate": is_open and not blocked and may_change,
        "is_done": delivery.state == State.DONE,
        "validate_link": reverse("office-validate", args=[delivery.pk]),
        "carriers": [carrier.name for carrier in Carrier.objects.all()],
        "carrier": delivery.carrier,
        "tracking": delivery.tracking,
    }


def _tags(delivery: Delivery) -> list[dict[str, str]]:
    tags = [{"text": delivery.get_state_display(), "level": LEVELS[State(delivery.state)]}]
    tags.append({"text": delivery.order.marketplace.name})
    if delivery.shipped_outside:
        tags.append({"text": "shipped outside"})
    return tags


def _notes(delivery: Delivery, blocked: bool, may_change: bool) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    if blocked:
        notes.append(
            {
                "level": "bad",
                "title": f"Blocked: {delivery.blocked}.".replace("..", "."),
                "text": "Close it as done if these goods have left; reopen it if they have not.",
                "buttons": _endings(delivery) if may_change else [],
            }
        )
    row = getattr(delivery.order, "amazon_order", None)
    if row and row.cancellation_requested and delivery.state == State.OPEN:
        notes.append(
            {
                "level": "bad",
                "title": "The buyer asks to cancel.",
                "text": "Look at the order before it is shipped.",
            }
        )
    if delivery.gift_messages:
        notes.append({"level": "good", "title": "Gift message:", "text": delivery.gift_messages})
    return notes


def _endings(delivery: Delivery) -> list[dict[str, Any]]:
    close = reverse("office-close-as-done", args=[delivery.pk])
    reopen = reverse("office-reopen", args=[delivery.pk])
    return [
        {"text": "Close as done", "icon": "task_alt", "link": close, "post": True, "first": True},
        {"text": "Reopen", "icon": "lock_open", "link": reopen, "post": True},
    ]


def _facts(delivery: Delivery) -> list[dict[str, Any]]:
    order = delivery.order
    facts: list[dict[str, Any]] = [
        {"title": "Sales Order", "value": order, "link": change_url(order)},
        {
            "title": "Deliver to",
            "value": address_in_one_line(delivery.address) if delivery.address else "",
        },
        {"title": "Ship by", "value": exact(delivery.ship_by)},
        {"title": "Deliver by", "value": exact(delivery.deliver_by)},
    ]
    if delivery.state == State.DONE:
        facts += [
            {"title": "Shipped", "value": exact(delivery.done_at)},
            {"title": "Carrier", "value": delivery.carrier},
            {"title": "Tracking Reference", "value": delivery.tracking},
        ]
    if delivery.backorder_of:
        first = delivery.backorder_of
        facts.append({"title": "Backorder of", "value": first, "link": change_url(first)})
    return facts


def _line(move: StockMove) -> dict[str, Any]:
    pieces = quantity(move.quantity)
    done = pieces if move.state == State.DONE else "0"
    return {"id": move.pk, "product": what_it_is(move), "ordered": pieces, "shipped": done}
