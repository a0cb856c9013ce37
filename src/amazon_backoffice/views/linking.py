# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Link with Amazon*: to Amazon's consent page and back to the account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import runtime, wakeup
from amazon_backoffice.models import Account
from amazon_backoffice.readers import read_elsewhere

from .accounts import page_of
from .base import FOR_PEOPLE, office_view, tell

REFUSED = (
    "Amazon came back without a confirmation, so nothing was changed. Click Link with Amazon "
    "again and confirm on Amazon's page."
)


def linked(account: Account) -> str:
    """What is read from now on, and what Amazon does not let this seller use."""
    rows = list(account.marketplaces.select_related("marketplace"))
    read = ", ".join(row.marketplace.name for row in rows if row.active and not row.blocked)
    closed = ", ".join(row.marketplace.name for row in rows if row.blocked)
    said = f"{account} is linked with Amazon. Orders are read of: {read or 'no marketplace'}."
    refused = f"Not open to this seller: {closed}." if closed else ""
    return " ".join(filter(None, [said, refused]))


def tell_linked(request: HttpRequest, account: Account) -> None:
    """That it is linked; and by whom else the seller's other marketplaces are read."""
    messages.success(request, linked(account))
    if elsewhere := read_elsewhere(account):
        messages.warning(request, elsewhere)


def return_address(request: HttpRequest) -> str:
    """Where Amazon sends the seller back to; a public application registers it."""
    return request.build_absolute_uri(reverse("office-link-return"))


@office_view("change_account")
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """To Amazon's consent page, with a one-time state."""
    account = get_object_or_404(Account, pk=pk)
    try:
        consent = runtime.connector().begin_link(
            str(account.pk), return_address(request), runtime.seller_central_url(account)
        )
    except FOR_PEOPLE as error:
        tell(request, error)
        return HttpResponseRedirect(page_of(account))
    return HttpResponseRedirect(consent)


@office_view("change_account", methods=("GET",))
def finish(request: HttpRequest) -> HttpResponse:
    """Back from Amazon: the state is good once, the code is exchanged for a token."""
    accounts = reverse("admin:amazon_backoffice_account_changelist")
    given = {name: request.GET.get(name, "") for name in ("state", "selling_partner_id")}
    code = request.GET.get("spapi_oauth_code", "")
    if not (code and all(given.values())):
        messages.error(request, REFUSED)
        return HttpResponseRedirect(accounts)
    try:
        result = runtime.connector().finish_link(
            code=code, redirect_uri=return_address(request), **given
        )
    except FOR_PEOPLE as error:
        tell(request, error)
        return HttpResponseRedirect(accounts)
    wakeup.request_turn()
    account = get_object_or_404(Account, pk=result.account_id)
    tell_linked(request, account)
    return HttpResponseRedirect(page_of(account))
