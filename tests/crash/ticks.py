# SPDX-License-Identifier: LGPL-3.0-or-later
"""Counts what a process does (statements, commits, calls) and kills it at the count given.

Installed in the process that synchronizes, and nowhere else: it is killed a moment later.
"""

from __future__ import annotations

import functools
import os
import re
import signal
from collections.abc import Callable, Mapping
from typing import Any

# Amazon's pages hold 100 orders; small ones make several of a short story.
ORDERS_A_PAGE = "15"


class Ticks:
    """Each SQL statement, commit and HTTP call counts twice: before it and after it."""

    def __init__(self, kill_at: int | None) -> None:
        self.count = 0
        self._kill_at = kill_at

    def tick(self) -> None:
        """Count, and die when the time has come."""
        self.count += 1
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Watch Django's cursors and commits, and the core's transport."""
        from django.db.backends.base.base import BaseDatabaseWrapper
        from django.db.backends.utils import CursorWrapper

        from amazon_connector.spapi import Urllib3Transport

        self._watch(CursorWrapper, "execute")
        self._watch(CursorWrapper, "executemany")
        self._watch(BaseDatabaseWrapper, "_commit")
        self._watch(BaseDatabaseWrapper, "_rollback")
        _shorten_pages(Urllib3Transport)
        self._watch(Urllib3Transport, "request")

    def _watch(self, owner: type[Any], name: str) -> None:
        original = getattr(owner, name)

        @functools.wraps(original)
        def watched(*arguments: Any, **named: Any) -> Any:
            self.tick()
            done = original(*arguments, **named)
            self.tick()
            return done

        setattr(owner, name, watched)


def _shorten_pages(transport: type[Any]) -> None:
    original: Callable[..., Any] = transport.request

    def request(
        self: Any, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Any:
        url = re.sub(r"maxResultsPerPage=100\b", f"maxResultsPerPage={ORDERS_A_PAGE}", url)
        return original(self, method, url, headers, body)

    transport.request = request
