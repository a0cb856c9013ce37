# SPDX-License-Identifier: LGPL-3.0-or-later
"""*FBM Stock Synchronization* on an account: where it stands, and the buttons of the switch."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.models import Account
from amazon_backoffice.quantities import Standing, standing
from amazon_connector.port import STOCK_COMPARING, STOCK_OFF, STOCK_ON, STOCK_READY

from .base import list_url

_NAME = "FBM Stock Synchronization"
_OFF = "Quantities on Amazon stay as they are. Turned on, it first shows what would change."


def stock_notes(account: Account, may_change: bool) -> list[dict[str, Any]]:
    """For ``office/notes.html``: one note, and one more where a round has stopped."""
    notes = [_STATES[account.stock_mode](account)]
    if account.stock_stopped:
        notes.insert(0, _stopped(account))
    if not may_change:
        for note in notes:
            note["buttons"] = [b for b in note["buttons"] if not b.get("post")]
    return notes


def _off(account: Account) -> dict[str, Any]:
    buttons = [_post("Turn On", "power_settings_new", "on", account, first=True)]
    return {"level": "", "title": f"{_NAME} is off.", "text": _OFF, "buttons": buttons}


def _comparing(account: Account) -> dict[str, Any]:
    figures, next_full = standing(account), account.stock_next_full
    if next_full is None or next_full <= runtime.clock().now():
        text = "Quantities are being computed; nothing is sent to Amazon. Look again in a moment."
    else:
        read = figures.counted - figures.unread
        text = f"{read:,} of {figures.counted:,} SKUs are read; nothing is sent to Amazon."
    title = f"{_NAME}: being compared with Amazon."
    return {"level": "warn", "title": title, "text": text, "buttons": [_turn_off(account)]}


def _ready(account: Account) -> dict[str, Any]:
    figures = standing(account)
    text = (
        f"{_skus(figures.changing)} would change, {figures.to_zero:,} of them to zero. Nothing is "
        "sent before you start it."
    )
    title = f"{_NAME}: compared with Amazon."
    buttons = [_preview("See What Would Change", account, first=True), _turn_off(account)]
    return {"level": "warn", "title": title, "text": text, "buttons": buttons}


def _on(account: Account) -> dict[str, Any]:
    figures = standing(account)
    buttons = [
        {
            "text": "Quantities on Amazon",
            "icon": "inventory",
            "link": list_url("skustock", f"account__id__exact={account.pk}"),
        },
        _post("Read Back from Amazon", "compare_arrows", "compare", account),
        _turn_off(account),
    ]
    level = "warn" if figures.failed or figures.unlisted or figures.disputed else "good"
    return {"level": level, "title": f"{_NAME} is on.", "text": _in_words(figures)} | {
        "buttons": buttons
    }


def _in_words(figures: Standing) -> str:
    parts = {
        "as wanted": figures.equal,
        "on their way": figures.changing,
        "to be read": figures.unread,
        "failed": figures.failed,
        "not listed on Amazon": figures.unlisted,
        "with offers that disagree": figures.disputed,
        "FBA": figures.fba,
    }
    said = ", ".join(f"{number:,} {words}" for words, number in parts.items() if number)
    return f"{_skus(figures.counted)}: {said}." if said else "No SKU has a quantity yet."


def _stopped(account: Account) -> dict[str, Any]:
    buttons = [
        _preview("See What Would Change", account),
        _post("Send Anyway", "send", "anyway", account, first=True),
    ]
    return {
        "level": "bad",
        "title": f"{_NAME} has stopped.",
        "text": account.stock_stopped,
        "buttons": buttons,
    }


_STATES = {
    STOCK_OFF: _off,
    STOCK_COMPARING: _comparing,
    STOCK_READY: _ready,
    STOCK_ON: _on,
}


def _skus(number: int) -> str:
    return "1 SKU" if number == 1 else f"{number:,} SKUs"


def _preview(text: str, account: Account, first: bool = False) -> dict[str, Any]:
    link = reverse("office-stock-preview", args=[account.pk])
    return {"text": text, "icon": "preview", "link": link, "first": first}


def _turn_off(account: Account) -> dict[str, Any]:
    return _post("Turn Off", "power_settings_new", "off", account)


def _post(text: str, icon: str, verb: str, account: Account, first: bool = False) -> dict[str, Any]:
    link = reverse("office-stock", args=[account.pk, verb])
    return {"text": text, "icon": icon, "link": link, "post": True, "first": first}
