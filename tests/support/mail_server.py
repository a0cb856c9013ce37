# SPDX-License-Identifier: LGPL-3.0-or-later
"""A real mail server in the test's own process, and what arrived there."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller


class Received:
    """What arrived at the mail server, which listens on ``port`` of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[tuple[list[str], Message]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"


@contextlib.contextmanager
def started() -> Iterator[Received]:
    """A mail server that takes every mail."""
    handler = Received(_free_port())
    server = Controller(handler, hostname="127.0.0.1", port=handler.port)
    server.start()
    try:
        yield handler
    finally:
        server.stop()


def _free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
