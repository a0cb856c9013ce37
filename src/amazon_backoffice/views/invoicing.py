# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Create Invoices* of chosen orders."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from amazon_backoffice import runtime
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.order_documents import invoice_orders
from amazon_backoffice.models import SalesOrder
from amazon_connector.paging import by_page
from amazon_connector.port import Refused

_AT_ONCE, _TOLD = 200, 3


def make_invoices(orders: QuerySet[SalesOrder]) -> list[Refused | None]:
    """In pages, each a transaction; an order that cannot be invoiced stops no other."""
    day = runtime.clock().now().date()

    def invoice(page: Sequence[int]) -> list[None]:
        rows = SalesOrder.objects.filter(pk__among=page).order_by("pk")
        invoice_orders(list(rows.select_for_update(of=("self",))), day)
        return [None] * len(page)

    keys = list(orders.order_by("ordered_at", "pk").values_list("pk", flat=True))
    outcomes: list[Refused | None] = []
    for start in range(0, len(keys), _AT_ONCE):
        outcomes += by_page(atomic, invoice, keys[start : start + _AT_ONCE])
    return outcomes


def tell_invoiced(request: HttpRequest, outcomes: Sequence[Refused | None]) -> None:
    """How many were made, and why some were not."""
    refused = [outcome for outcome in outcomes if outcome is not None]
    made = len(outcomes) - len(refused)
    if made:
        invoices = "1 invoice is" if made == 1 else f"{made:,} invoices are"
        messages.success(request, f"{invoices} posted: Accounting > Invoices.")
    for outcome in refused[:_TOLD]:
        messages.warning(request, outcome.why)
    if len(refused) > _TOLD:
        messages.warning(request, f"and {len(refused) - _TOLD:,} more were left out.")
