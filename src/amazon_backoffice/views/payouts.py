# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buttons of a payout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from amazon_backoffice import feature, runtime, wakeup
from amazon_backoffice.adapter.books_mismatches import told
from amazon_backoffice.models import Account, Mismatch, Settlement
from amazon_backoffice.words import money
from amazon_connector.records_money import (
    BOOK_AS_SALES,
    DONE_BY_HAND,
    KIND_UNKNOWN,
    PAY_NOW,
    PAYS_CREDIT_NOTE,
    WRITE_OFF,
)
from amazon_connector.records_money import Mismatch as TheMismatch
from amazon_connector.usecases.payouts.exactly import PaidNow

from .accounts import NO_LOOP, SYNC_OFF
from .base import FOR_PEOPLE, back, office_view, page_context, tell

_DAYS = timedelta(days=10)
Verb = Callable[[Any, str], None]
_VERBS: dict[str, tuple[Verb, str]] = {
    "post": (lambda payouts, report: payouts.post(report), "It is being posted."),
    "reverse": (lambda payouts, report: payouts.reverse(report), "It is being reversed."),
    "read-again": (lambda payouts, report: payouts.read_again(report), "It is read again."),
}
_DONE = {
    WRITE_OFF: "Written off on the account of small differences.",
    BOOK_AS_SALES: "Booked as sales.",
    PAY_NOW: "The order's documents are paid.",
    DONE_BY_HAND: "Marked as put right; nothing was booked.",
}
_REFUNDED = "Booked as a refund."
_OF_UNKNOWN_TYPE = "Booked on the account of unknown amount types."
_NONE_EXACT = "Nothing that waits has an open invoice or credit note of exactly its amount yet."


@office_view("change_settlement")
def read_now(request: HttpRequest) -> HttpResponse:
    """*Read Now*: settlement reports of all accounts whose payouts are read."""
    accounts = Account.objects.filter(active=True, payouts_on=True, linked_at__isnull=False)
    runtime.connector().payouts.read_now([str(pk) for pk in accounts.values_list("pk", flat=True)])
    _wake(request, "Amazon is asked for settlement reports now. Reload this page in a moment.")
    return back(request, reverse("admin:amazon_backoffice_settlement_changelist"))


def _wake(request: HttpRequest, said: str) -> None:
    wakeup.request_turn()
    if not feature.amazon_sync_is_on():
        messages.warning(request, SYNC_OFF)
    elif not wakeup.loop_is_running():
        messages.warning(request, NO_LOOP)
    else:
        messages.success(request, said)


@office_view("change_settlement")
def press(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """*Post*, *Reverse* and *Try Again*: the sync loop goes on with it."""
    settlement = get_object_or_404(Settlement, pk=pk)
    if verb not in _VERBS:
        raise Http404
    action, said = _VERBS[verb]
    try:
        action(runtime.connector().payouts, settlement.report_id)
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        _wake(request, f"{said} Reload this page in a moment.")
    return back(request, page_of(settlement))


@office_view("change_settlement")
def repair(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """A person's decision on what does not match."""
    row = get_object_or_404(Mismatch.objects.select_related("settlement"), pk=pk)
    if how not in _DONE:
        raise Http404
    try:
        mismatch = told(row, row.settlement.report_id)
        runtime.connector().payouts.repair(mismatch, how)
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        messages.success(request, _done(mismatch, how))
    return back(request, page_of(row.settlement))


def _done(mismatch: TheMismatch, how: str) -> str:
    if how == BOOK_AS_SALES and mismatch.cause == KIND_UNKNOWN:
        return _OF_UNKNOWN_TYPE
    if how == BOOK_AS_SALES and mismatch.pays == PAYS_CREDIT_NOTE:
        return _REFUNDED
    return _DONE[how]


@office_view("change_settlement")
def pay_exact(request: HttpRequest, pk: int) -> HttpResponse:
    """*Pay All Exact*: whatever waits and whose document is here by now, to the cent."""
    settlement = get_object_or_404(Settlement, pk=pk)
    try:
        done = runtime.connector().payouts.pay_exact(settlement.report_id)
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        _say_paid(request, done)
    return back(request, page_of(settlement))


def _say_paid(request: HttpRequest, done: PaidNow) -> None:
    more = " There are more: click once more." if done.more else ""
    if done.orders:
        what = "1 of the list is" if done.orders == 1 else f"{done.orders:,} of the list are"
        messages.success(request, f"{what} paid.{more}")
    elif not done.refused:
        messages.warning(request, f"{_NONE_EXACT}{more}")
    if done.refused:
        messages.error(request, f"{len(done.refused):,} not paid. {done.refused[0]}")


@office_view("change_settlement", methods=("GET", "POST"))
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """*Match Payout*: the bank's line that is proposed, or another one."""
    settlement = get_object_or_404(Settlement.objects.select_related("account"), pk=pk)
    payouts = runtime.connector().payouts
    if request.method == "POST":
        try:
            payouts.match(settlement.report_id, request.POST.get("line", ""))
        except FOR_PEOPLE as error:
            tell(request, error)
        else:
            messages.success(request, f"{settlement} is matched with the bank.")
        return HttpResponseRedirect(page_of(settlement))
    proposed = payouts.propose(settlement.report_id)
    context = page_context(
        request,
        f"Match Payout {settlement}",
        settlement=settlement,
        deposit=money(settlement.total, settlement.currency),
        deposited=f"{settlement.deposited:%d %b %Y}" if settlement.deposited else "",
        rows=[_line(line, settlement, proposed) for line in _lines(settlement)],
        proposed=proposed,
        statements=reverse("admin:amazon_backoffice_bankstatement_changelist"),
        back=page_of(settlement),
    )
    return render(request, "office/match_payout.html", context)


def _lines(settlement: Settlement) -> Any:
    since = (settlement.deposited or settlement.created).date()
    books = runtime.books()
    account_id, currency = str(settlement.account_id), settlement.currency
    return books.bank_lines(account_id, currency, since - _DAYS, since + 3 * _DAYS)


def _line(line: Any, settlement: Settlement, proposed: Any) -> dict[str, Any]:
    difference = (settlement.total or 0) - line.amount
    return {
        "id": line.line_id,
        "dated": f"{line.dated:%d %b %Y}",
        "text": line.text,
        "amount": money(line.amount, line.currency),
        "difference": money(difference, line.currency) if difference else "",
        "proposed": proposed is not None and proposed.line_id == line.line_id,
    }


def page_of(settlement: Settlement) -> str:
    """The payout's own page."""
    return reverse("admin:amazon_backoffice_settlement_change", args=[settlement.pk])
