# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the first page says of *FBM Stock Synchronization*: what waits for a person, what hangs."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from amazon_backoffice import quantities
from amazon_backoffice.admin.base import list_url
from amazon_backoffice.models import Account
from amazon_backoffice.words import exact

_NAME = "FBM Stock Synchronization"
_BUTTON = "See What Would Change"


def stock_notes() -> Iterator[dict[str, str]]:
    """For the notes of the first page, what is most urgent first."""
    for account in quantities.stopped_accounts():
        title = f"{account}: {_NAME} has stopped."
        yield _note("bad", title, account.stock_stopped, _preview(account), _BUTTON)
    for account in quantities.accounts_to_start():
        figures = quantities.standing(account)
        text = (
            f"{figures.changing:,} SKUs would change, {figures.to_zero:,} of them to zero. Nothing "
            "is sent before you start it."
        )
        title = f"{account}: {_NAME} is compared with Amazon."
        yield _note("warn", title, text, _preview(account), _BUTTON)
    for feed in quantities.hanging_feeds():
        text = (
            f"Feed {feed} of {exact(feed.intended_at)}, with {feed.messages:,} SKUs. Its "
            "quantities were sent again by another feed; nothing has to be done."
        )
        title = "Amazon has not finished a feed."
        yield _note("warn", title, text, list_url("skustock"), "Quantities on Amazon")


def _note(level: str, title: str, text: str, link: str, button: str) -> dict[str, str]:
    return {"level": level, "title": title, "text": text, "link": link, "button": button}


def _preview(account: Account) -> str:
    return reverse("office-stock-preview", args=[account.pk])
