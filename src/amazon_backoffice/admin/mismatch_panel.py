# SPDX-License-Identifier: LGPL-3.0-or-later
"""What of a payout does not match, a page of it at a time, with what may be done about each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from amazon_backoffice.adapter.books_mismatches import told
from amazon_backoffice.models import Mismatch, SalesOrder, Settlement
from amazon_backoffice.words import money
from amazon_connector.domain.payouts.booking import PAYABLE, repairs_of
from amazon_connector.records_money import (
    BOOK_AS_SALES,
    DONE_BY_HAND,
    KIND_UNKNOWN,
    ORDER_UNKNOWN,
    PAY_NOW,
    PAYS_CREDIT_NOTE,
    POSTED,
    WRITE_OFF,
)

from .base import change_url

PARAMETER = "mismatches"
_AT_ONCE = 100
_WORDS = {
    WRITE_OFF: "Write Off",
    BOOK_AS_SALES: "Book as Sales",
    PAY_NOW: "Pay Now",
    DONE_BY_HAND: "Done by Hand",
}


def mismatch_panel(settlement: Settlement, may_work: bool, number: str) -> dict[str, Any]:
    """For ``office/mismatches.html``: the page of this number, or the first one."""
    page = Paginator(settlement.mismatches.all(), _AT_ONCE).get_page(number)
    rows = list(page)
    orders = _orders(settlement, rows)
    may = may_work and settlement.state == POSTED
    return {
        "rows": [_row(row, settlement, orders, may) for row in rows],
        "all": _all_exact(settlement) if may else None,
        "page": page,
        "earlier": _link(page.previous_page_number()) if page.has_previous() else "",
        "later": _link(page.next_page_number()) if page.has_next() else "",
    }


def _all_exact(settlement: Settlement) -> dict[str, Any] | None:
    """*Pay All Exact*, where more than one waits for its document."""
    waiting = settlement.mismatches.filter(settled=False, cause__in=PAYABLE)
    if waiting.count() < 2:
        return None
    return {
        "text": "Pay All Exact",
        "icon": "done_all",
        "link": reverse("office-pay-exact", args=[settlement.pk]),
        "title": "Pay Now, for each order whose open invoice or credit note is exactly its amount",
        "post": True,
    }


def _link(number: int) -> str:
    return f"?{PARAMETER}={number}#mismatches"


def _orders(settlement: Settlement, rows: list[Mismatch]) -> Mapping[str, str]:
    """The pages of those that are here."""
    orders = SalesOrder.objects.filter(
        seller_id=settlement.account.seller_id, order_id__in={row.subject for row in rows}
    )
    return {order.order_id: change_url(order) for order in orders.only("order_id")}


def _row(
    row: Mismatch, settlement: Settlement, orders: Mapping[str, str], may_work: bool
) -> dict[str, Any]:
    return {
        "cause": row.get_cause_display(),
        "subject": row.subject,
        "order": orders.get(row.subject, ""),
        "amount": money(row.amount, settlement.currency),
        "open": money(row.open, settlement.currency),
        "why": row.why,
        "settled": row.settled,
        "buttons": _buttons(row, settlement) if may_work and not row.settled else [],
    }


def _buttons(row: Mismatch, settlement: Settlement) -> list[dict[str, Any]]:
    buttons: list[dict[str, Any]] = []
    if row.cause == ORDER_UNKNOWN:
        recover = reverse("office-recover", args=[settlement.account_id])
        buttons.append({"text": "Recover Order", "link": f"{recover}?order={row.subject}"})
    for how in repairs_of(told(row, settlement.report_id), settlement.currency):
        link = reverse("office-repair-mismatch", args=[row.pk, how])
        buttons.append({"text": _word(row, how), "link": link, "post": True})
    return buttons


def _word(row: Mismatch, how: str) -> str:
    if how == BOOK_AS_SALES and row.cause == KIND_UNKNOWN:
        return "Book"
    if how == BOOK_AS_SALES and row.pays == PAYS_CREDIT_NOTE:
        return "Book as Refund"
    return _WORDS[how]
