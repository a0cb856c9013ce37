# SPDX-License-Identifier: LGPL-3.0-or-later
"""The steps of a transfer to Amazon."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter import sending
from amazon_backoffice.models import AmazonTransfer

from .base import FOR_PEOPLE, back, office_view, tell

# What became of pieces that were in transit: the function, and what is said.
_OUTCOMES = {
    "arrived": (sending.arrive, "lie at Amazon now"),
    "back": (sending.come_back, "are back in the warehouse"),
    "lost": (sending.lose, "are written off"),
}


@office_view("change_amazontransfer")
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The first step: the goods have left the warehouse."""

    def do(transfer: AmazonTransfer) -> str:
        sending.leave(transfer.pk, runtime.clock().now())
        return "has left: its goods are in transit."

    return _step(request, pk, do)


@office_view("change_amazontransfer")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing of it leaves."""

    def do(transfer: AmazonTransfer) -> str:
        sending.cancel(transfer.pk)
        return "is cancelled: its goods are free again."

    return _step(request, pk, do)


@office_view("change_amazontransfer")
def arrive(request: HttpRequest, pk: int) -> HttpResponse:
    """The second step: pieces have arrived at Amazon, came back, or never will."""

    def do(transfer: AmazonTransfer) -> str:
        outcome, said = _OUTCOMES.get(request.POST.get("do", ""), _OUTCOMES["arrived"])
        pieces = _pieces(request)
        outcome(transfer.pk, pieces, runtime.clock().now())
        return f": {sum(pieces.values())} pieces {said}."

    return _step(request, pk, do)


class WrongPieces(ValueError):
    """What was typed is no number of pieces."""


def _pieces(request: HttpRequest) -> dict[int, Decimal]:
    wanted = {}
    for name, text in request.POST.items():
        kind, _, product_id = name.partition("-")
        if kind == "product" and product_id.isdecimal() and text.strip():
            if not text.strip().isdecimal():
                raise WrongPieces(f"“{text.strip()}” is no whole number of pieces.")
            wanted[int(product_id)] = Decimal(text.strip())
    return wanted


def _step(request: HttpRequest, pk: int, do: Callable[[AmazonTransfer], str]) -> HttpResponse:
    transfer = get_object_or_404(AmazonTransfer, pk=pk)
    try:
        said = do(transfer)
    except (*FOR_PEOPLE, WrongPieces) as error:
        tell(request, error)
    else:
        messages.success(request, f"{transfer}{'' if said.startswith(':') else ' '}{said}")
    return back(request, reverse("admin:amazon_backoffice_amazontransfer_change", args=[pk]))
