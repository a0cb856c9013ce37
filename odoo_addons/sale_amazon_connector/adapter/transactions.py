# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where Odoo's transactions end: after each step, and before Amazon is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from amazon_connector.spapi import Response, Transport

from odoo.modules import module

from .errors import translated
from .values import QUIET


def commit(env) -> None:
    """Keep what was done. In a test of Odoo's there is one transaction: nothing is kept."""
    if not module.current_test:
        env.cr.commit()  # pylint: disable=invalid-commit


def rollback(env) -> None:
    """Undo what a step did."""
    if not module.current_test:
        env.cr.rollback()


class InTransaction:
    """What each half of the port has: superuser, in the transaction of ``env``."""

    def __init__(self, env) -> None:
        self.env = env(su=True, context={**env.context, **QUIET})

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """A savepoint. Odoo flushes at its end, so that failures show where they belong."""
        with translated(), self.env.cr.savepoint():
            yield


class Released:
    """Amazon's door for one environment: its transaction ends before Amazon is asked.

    So that nothing is locked and no transaction is open at the database while Amazon takes its
    time, in the job as in the request of a person's click. What stood there is kept: it is what
    the core read, or what it meant to keep whatever Amazon answers. The core asks nothing
    inside ``atomic()``.
    """

    def __init__(self, env, transport: Transport) -> None:
        self._env = env
        self._transport = transport

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        with translated():
            commit(self._env)
        return self._transport.request(method, url, headers, body)

    def download(self, url: str, headers: Mapping[str, str], into: BinaryIO, most: int) -> Response:
        with translated():
            commit(self._env)
        return self._transport.download(url, headers, into, most)
