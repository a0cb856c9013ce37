# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which orders enter, how, and when their personal data must go.

FBA (AMAZON): SHIPPED enters. FBM (MERCHANT): UNSHIPPED, PARTIALLY_SHIPPED and SHIPPED enter.
An order first seen CANCELLED is kept as a row with that reason; one that is not paid waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .orders import (
    AMAZON,
    CANCELLED,
    MERCHANT,
    PARTIALLY_SHIPPED,
    PENDING,
    PENDING_AVAILABILITY,
    SHIPPED,
    UNFULFILLABLE,
    UNSHIPPED,
    Address,
    Buyer,
    Order,
    Package,
    Window,
)

ENTER, WAIT, LEAVE_OUT, ASK = "enter", "wait", "leave_out", "ask"
# Amazon Services API Data Protection Policy: personal data goes 30 days after delivery.
KEEP_PERSONAL_DATA = timedelta(days=30)
# Where Amazon names no delivery date: what a slow parcel takes.
_SLOW_DELIVERY = timedelta(days=30)


@dataclass(frozen=True)
class Intake:
    """ENTER, WAIT (not ready yet), LEAVE_OUT (for good) or ASK (a person looks, and it is tried
    again by itself), and why.
    """

    verdict: str
    why: str = ""


_BEFORE_IMPORT: Mapping[str, Intake] = {
    PENDING: Intake(WAIT, "Not paid yet on Amazon."),
    PENDING_AVAILABILITY: Intake(WAIT, "Pre-order: not released yet on Amazon."),
    CANCELLED: Intake(LEAVE_OUT, "Cancelled on Amazon before it was imported."),
    UNFULFILLABLE: Intake(LEAVE_OUT, "Amazon cannot fulfil it (multi-channel order)."),
}


def intake(order: Order) -> Intake:
    """What happens to an order that has no sales order yet."""
    if order.status in _BEFORE_IMPORT:
        return _BEFORE_IMPORT[order.status]
    if order.channel == AMAZON:
        return _fba(order.status)
    if order.channel == MERCHANT:
        return _fbm(order.status)
    return Intake(ASK, "Amazon does not say who fulfils this order (FBA or FBM).")


def _fba(status: str) -> Intake:
    if status == SHIPPED:
        return Intake(ENTER)
    if status in (UNSHIPPED, PARTIALLY_SHIPPED):
        return Intake(WAIT, "FBA: enters when Amazon has shipped it.")
    return _unknown(status)


def _fbm(status: str) -> Intake:
    if status in (UNSHIPPED, PARTIALLY_SHIPPED, SHIPPED):
        return Intake(ENTER)
    return _unknown(status)


def _unknown(status: str) -> Intake:
    if not status:
        return Intake(ASK, "Amazon does not show the status of this order.")
    return Intake(ASK, f"Amazon gives it a status that the connector does not know: {status}.")


def shipped_at(order: Order) -> datetime:
    """When the order left. FBA orders carry no packages: Amazon's last change stands for it,
    but never later than the latest delivery that Amazon promised.
    """
    moment = order.last_ship_time or order.updated
    latest = order.deliver_by.latest
    return min(moment, latest) if latest else moment


def is_history(order: Order, linked_at: datetime | None) -> bool:
    """Left before the account was linked: stock no longer holds it, so it moves none."""
    return bool(linked_at and order.status == SHIPPED and shipped_at(order) < linked_at)


def forget_after(order: Order, now: datetime) -> datetime:
    """The moment from which the order's personal data must be gone.

    An FBM order that is late but still open has not been delivered: its address is needed.
    """
    delivered = order.deliver_by.latest or order.ship_by.latest
    due = (delivered or order.created + _SLOW_DELIVERY) + KEEP_PERSONAL_DATA
    still_open = order.channel == MERCHANT and order.status in (UNSHIPPED, PARTIALLY_SHIPPED)
    return now + KEEP_PERSONAL_DATA if still_open and due <= now else due


def without_personal_data(order: Order) -> Order:
    """The order as it may be kept for ever: the country stays, for its taxes."""
    country = order.address.country if order.address else ""
    return replace(
        order,
        buyer=Buyer(),
        address=Address(country=country) if country else None,
        items=tuple(replace(item, gift_message="") for item in order.items),
        tax_registrations=(),
    )


def packages_left(order: Order) -> tuple[Package, ...]:
    """What Amazon counts as shipped, as packages; goods in none of them make one more."""
    open_pieces = {item.item_id: item.quantity for item in order.items}
    packages = []
    for package in order.packages:
        if package.status in ("CANCELLED", "PENDING"):
            continue
        items = _take(open_pieces, package.items)
        if items:
            packages.append(replace(package, items=items))
    rest = _take(open_pieces, _shipped_without_package(order, packages))
    if rest:
        packages.append(Package("", "SHIPPED", "", "", shipped_at(order), rest))
    return tuple(packages)


def shipped_pieces(order: Order) -> dict[str, int]:
    """Pieces that Amazon counts as shipped, by item id."""
    total: dict[str, int] = {}
    for package in packages_left(order):
        for item_id, pieces in package.items.items():
            total[item_id] = total.get(item_id, 0) + pieces
    return total


def _take(open_pieces: dict[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Never more than was ordered, whatever the packages say."""
    taken = {}
    for item_id, pieces in wanted.items():
        pieces = min(pieces, open_pieces.get(item_id, 0))
        if pieces > 0:
            taken[item_id] = pieces
            open_pieces[item_id] -= pieces
    return taken


def _shipped_without_package(order: Order, packages: list[Package]) -> dict[str, int]:
    if order.status == SHIPPED:
        return {item.item_id: item.quantity for item in order.items}
    if order.status != PARTIALLY_SHIPPED:
        return {}
    packed: dict[str, int] = {}
    for package in packages:
        for item_id, pieces in package.items.items():
            packed[item_id] = packed.get(item_id, 0) + pieces
    return {
        item.item_id: item.quantity_shipped - packed.get(item.item_id, 0) for item in order.items
    }


def changed_window(old: Window, new: Window) -> Window | None:
    """The new window where Amazon moved it, else None."""
    return new if new != old and new != Window() else None
