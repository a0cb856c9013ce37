# SPDX-License-Identifier: LGPL-3.0-or-later
"""What saving an account does beside writing its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from amazon_backoffice import runtime, wakeup
from amazon_backoffice.adapter.defaults import amazon_location, complete_account
from amazon_backoffice.adapter.fba import measure_anew
from amazon_backoffice.adapter.fbm_stock import compute_again
from amazon_backoffice.data_folder import vault
from amazon_backoffice.models import Account, AccountMarketplace, Company
from amazon_backoffice.readers import other_readers
from amazon_backoffice.views.base import FOR_PEOPLE, tell
from amazon_backoffice.views.linking import tell_linked

from .invoice_switches import save_switches


class AccountSaving:
    """Collects, while a form is saved, what has to be done once it is committed."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._afterwards: list[Callable[[], None]] = []
        self._ask: HttpResponse | None = None

    @property
    def asks(self) -> bool:
        """Whether the person is asked something before all of it is saved."""
        return self._ask is not None

    def before(self, account: Account, form: ModelForm, change: bool) -> None:
        """Defaults of a new account; an edited *Last Order Sync* is not written with the row."""
        if account.home_marketplace:
            account.region = account.home_marketplace.region
        if account.company_id is None:
            account.company = _company(account)
        if change and {"location", "fba_on", "fba_pooled"} & set(form.changed_data):
            self._lies_elsewhere(account, form)
        if "cursor" in form.changed_data:
            self._synchronize_from(account, form.cleaned_data["cursor"])
            account.cursor = form.initial["cursor"]

    def after(self, account: Account, form: ModelForm, change: bool) -> None:
        """Seal what was typed, keep the ticks, and check a pasted token later."""
        if not change:
            complete_account(account)
        if secret := form.cleaned_data.get("client_secret"):
            account.sealed_client_secret = vault().seal(secret, str(account.pk))
            account.save(update_fields=["sealed_client_secret"])
        if "synchronized" in form.fields:
            self._choose(account, form.cleaned_data["synchronized"])
        if "switches" in form.fields:
            save_switches(account, form.cleaned_data["switches"])
        if {"synchronized", "warehouse", "divide"} & set(form.changed_data):
            compute_again([account.pk])
        if token := form.cleaned_data.get("refresh_token"):
            self._afterwards.append(lambda: self._paste(account, token))

    def _lies_elsewhere(self, account: Account, form: ModelForm) -> None:
        """What was measured at Amazon does not hold any more: it is read and measured anew."""
        if account.location is None:
            account.location = amazon_location(account.company_id)
        measure_anew({form.initial["location"], account.location_id} - {None})
        self._afterwards.append(lambda: measure_anew({account.location_id}))
        self._afterwards.append(wakeup.request_turn)

    def afterwards(self, response: HttpResponse) -> HttpResponse:
        """After the commit: talk to Amazon, then show where to go."""
        if response.status_code >= 400:
            return response
        for action in self._afterwards:
            self._do(action)
        return self._ask or response

    def _do(self, action: Callable[[], None]) -> None:
        try:
            action()
        except FOR_PEOPLE as error:
            tell(self._request, error)

    def _choose(self, account: Account, chosen: list[AccountMarketplace]) -> None:
        keys = [row.pk for row in chosen]
        rows = account.marketplaces.filter(blocked="")
        for row in rows.filter(pk__in=keys, active=False):
            self._take_in(account, row)
        rows.exclude(pk__in=keys).update(active=False)

    def _take_in(self, account: Account, row: AccountMarketplace) -> None:
        if other := other_readers(account).get(row.marketplace_id):
            messages.error(
                self._request,
                f"{row.marketplace} is read by the account {other} of the same seller. "
                "Take it out there first: a marketplace belongs to one account at most.",
            )
            return
        row.active = True
        row.save(update_fields=["active"])
        # FBM orders open there already come in as for a new account.
        Account.objects.filter(pk=account.pk).update(opened=False)
        self._afterwards.append(wakeup.request_turn)

    def _paste(self, account: Account, token: str) -> None:
        runtime.connector().paste_token(str(account.pk), account.seller_id, token)
        wakeup.request_turn()
        tell_linked(self._request, account)

    def _synchronize_from(self, account: Account, since: datetime) -> None:
        if account.linked_at and since < account.linked_at:
            url = reverse("office-last-order-sync", args=[account.pk])
            query = urlencode({"since": since.isoformat()})
            self._ask = HttpResponseRedirect(f"{url}?{query}")
            return
        self._afterwards.append(lambda: synchronize_from(self._request, account, since))


def synchronize_from(request: HttpRequest, account: Account, since: datetime) -> None:
    """*Last Order Sync* set to ``since`` (UTC): search again from there, at once."""
    runtime.connector().synchronize_from(str(account.pk), since)
    wakeup.request_turn()
    messages.success(request, f"Synchronizing {account} again from {since:%d %B %Y %H:%M} UTC.")


def _company(account: Account) -> Company:
    """The main company, made with the marketplace's currency where there is none yet."""
    if company := Company.objects.order_by("pk").first():
        return company
    currency = account.home_marketplace.currency if account.home_marketplace else "EUR"
    return Company.objects.create(name="My Company", currency=currency)
