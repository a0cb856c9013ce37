# SPDX-License-Identifier: LGPL-3.0-or-later
"""Deliveries to work through one after another: the rest of them stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from amazon_backoffice.models import Delivery

from .base import back

MOST = 200


def queue_of(request: HttpRequest) -> list[int]:
    """Which deliveries follow the one on the page; empty where nobody works through a list."""
    text = request.POST.get("queue") or request.GET.get("queue", "")
    return [int(pk) for pk in text.split(",") if pk.isascii() and pk.isdigit()][:MOST]


def is_working(request: HttpRequest) -> bool:
    """Whether this page is one of a list, the last one too."""
    return "queue" in request.POST or "queue" in request.GET


def start(pks: Sequence[int]) -> HttpResponseRedirect:
    """To the first of them; the list stays where it is when there is none."""
    if not pks:
        return HttpResponseRedirect(reverse("office-leaving"))
    first, *rest = pks[: MOST + 1]
    return HttpResponseRedirect(f"{page_of(first)}?queue={','.join(map(str, rest))}")


def onward(request: HttpRequest, delivery: Delivery) -> HttpResponseRedirect:
    """Once this one is done: to the next of the list or, without one, back to its page."""
    if is_working(request):
        return start(queue_of(request))
    return back(request, page_of(delivery.pk))


def working_panel(request: HttpRequest) -> dict[str, Any] | None:
    """What the page says of the list that it is one of."""
    if not is_working(request):
        return None
    queue = queue_of(request)
    following = Delivery.objects.filter(pk=queue[0]).first() if queue else None
    return {
        "queue": ",".join(map(str, queue)),
        "left": len(queue),
        "following": following.name if following else "",
        "skip": start(queue).url,
    }


def page_of(pk: int) -> str:
    """The address of a delivery's page."""
    return reverse("admin:amazon_backoffice_delivery_change", args=[pk])
