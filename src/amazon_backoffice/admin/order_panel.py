# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands above and below the lines of a sales order."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from amazon_backoffice.adapter.leaving import same_goods
from amazon_backoffice.local_amazon import amazon_url
from amazon_backoffice.models import AmazonOrder, Channel, Delivery, SalesOrder, State, StockMove
from amazon_backoffice.words import exact, money, quantity

from .base import change_url
from .parcel_tags import stuck_notes, sync_tag

LEVELS = {State.OPEN: "warn", State.DONE: "good", State.CANCELLED: ""}
HISTORY = "It was shipped before the account was linked, so it moved no stock here."


def order_panel(order: SalesOrder, may_change: bool) -> dict[str, Any]:
    """For ``office/order_top.html`` and ``office/order_bottom.html``."""
    row = AmazonOrder.objects.filter(sales_order=order).first()
    parcels = list(order.parcels.select_related("delivery"))
    return {
        "reference": order.order_id,
        "tags": [*_tags(order, row), *filter(None, [sync_tag(parcels)])],
        "bar": {"buttons": _buttons(order), "stats": []},
        "notes": [*stuck_notes(parcels, may_change), *_notes(order, row)],
        "facts": _facts(order, row),
        "totals": totals(row),
        "deliveries": [_delivery(d) for d in _deliveries(order)],
        "no_deliveries": _no_deliveries(order),
        "moves": [_move(move) for move in _moves(order)],
    }


def seller_central_order(order: SalesOrder) -> str:
    """The order's page in Seller Central; none of a local Amazon."""
    url = order.marketplace.seller_central_url.rstrip("/")
    return "" if amazon_url() or not url else f"{url}/orders-v3/order/{order.order_id}"


def _buttons(order: SalesOrder) -> list[dict[str, Any]]:
    link = seller_central_order(order)
    if not link:
        return []
    return [{"text": "Open in Seller Central", "link": link, "icon": "open_in_new", "outside": 1}]


def _tags(order: SalesOrder, row: AmazonOrder | None) -> list[dict[str, str]]:
    tags = [{"text": order.get_channel_display()}, {"text": order.marketplace.name}]
    cancelled = order.state == SalesOrder.State.CANCELLED
    tags.append({"text": order.get_state_display(), "level": "" if cancelled else "good"})
    if row and row.status:
        tags.append({"text": f"on Amazon: {row.status.replace('_', ' ').lower()}"})
    if order.history:
        tags.append({"text": "history"})
    if order.is_business:
        tags.append({"text": "business buyer"})
    return tags


def _notes(order: SalesOrder, row: AmazonOrder | None) -> list[dict[str, str]]:
    notes = []
    if row and row.cancellation_requested:
        why = f"Reason: {row.cancellation_reason}." if row.cancellation_reason else ""
        text = f"{why} Cancel it in Seller Central if it has not left; otherwise answer the buyer."
        notes.append({"level": "bad", "title": "The buyer asks to cancel.", "text": text})
    if row and row.flag:
        notes.append({"level": "bad", "title": "To decide:", "text": row.flag})
    if order.gift_messages:
        notes.append({"level": "good", "title": "Gift message:", "text": order.gift_messages})
    return notes


def _facts(order: SalesOrder, row: AmazonOrder | None) -> list[dict[str, Any]]:
    address = order.delivery_address
    facts: list[dict[str, Any]] = [
        {"title": "Number", "value": order.name},
        {"title": "Ordered", "value": exact(order.ordered_at)},
        {"title": "Account", "value": order.account.name, "link": change_url(order.account)},
        {"title": "Customer", "value": order.customer, "link": change_url(order.customer)},
    ]
    if address:
        facts.append({"title": "Deliver to", "value": address_in_one_line(address)})
    if order.purchase_order:
        facts.append({"title": "Customer reference", "value": order.purchase_order})
    facts += [
        {"title": "Ship by", "value": exact(order.ship_by)},
        {"title": "Deliver by", "value": exact(order.deliver_by)},
    ]
    if row and row.forget_after:
        gone = "gone" if row.forgotten else f"goes on {row.forget_after:%d %b %Y}"
        facts.append({"title": "Personal data", "value": gone})
    return facts


def address_in_one_line(contact: Any) -> str:
    place = " ".join(p for p in (contact.postal_code, contact.city, contact.state) if p)
    parts = (contact.name, contact.company_name, contact.line1, contact.line2, contact.line3)
    return ", ".join(p for p in (*parts, place, contact.country) if p)


def totals(row: AmazonOrder | None) -> dict[str, Any]:
    """Amazon's total, ours, the difference and its cause."""
    if row is None or row.expected is None:
        return {"known": False}
    grand = row.expected + row.collected_by_amazon
    collected = row.collected_by_amazon
    return {
        "known": True,
        "grand": money(grand, row.currency),
        "collected": money(collected, row.currency) if collected else "",
        "expected": money(row.expected, row.currency),
        "ours": money(row.ours, row.currency),
        "difference": money(row.difference, row.currency),
        "cause": row.get_cause_display() if row.cause else "",
        "detail": row.cause_detail,
    }


def what_it_is(move: StockMove) -> str:
    """The product; what stands on a default product is known by its SKU and description."""
    line = move.order_line
    if move.product.default_for and line:
        return f"{line.code}: {line.description}" if line.code else line.description
    return str(move.product)


def goods_of(moves: Iterable[StockMove]) -> str:
    """Pieces and products of these moves, the same goods together."""
    groups = same_goods(sorted(moves, key=lambda move: move.pk))
    pieces = ((sum(move.quantity for move in group), group[0]) for group in groups)
    return ", ".join(f"{quantity(Decimal(n))} × {what_it_is(move)}" for n, move in pieces)


def _deliveries(order: SalesOrder) -> QuerySet[Delivery]:
    return order.deliveries.order_by("pk").prefetch_related(
        "moves__product", "moves__order_line", "parcels"
    )


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "name": delivery.name,
        "link": change_url(delivery),
        "state": delivery.get_state_display(),
        "level": LEVELS[State(delivery.state)],
        "sync": sync_tag(delivery.parcels.all()),
        "blocked": delivery.blocked if delivery.state == State.OPEN else "",
        "outside": delivery.shipped_outside,
        "ship_by": exact(delivery.ship_by),
        "done": exact(delivery.done_at),
        "shipments": _shipments(delivery),
        "goods": goods_of(delivery.moves.all()),
    }


def _shipments(delivery: Delivery) -> str:
    """Carrier and tracking reference of each of its parcels."""
    rows = sorted(delivery.parcels.all(), key=lambda parcel: parcel.pk)
    parcels = [(parcel.carrier, parcel.tracking) for parcel in rows]
    told = (" ".join(filter(None, p)) for p in parcels or [(delivery.carrier, delivery.tracking)])
    return ", ".join(filter(None, told))


def _moves(order: SalesOrder) -> list[StockMove]:
    of_order = Q(order_line__order=order) | Q(delivery__order=order)
    moves = StockMove.objects.filter(of_order, state=State.DONE).distinct()
    return list(
        moves.select_related("product", "source", "destination", "order_line").order_by("pk")
    )


def _move(move: StockMove) -> dict[str, str]:
    return {
        "date": exact(move.done_at),
        "product": what_it_is(move),
        "source": str(move.source),
        "destination": str(move.destination),
        "quantity": quantity(move.quantity),
    }


def _no_deliveries(order: SalesOrder) -> str:
    if order.history:
        return f"No delivery. {HISTORY}"
    if order.channel == Channel.AMAZON:
        return "No delivery: Amazon ships it (FBA). Its stock moves are below."
    return "No delivery."
