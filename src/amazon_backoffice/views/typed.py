# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person typed into the page of an open delivery."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from amazon_backoffice import runtime
from amazon_backoffice.adapter.leaving import same_goods
from amazon_backoffice.adapter.packs import Typed, packed_of
from amazon_backoffice.models import Delivery, State
from amazon_backoffice.time_zones import zone_of


class WrongInput(ValueError):
    """What was typed cannot be; the text says what can."""


def quantities(request: HttpRequest, delivery: Delivery) -> dict[int, int]:
    """Pieces to ship or to pack, by the pk of an open move: typed for all moves of the same goods
    together, under the first one's pk. Raises ``WrongInput``.
    """
    packed, wanted = packed_of(delivery), {}
    moves = delivery.moves.filter(state=State.OPEN).select_related("product", "order_line")
    for group in same_goods(moves.order_by("pk")):
        left = {move.pk: int(max(0, move.quantity - packed[move.pk])) for move in group}
        text = request.POST.get(f"line-{group[0].pk}", "").strip() or "0"
        if not text.isascii() or not text.isdigit() or int(text) > sum(left.values()):
            most = sum(left.values())
            raise WrongInput(f"{group[0].product}: enter a whole number between 0 and {most}.")
        pieces = int(text)
        for pk, most in left.items():
            wanted[pk] = min(pieces, most)
            pieces -= wanted[pk]
    if not any(wanted.values()):
        raise WrongInput("Nothing to ship: every quantity is 0.")
    return wanted


def parcel(request: HttpRequest, delivery: Delivery, prefix: str = "") -> Typed:
    """Carrier, tracking reference and ship date of one parcel. Raises ``WrongInput``."""
    carrier, tracking = (
        request.POST.get(f"{prefix}{name}", "").strip() for name in ("carrier", "tracking")
    )
    return Typed(carrier, tracking, _day(request.POST.get(f"{prefix}ship_date", ""), delivery))


def packs(request: HttpRequest, delivery: Delivery) -> dict[int, Typed]:
    """The same of the packs that the person saw, by their pk. Raises ``WrongInput``."""
    seen = [int(pk) for pk in request.POST.getlist("pack") if pk.isdigit()]
    return {pk: parcel(request, delivery, f"pack-{pk}-") for pk in seen}


def _day(text: str, delivery: Delivery) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise WrongInput(f"{text} is no ship date. Write it as in 2026-11-24.") from None
    if day > runtime.clock().now().astimezone(zone_of(delivery.order.account)).date():
        raise WrongInput("The ship date is in the future: Amazon takes none before its day.")
    return day
