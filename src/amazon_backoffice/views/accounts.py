# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buttons of an Amazon account."""

from __future__ import annotations

from datetime import datetime, timezone

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from amazon_backoffice import feature, runtime, wakeup
from amazon_backoffice.models import Account
from amazon_backoffice.readers import read_elsewhere
from amazon_backoffice.recovering import NotRecovered, recover

from .base import FOR_PEOPLE, back, office_view, page_context, tell

NO_LOOP = "The sync loop does not run: start it with `amazon-connector serve`."
SYNC_OFF = "Amazon Sync is off: tick it in Sales > Configuration > Settings > Connectors."


def page_of(account: Account) -> str:
    """The address of the account's form."""
    return reverse("admin:amazon_backoffice_account_change", args=[account.pk])


@office_view("change_account")
def sync(request: HttpRequest, pk: int) -> HttpResponse:
    """*Sync Orders*: the account's turn is now."""
    account = get_object_or_404(Account, pk=pk)
    runtime.connector().sync_now([str(account.pk)])
    wakeup.request_turn()
    if not feature.amazon_sync_is_on():
        messages.warning(request, SYNC_OFF)
    elif not wakeup.loop_is_running():
        messages.warning(request, NO_LOOP)
    else:
        messages.success(request, f"{account} is being synchronized; new orders appear here.")
    return back(request, page_of(account))


@office_view("change_account")
def update_marketplaces(request: HttpRequest, pk: int) -> HttpResponse:
    """*Update Available Marketplaces*: what Amazon lists for the seller now."""
    account = get_object_or_404(Account, pk=pk)
    try:
        added = runtime.connector().update_marketplaces(str(account.pk))
    except FOR_PEOPLE as error:
        tell(request, error)
    else:
        wakeup.request_turn()
        names = ", ".join(added)
        said = f"Added and synchronized from now on: {names}." if added else "Nothing new."
        messages.success(
            request,
            f"{said} A marketplace that is not in the list is not open to this seller at Amazon.",
        )
        if elsewhere := read_elsewhere(account):
            messages.warning(request, elsewhere)
    return back(request, page_of(account))


@office_view("change_account", methods=("GET", "POST"))
def recover_order(request: HttpRequest, pk: int) -> HttpResponse:
    """*Recover Order*: asks for an Amazon Order Reference and fetches that order."""
    account = get_object_or_404(Account, pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    reference, problem = given.get("order", "").strip(), ""
    if request.method == "POST":
        try:
            recovered = recover(account, reference)
        except NotRecovered as error:
            problem = str(error)
        else:
            messages.success(request, recovered.sentence)
            return HttpResponseRedirect(_page_of_order(recovered.row) or page_of(account))
    context = page_context(
        request,
        "Recover Order",
        account=account,
        order=reference,
        problem=problem,
        back=page_of(account),
    )
    return render(request, "office/recover.html", context)


def _page_of_order(row: object | None) -> str:
    order = getattr(row, "sales_order", None)
    return reverse("admin:amazon_backoffice_salesorder_change", args=[order.pk]) if order else ""


@office_view("change_account", methods=("GET", "POST"))
def last_order_sync(request: HttpRequest, pk: int) -> HttpResponse:
    """Before history is imported: how many orders come, and that they change no stock."""
    account = get_object_or_404(Account, pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    since = _moment(given.get("since", ""))
    if since is None or account.linked_at is None:
        messages.error(request, "That is no date to synchronize from.")
        return HttpResponseRedirect(page_of(account))
    if request.method == "POST":
        from amazon_backoffice.admin.account_saving import synchronize_from

        synchronize_from(request, account, since)
        return HttpResponseRedirect(page_of(account))
    context = page_context(
        request,
        "Last Order Sync",
        account=account,
        since=since,
        since_value=since.isoformat(),
        linked_at=account.linked_at,
        action=request.path,
        back=page_of(account),
        **_how_many(account, since),
    )
    return render(request, "office/confirm_history.html", context)


def _how_many(account: Account, since: datetime) -> dict[str, str]:
    try:
        count = runtime.connector().history_count(str(account.pk), since)
    except FOR_PEOPLE as error:
        return {"problem": str(error)}
    return {"how_many": count.how_many, "how_long": count.how_long}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
