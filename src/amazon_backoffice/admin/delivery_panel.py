# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands on a delivery: where it goes, its goods, and the ways to end it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter.packs import packed_too_much
from amazon_backoffice.models import Carrier, Delivery, Parcel, State
from amazon_backoffice.resending import shown_state, suggestion
from amazon_backoffice.time_zones import zone_of
from amazon_backoffice.views.working import working_panel
from amazon_backoffice.words import exact
from amazon_connector.port import PARCEL_STATES

from .base import change_url
from .delivery_goods import Goods, readiness_tag
from .order_panel import LEVELS, address_in_one_line
from .parcel_tags import LEVELS as PARCEL_LEVELS
from .parcel_tags import stuck_notes, sync_tag


def delivery_panel(request: HttpRequest, delivery: Delivery, may_change: bool) -> dict[str, Any]:
    """For ``office/delivery_top.html``."""
    is_open = delivery.state == State.OPEN
    blocked = is_open and bool(delivery.blocked)
    parcels = list(delivery.parcels.select_related("delivery").order_by("pk"))
    goods, zone = Goods(delivery), zone_of(delivery.order.account)
    notes = [*stuck_notes(parcels, may_change), *_notes(delivery, blocked, may_change)]
    panel: dict[str, Any] = {
        "name": delivery.name,
        "tags": [*_tags(delivery, goods), *filter(None, [sync_tag(parcels)])],
        "bar": {"buttons": [_slip(delivery)], "stats": []},
        "notes": [*notes, *_too_much(delivery, goods)],
        "facts": _facts(delivery, parcels),
        "lines": goods.lines,
        "parcels": [_parcel(parcel, goods, zone) for parcel in parcels],
        "is_done": delivery.state == State.DONE,
        "working": working_panel(request),
        "may_validate": is_open and not blocked and may_change,
    }
    return {**panel, **_form(delivery, goods)} if panel["may_validate"] else panel


def _form(delivery: Delivery, goods: Goods) -> dict[str, Any]:
    """What the fields and buttons of an open delivery need."""
    links = {name: reverse(f"office-{name}", args=[delivery.pk]) for name in _BUTTONS}
    today = runtime.clock().now().astimezone(zone_of(delivery.order.account)).date()
    return {
        "links": links,
        "packs": goods.packs,
        "packed": goods.packed_pieces,
        "to_pack": goods.unpacked,
        "lacks": goods.lacks,
        "carriers": [carrier.name for carrier in Carrier.objects.all()],
        "carrier": _usual_carrier(delivery),
        "today": today.isoformat(),
    }


_BUTTONS = ("validate", "pack", "reserve", "unreserve")


def _usual_carrier(delivery: Delivery) -> str:
    """That of the account's latest parcel: most shops have one. Not its typing errors."""
    rows = Parcel.objects.filter(account=delivery.order.account_id).exclude(carrier="")
    last = rows.order_by("-pk").values_list("carrier", flat=True).first() or ""
    return suggestion(last) or last


def _slip(delivery: Delivery) -> dict[str, Any]:
    link = f"{reverse('office-slips')}?delivery={delivery.pk}"
    return {"text": "Print Slip", "icon": "print", "link": link, "outside": True}


def _too_much(delivery: Delivery, goods: Goods) -> list[dict[str, Any]]:
    wrong = packed_too_much(delivery) if goods.packs and delivery.state == State.OPEN else ""
    return [{"level": "bad", "title": "Packed too much.", "text": wrong}] if wrong else []


def _parcel(parcel: Parcel, goods: Goods, zone: tzinfo) -> dict[str, Any]:
    state = shown_state(parcel)
    return {
        "link": change_url(parcel),
        "goods": goods.in_words(parcel.items),
        "carrier": parcel.carrier,
        "tracking": parcel.tracking,
        "shipped": exact(parcel.shipped_at, zone),
        "state": PARCEL_STATES[state],
        "level": PARCEL_LEVELS.get(state, ""),
    }


def _tags(delivery: Delivery, goods: Goods) -> list[dict[str, str]]:
    tags = [{"text": delivery.get_state_display(), "level": LEVELS[State(delivery.state)]}]
    if delivery.state == State.OPEN:
        tags.append(readiness_tag(goods.lacks))
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


def _facts(delivery: Delivery, parcels: Sequence[Parcel]) -> list[dict[str, Any]]:
    order, zone = delivery.order, zone_of(delivery.order.account)
    address = address_in_one_line(delivery.address) if delivery.address else ""
    facts: list[dict[str, Any]] = [
        {"title": "Sales Order", "value": order, "link": change_url(order)},
        {"title": "Deliver to", "value": address},
        {"title": "Ship by", "value": exact(delivery.ship_by, zone)},
        {"title": "Deliver by", "value": exact(delivery.deliver_by, zone)},
    ]
    if delivery.state == State.DONE:
        facts.append({"title": "Validated", "value": exact(delivery.done_at, zone)})
    if delivery.state == State.DONE and not parcels:  # from before there were parcels
        facts.append({"title": "Carrier", "value": delivery.carrier})
        facts.append({"title": "Tracking Reference", "value": delivery.tracking})
    if first := delivery.backorder_of:
        facts.append({"title": "Backorder of", "value": first, "link": change_url(first)})
    backorders = delivery.backorders.order_by("pk")
    facts += [{"title": "Backorder", "value": b, "link": change_url(b)} for b in backorders]
    return facts
