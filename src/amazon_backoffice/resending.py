# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Retry Amazon Sync* of chosen parcels, and what is said of a carrier's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import QuerySet

from amazon_connector.domain.carriers import told
from amazon_connector.domain.parcels import missing
from amazon_connector.port import NEEDS_ATTENTION, STUCK, TO_SEND

from . import runtime, wakeup
from .adapter.parcels import carriers
from .models import Parcel


def resend(rows: QuerySet[Parcel]) -> int:
    """Put those of ``rows`` that failed or need attention back, wake the loop; how many."""
    ids = [str(pk) for pk in rows.filter(state__in=STUCK).values_list("pk", flat=True)]
    if ids:
        runtime.connector().retry_parcels(ids)
        wakeup.request_turn()
    return len(ids)


def sentence(number: int) -> str:
    """What happens now, for people."""
    if not number:
        return "Nothing to retry: none of these has failed or needs attention."
    return f"Amazon is told of {number} {'parcel' if number == 1 else 'parcels'} again now."


def attention(parcel: Parcel) -> str:
    """Why a parcel that Amazon was not told of yet cannot be told; empty if it can."""
    if parcel.state != TO_SEND or parcel.shipped_outside:
        return ""
    return missing(parcel.carrier, parcel.tracking)


def names(parcels: Collection[Parcel]) -> dict[int, str]:
    """What each is called: after its delivery, numbered where that has several of these."""
    of_delivery = Counter(parcel.delivery_id for parcel in parcels)
    seen: Counter[int] = Counter()
    found = {}
    for parcel in parcels:
        seen[parcel.delivery_id] += 1
        number = seen[parcel.delivery_id]
        several = of_delivery[parcel.delivery_id] > 1
        name = parcel.delivery.name
        found[parcel.pk] = f"Parcel {number} of {name}" if several else name
    return found


def shown_state(parcel: Parcel) -> str:
    """What the pages show: what needs attention does so at once, not after the next turn."""
    return NEEDS_ATTENTION if attention(parcel) else parcel.state


def suggestion(carrier: str) -> str:
    """The carrier of the table that is perhaps meant; empty if the name is right or unlike any."""
    return told(carrier, carriers()).suggestion if carrier.strip() else ""


def hint(carrier: str) -> str:
    """Points out a carrier's name that is nearly one of the table's; empty if it is not."""
    meant = suggestion(carrier)
    if not meant:
        return ""
    return (
        f"No carrier is called {carrier}. Is {meant} meant? As it is, Amazon is told "
        f"“Other: {carrier}”."
    )
