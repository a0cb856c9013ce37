# SPDX-License-Identifier: LGPL-3.0-or-later
"""Runs an ASGI application on a socket of its own, prints the ready line, ends on a signal."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from amazon_simulator.connection import Http

LINGERING_SECONDS = 1


class PortTaken(Exception):
    """The address cannot be bound; the text says which."""


class _Server(uvicorn.Server):
    """uvicorn, with the signals left to us: it would raise them again after the end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, or asyncio leaves Nagle's algorithm on: 40 ms for each answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(f"{host}:{port} cannot be used: {error.strerror}") from None
    listener.listen(128)
    return listener


def url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_for(app: ASGIApp) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=Http,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=LINGERING_SECONDS,
    )
    return _Server(config)


async def serve(
    app: ASGIApp, listener: socket.socket, ready: Callable[[], None], tick: Callable[[], None]
) -> None:
    """Until SIGINT or SIGTERM. ``ready`` is called when requests are answered."""
    server = server_for(app)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    ticking = asyncio.create_task(_tick(tick))
    ready()
    try:
        await serving
    finally:
        ticking.cancel()


async def _tick(tick: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(1)
        tick()
