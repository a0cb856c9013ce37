# SPDX-License-Identifier: LGPL-3.0-or-later
"""A progress bar for a person who waits; nothing at all where nobody looks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from amazon_connector.steps import AgainAt, Next, UseCase

_WORDS = {
    "SyncOrders": "Reading orders",
    "RetryOrders": "Trying orders in quarantine again",
    "ConfirmShipments": "Telling Amazon of parcels",
    "PairDefaultLines": "Pairing lines with products",
    "ForgetPersonalData": "Forgetting personal data",
    "ResealSecrets": "Sealing secrets with the first key",
    "RecoverOrder": "Reading the order",
    "SendMails": "Sending mails",
}


class Progress:
    """Shows what is under way and how many orders are in."""

    def __init__(self, count: Callable[[], int], before: int, quiet: bool = False) -> None:
        self._count = count
        self._before = before
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[new]} new orders"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=quiet or not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._bar.add_task("Synchronizing", total=None, new=0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._refresh, daemon=True)
        self._waits: dict[str, AgainAt] = {}

    def __enter__(self) -> Progress:
        self._bar.start()
        if not self._bar.disable:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        self._bar.stop()

    @property
    def waiting(self) -> list[str]:
        """Each reason to wait once, with its first time."""
        return [f"{w.when:%H:%M} UTC: {why}" for why, w in self._waits.items()]

    def begins(self, use_case: UseCase) -> None:
        """This use case is under way."""
        name = type(use_case).__name__
        self._bar.update(self._task, description=_WORDS.get(name, name))

    def ended(self, use_case: UseCase, outcome: Next | None) -> None:
        """It ended; a wait with a reason is told at the end."""
        if isinstance(outcome, AgainAt) and outcome.why:
            self._waits.setdefault(outcome.why, outcome)

    def _refresh(self) -> None:
        from django.db import connection

        while not self._over.wait(0.5):
            self._bar.update(self._task, new=self._count() - self._before)
        connection.close()
