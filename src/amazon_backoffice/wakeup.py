# SPDX-License-Identifier: LGPL-3.0-or-later
"""One row through which the pages wake the sync loop, and hear whether it runs.

Requests and heartbeats go by the machine's clock, turns by the office's. To lose a request
loses nothing: what is due is read from other rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from .models import SyncLoop

NAME = "sync"
SILENT_AFTER = timedelta(minutes=2)


def request_turn() -> None:
    """Ask the loop, wherever it runs, for a turn at once: when the transaction under way is
    committed, so that nobody waits for its row.
    """
    transaction.on_commit(_request, robust=True)


def _request() -> None:
    SyncLoop.objects.update_or_create(name=NAME, defaults={"requested_at": timezone.now()})


def is_wanted() -> bool:
    """Whether somebody asked since the last turn began."""
    unanswered = Q(handled_at=None) | Q(requested_at__gt=F("handled_at"))
    return SyncLoop.objects.filter(unanswered, name=NAME, requested_at__isnull=False).exists()


def answered() -> None:
    """A turn begins: requests until now are answered by it."""
    now = timezone.now()
    defaults = {"handled_at": now, "heartbeat_at": now}
    SyncLoop.objects.update_or_create(name=NAME, defaults=defaults)


def beat() -> None:
    """The loop is alive."""
    SyncLoop.objects.update_or_create(name=NAME, defaults={"heartbeat_at": timezone.now()})


def turned(at: datetime, next_at: datetime | None) -> None:
    """A turn ended at ``at``; the next is due at ``next_at`` (both by the office's clock)."""
    defaults = {"last_turn_at": at, "next_at": next_at, "heartbeat_at": timezone.now()}
    SyncLoop.objects.update_or_create(name=NAME, defaults=defaults)


def loop_is_running() -> bool:
    """Whether a loop showed itself in the last two minutes."""
    since = timezone.now() - SILENT_AFTER
    return SyncLoop.objects.filter(name=NAME, heartbeat_at__gt=since).exists()


def close_connection() -> None:
    """Hold no connection while nothing happens."""
    connection.close()
