# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buttons, figures and notes above an account's form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from amazon_backoffice import feature, runtime
from amazon_backoffice.booking_fba import drifts_of
from amazon_backoffice.models import Account
from amazon_backoffice.words import ago, exact, next_turn

from .base import list_url
from .stock_panel import stock_notes

NOT_LINKED = (
    "Enter the application's Application ID, client ID and client secret on the tab Credentials, "
    "save, and click Link with Amazon. With a private application paste its refresh token "
    "there instead."
)


def account_panel(account: Account, may_change: bool) -> dict[str, Any]:
    """For ``office/panel_bar.html``."""
    return {
        "bar": {"buttons": _buttons(account) if may_change else [], "stats": _stats(account)},
        "notes": _notes(account, may_change),
    }


def _buttons(account: Account) -> list[dict[str, Any]]:
    link = {
        "text": "Link with Amazon again" if account.linked_at else "Link with Amazon",
        "link": reverse("office-link", args=[account.pk]),
        "post": True,
        "first": not account.linked_at,
        "icon": "link",
    }
    if not account.linked_at:
        return [link]
    return [
        _post("Sync Orders", "sync", "office-sync", account, first=True),
        {
            "text": "Recover Order",
            "link": reverse("office-recover", args=[account.pk]),
            "icon": "restore_page",
        },
        _post("Update Available Marketplaces", "public", "office-update-marketplaces", account),
        link,
    ]


def _post(text: str, icon: str, url: str, account: Account, first: bool = False) -> dict[str, Any]:
    link = reverse(url, args=[account.pk])
    return {"text": text, "icon": icon, "link": link, "post": True, "first": first}


def _stats(account: Account) -> list[dict[str, Any]]:
    query = f"account__id__exact={account.pk}"
    return [
        {
            "title": "Offers",
            "icon": "sell",
            "value": f"{account.offers.count():,}",
            "link": list_url("offer", query),
        },
        {
            "title": "Orders",
            "icon": "shopping_cart",
            "value": f"{account.sales_orders.count():,}",
            "link": list_url("salesorder", query),
        },
        {
            "title": "Payouts",
            "icon": "payments",
            "value": f"{account.settlements.count():,}",
            "link": list_url("settlement", query),
        },
        {
            "title": "Drifts at Amazon",
            "icon": "balance",
            "value": f"{drifts_of(account).count():,}",
            "link": list_url("fbadrift", "drift=differs"),
        },
    ]


def _notes(account: Account, may_change: bool) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    now = runtime.clock().now()
    if not feature.amazon_sync_is_on():
        text = "Tick it in Sales > Configuration > Settings > Connectors, or nothing is read."
        notes.append({"level": "warn", "title": "Amazon Sync is off.", "text": text})
    if account.problem:
        notes.append({"level": "bad", "title": "Problem:", "text": account.problem})
    if not account.linked_at:
        notes.append({"level": "warn", "title": "Not linked with Amazon yet.", "text": NOT_LINKED})
        return notes
    is_read = account.marketplaces.filter(active=True, blocked="").exists()
    turn = next_turn(account.next_turn, now) if is_read else "none: no marketplace is read"
    text = (
        f"Seller {account.seller_id}, linked on {exact(account.linked_at)}. Last Order Sync "
        f"{ago(account.cursor, now)}, next turn {turn}."
    )
    notes.append({"level": "good", "title": "Linked with Amazon.", "text": text})
    return [*notes, *stock_notes(account, may_change)]
