# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a sales order, a delivery and a parcel show of the synchronization with Amazon."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse

from amazon_backoffice.models import Parcel
from amazon_backoffice.resending import attention, names, shown_state
from amazon_connector.domain.parcels import rolled_up
from amazon_connector.port import FAILED, NEEDS_ATTENTION, PARCEL_STATES, SYNCHRONIZED

from .base import change_url

LEVELS = {FAILED: "bad", NEEDS_ATTENTION: "warn", SYNCHRONIZED: "good"}
_TITLES = {FAILED: "Synchronization with Amazon failed:", NEEDS_ATTENTION: "Needs attention:"}


def sync_tag(parcels: Iterable[Parcel]) -> dict[str, str] | None:
    """One tag for all of these parcels; None where there are none."""
    state = rolled_up(shown_state(parcel) for parcel in parcels)
    return {"text": _text(state), "level": LEVELS.get(state, "")} if state else None


def _text(state: str) -> str:
    """The two states that Amazon's name is part of say it themselves."""
    text = PARCEL_STATES[state]
    return text if "Amazon" in text else f"Amazon: {text.lower()}"


def stuck_notes(parcels: Collection[Parcel], may_change: bool) -> list[dict[str, Any]]:
    """A note for each parcel that waits for a person: why, and the ways on."""
    called = names(parcels)
    return [
        {
            "level": LEVELS[shown_state(parcel)],
            "title": f"{called[parcel.pk]}: {_TITLES[shown_state(parcel)]}",
            "text": why(parcel),
            "buttons": stuck_buttons(parcel, with_page=True) if may_change else [],
        }
        for parcel in parcels
        if shown_state(parcel) in _TITLES
    ]


def why(parcel: Parcel) -> str:
    """Why Amazon does not know of it, as a plain sentence."""
    return attention(parcel) or parcel.why


def stuck_buttons(parcel: Parcel, with_page: bool = False) -> list[dict[str, Any]]:
    """*Retry Amazon Sync* and, from elsewhere, the way to the parcel's page."""
    if shown_state(parcel) not in _TITLES:
        return []
    page = {"text": "Correct the parcel", "icon": "edit", "link": change_url(parcel)}
    retry = {
        "text": "Retry Amazon Sync",
        "icon": "refresh",
        "link": reverse("office-retry-parcel", args=[parcel.pk]),
        "post": True,
        "first": True,
    }
    # What was never told only has to be filled in.
    return [*([page] if with_page else []), *([retry] if parcel.state in _TITLES else [])]
