# SPDX-License-Identifier: LGPL-3.0-or-later
"""Carrier and tracking reference typed in after the goods have left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from amazon_backoffice import resending
from amazon_backoffice.adapter.packing import fill_in
from amazon_backoffice.models import Parcel
from amazon_connector.port import NOT_APPLICABLE

KEPT = "Amazon is not told of this parcel: the change stays here."


def save_by_hand(request: HttpRequest, parcel_id: int, carrier: str, tracking: str) -> None:
    """Keep what was typed, and say what follows from it."""
    parcel = Parcel.objects.select_related("delivery", "order").get(pk=parcel_id)
    changed = (parcel.carrier, parcel.tracking) != (carrier.strip(), tracking.strip())
    if fill_in(parcel_id, carrier, tracking):
        messages.success(request, f"{parcel}: Amazon is told of it now.")
    elif changed and parcel.state == NOT_APPLICABLE:
        messages.warning(request, f"{parcel}: {KEPT}")
    if changed and (hint := resending.hint(carrier)):
        messages.warning(request, hint)
