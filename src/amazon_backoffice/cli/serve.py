# SPDX-License-Identifier: LGPL-3.0-or-later
"""`serve`: the pages (waitress) and the sync loop in one process; Ctrl-C or SIGTERM ends it."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from .django_start import start
from .stop import Stop

PORTS_TO_TRY = 100
SECONDS_TO_END = 20
CREATEUSER = "amazon-connector createuser YOURNAME --administrator"


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    start()
    listener = listen(options.host, options.port)
    with _ended_by_signals(), contextlib.suppress(KeyboardInterrupt):
        with _sync_loop(wanted=not options.no_sync):
            _announce(listener, options)
            _serve(listener)
    sys.stdout.write("\nEnded.\n")
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A socket on ``port`` or, where that is taken, on the next free one."""
    for candidate in range(port, port + PORTS_TO_TRY) if port else [0]:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
            return listener
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise Stop(
                    f"Cannot serve on {host}: {error.strerror}. Choose another --host."
                ) from error
    raise Stop(f"No port from {port} to {port + PORTS_TO_TRY - 1} is free on {host}.")


def _announce(listener: socket.socket, options: argparse.Namespace) -> None:
    from amazon_backoffice.addresses import served_at
    from amazon_backoffice.office_clock import speed_in_words
    from amazon_backoffice.runtime import clock

    host, port = listener.getsockname()[:2]
    taken = f" (port {options.port} is taken)" if options.port not in (0, port) else ""
    address = f"http://{_shown(host)}:{port}"
    served_at(address)
    sys.stdout.write(f"The Amazon office is at {address}/{taken}\n")
    sys.stdout.write(f"{speed_in_words(clock())} Ctrl-C ends it.\n".lstrip())
    _hint_at_first_user()
    sys.stdout.flush()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _hint_at_first_user() -> None:
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.exists():
        by_make = "MAKELEVEL" in os.environ  # `make serve`: make runs the other command too
        command = "make createuser NAME=yourname" if by_make else CREATEUSER
        sys.stdout.write(f"Nobody can sign in yet. In another terminal:\n  {command}\n")


def _serve(listener: socket.socket) -> None:
    from waitress.server import create_server

    from amazon_backoffice.wsgi import application

    server = create_server(
        application, sockets=[listener], threads=8, ident="", **_trusted(listener)
    )
    try:
        server.run()  # returns at KeyboardInterrupt, requests under way done
    finally:
        server.close()


def _trusted(listener: socket.socket) -> dict[str, object]:
    """A proxy on this computer says that people came over HTTPS; waitress drops the rest."""
    from django.conf import settings

    if not settings.SECURE_PROXY_SSL_HEADER:
        return {}
    proxy = "::1" if listener.family == socket.AF_INET6 else "127.0.0.1"
    return {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-proto"}}


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM ends us as Ctrl-C does, in the background of a script too; both are given back."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _sync_loop(wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    from amazon_backoffice.runtime import sync_loop

    loop = sync_loop()
    thread = threading.Thread(target=loop.run, name="sync-loop", daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.stop()
        thread.join(SECONDS_TO_END)
