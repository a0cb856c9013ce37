# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Retry Amazon Sync* of chosen parcels, and what is said of a carrier's name."""

from __future__ import annotations

from django.db.models import QuerySet

from amazon_connector.domain.carriers import told

from . import runtime, wakeup
from .adapter.parcels import STUCK, carriers
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


def hint(carrier: str) -> str:
    """Points out a carrier's name that is nearly one of the table's; empty if it is not."""
    suggestion = told(carrier, carriers()).suggestion if carrier.strip() else ""
    if not suggestion:
        return ""
    return (
        f"No carrier is called {carrier}. Is {suggestion} meant? As it is, Amazon is told "
        f"“Other: {carrier}”."
    )
