# SPDX-License-Identifier: LGPL-3.0-or-later
"""The switch *FBM Stock Synchronization*: what would change, and the buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from amazon_backoffice import quantities, runtime, wakeup
from amazon_backoffice.models import Account, SkuStock
from amazon_connector.port import STOCK_READY
from amazon_connector.usecases.stock.byhand import StockByHand

from .accounts import page_of
from .base import FOR_PEOPLE, back, office_view, page_context, tell

SHOWN = 100
Verb = Callable[[StockByHand, str], None]
_VERBS: dict[str, tuple[Verb, str]] = {
    "on": (
        StockByHand.turn_on,
        (
            "Quantities are computed and compared with Amazon now. Nothing is sent before you "
            "have seen what would change."
        ),
    ),
    "start": (StockByHand.start, "Started: what differs is sent to Amazon now."),
    "off": (StockByHand.turn_off, "Nothing is sent any more; Amazon shows what it shows."),
    "anyway": (StockByHand.send_anyway, "The quantities are sent to Amazon as they are."),
    "compare": (
        lambda stock, account_id: stock.compare([account_id]),
        "What Amazon shows is read back now, and what differs is put right.",
    ),
}


@office_view("change_account")
def press(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One of the buttons."""
    account = get_object_or_404(Account, pk=pk)
    if verb not in _VERBS:
        raise Http404
    action, said = _VERBS[verb]
    try:
        action(runtime.connector().stock, str(account.pk))
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        wakeup.request_turn()
        messages.success(request, said)
    return back(request, page_of(account))


@office_view("view_skustock", methods=("GET",))
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change, and what is left out, before a person says yes."""
    account = get_object_or_404(Account, pk=pk)
    figures = quantities.standing(account)
    may_change = request.user.has_perm("amazon_backoffice.change_account")
    context = page_context(
        request,
        "What would change on Amazon",
        account=account,
        figures=figures,
        rows=[_row(row) for row in quantities.to_change(account, SHOWN)],
        more=max(0, figures.changing - SHOWN),
        may_start=may_change and account.stock_mode == STOCK_READY,
        may_send=may_change and bool(account.stock_stopped),
        start=reverse("office-stock", args=[account.pk, "start"]),
        anyway=reverse("office-stock", args=[account.pk, "anyway"]),
        list=reverse("admin:amazon_backoffice_skustock_changelist"),
        back=page_of(account),
    )
    return render(request, "office/stock_preview.html", context)


def _row(row: SkuStock) -> dict[str, Any]:
    shown = row.on_amazon if row.acknowledged is None else row.acknowledged
    return {
        "sku": row.sku,
        "link": reverse("admin:amazon_backoffice_skustock_change", args=[row.pk]),
        "product": row.product if row.product_id else "",
        "shown": "–" if shown is None else shown,
        "wanted": "–" if row.wanted is None else row.wanted,
        "to_zero": row.live and row.wanted == 0,
        "days": row.handling_days if row.handling_days != row.acknowledged_days else None,
    }


@office_view("change_skustock")
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """*Retry Amazon Sync* of one SKU."""
    row = get_object_or_404(SkuStock, pk=pk)
    messages.success(request, quantities.sentence(quantities.retry(SkuStock.objects.filter(pk=pk))))
    return back(request, reverse("admin:amazon_backoffice_skustock_change", args=[row.pk]))
