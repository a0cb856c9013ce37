# SPDX-License-Identifier: LGPL-3.0-or-later
"""The TCP connection under a request, for faults that no HTTP framework offers."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "amazon_simulator.transport"


class Http(H11Protocol):
    """uvicorn's protocol that lets a request find its connection."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, TRANSPORT: transport}


def reset(request: Request, body: bytes | None = None) -> None:
    """Sends a TCP reset, after headers and half of the body when there is one."""
    transport: asyncio.Transport = request.scope["state"][TRANSPORT]
    if body is not None:
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        transport.write(head.encode() + b"\r\n\r\n" + body[: len(body) // 2])
    linger = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
