# SPDX-License-Identifier: LGPL-3.0-or-later
"""The transport over urllib3 (1.26.5 and 2.x)."""

from __future__ import annotations

import functools
import http.client
import os
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any, BinaryIO

import urllib3
from urllib3 import exceptions as u3

from amazon_connector.spapi._errors import (
    ConfigurationError,
    ConnectionFailed,
    SellingPartnerError,
)
from amazon_connector.spapi._transport import Headers, Response, TooLarge

# A connection that slept longer may have been dropped by a firewall without a word; using
# it would cost the whole read timeout.
_IDLE_SECONDS = 50.0

# The first entry that fits speaks. urllib3's own texts are never shown: they quote
# addresses, and header values when these are malformed.
_SENTENCES: tuple[tuple[type[BaseException], str], ...] = (
    (
        u3.SSLError,
        "No secure connection to Amazon: check this machine's date, time and certificates.",
    ),
    (
        u3.ConnectTimeoutError,
        "Amazon could not be reached in time. Check this machine's internet connection.",
    ),
    (u3.TimeoutError, "Amazon did not answer in time."),
    (
        u3.NewConnectionError,
        "Amazon could not be reached. Check this machine's internet connection.",
    ),
    (u3.ProtocolError, "The connection to Amazon was cut in the middle of an answer."),
    (u3.DecodeError, "Amazon's answer arrived damaged."),
)
# Where OpenSSL is told to look for others than this machine's.
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_CUT = "The connection to Amazon was cut in the middle of a file."
_PIECE = 64 * 1024
_OTHER = "The connection to Amazon failed."
# The address itself is wrong: waiting does not help.
_BAD_ADDRESS: tuple[type[BaseException], ...] = (u3.LocationValueError, u3.LocationParseError)
# urllib3 wraps most of these, but not on every path of every version.
FAILURES: tuple[type[BaseException], ...] = (
    u3.HTTPError,
    http.client.HTTPException,
    ValueError,  # a header value that cannot be sent, a host name that cannot be encoded
    OSError,
)


class Urllib3Transport:
    """One pool of connections. ``connect`` and ``read`` are timeouts in seconds.

    A forked process makes its own pool: two processes on one connection would read each
    other's answers.
    """

    def __init__(self, connect: float = 5, read: float = 30) -> None:
        self._timeout = urllib3.Timeout(connect=connect, read=read)
        self._lock = threading.Lock()
        self._pool: urllib3.PoolManager | None = None
        self._owner = 0
        self._used = 0.0

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        try:
            answer = self._connections().request(
                method,
                url,
                body=body,
                headers=dict(headers),
                timeout=self._timeout,
                retries=False,
                redirect=False,
            )
        except FAILURES as error:
            # "from None": the cause's text may quote what was sent
            raise translated(error) from None
        return Response(answer.status, Headers(answer.headers), answer.data)

    def download(self, url: str, headers: Mapping[str, str], into: BinaryIO, most: int) -> Response:
        try:
            answer = self._connections().request(
                "GET",
                url,
                headers=dict(headers),
                timeout=self._timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
        except FAILURES as error:
            raise translated(error) from None
        found = Headers(answer.headers)
        try:
            if not 200 <= answer.status < 300:
                return Response(answer.status, found, _read(answer, _PIECE))
            _write(answer, found, into, most)
        except FAILURES as error:
            raise translated(error) from None
        finally:
            # Not back into the pool: what is left of the answer would be the next one's.
            answer.close()
        return Response(answer.status, found)

    def close(self) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.clear()

    def _connections(self) -> urllib3.PoolManager:
        with self._lock:
            if self._pool is None or self._owner != os.getpid():
                self._pool, self._owner = _new_pool(), os.getpid()
            elif time.monotonic() - self._used > _IDLE_SECONDS:
                self._pool.clear()
            self._used = time.monotonic()
            return self._pool


def _read(answer: Any, most: int) -> bytes:
    """The answer's bytes as they came, unpacked by nobody. In both versions of urllib3."""
    found: bytes = answer.read(most, decode_content=False)
    return found


def _write(answer: Any, headers: Headers, into: BinaryIO, most: int) -> None:
    """Raises ConnectionFailed for less than was announced: urllib3 1.26 does not say so."""
    size = 0
    while piece := _read(answer, _PIECE):
        size += len(piece)
        if size > most:
            raise TooLarge
        into.write(piece)
    announced = headers.get("content-length", "")
    if announced.isdigit() and int(announced) != size:
        raise ConnectionFailed(message=_CUT)


def translated(error: BaseException) -> SellingPartnerError:
    """The error of ours for an error of urllib3 or below."""
    if isinstance(error, _BAD_ADDRESS):
        return ConfigurationError(message="The address of Amazon's service is not a valid one.")
    for kind, sentence in _SENTENCES:
        if isinstance(error, kind):
            return ConnectionFailed(message=sentence)
    return ConnectionFailed(message=_OTHER)


def _new_pool() -> urllib3.PoolManager:
    context = _context(*map(os.environ.get, _CERTIFICATES))
    return urllib3.PoolManager(num_pools=8, maxsize=4, ssl_context=context)


@functools.lru_cache(maxsize=1)
def _context(*_: str | None) -> ssl.SSLContext:
    """Made once for all pools, because reading this machine's certificates takes its time."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
