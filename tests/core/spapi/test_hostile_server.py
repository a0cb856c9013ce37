# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whatever bytes come back: an answer or one of our errors, and never a hang."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from amazon_connector.spapi import ConnectionFailed, Response, Urllib3Transport

OK = b"HTTP/1.1 200 OK\r\n"
CASES = {
    "nothing": b"",
    "not http": b"SSH-2.0-OpenSSH_9.2\r\n",
    "html without a head": b"<html>Service Unavailable</html>",
    "a status that is a word": b"HTTP/1.1 fine OK\r\n\r\n",
    "a status out of range": b"HTTP/1.1 9999 OK\r\n\r\n",
    "continue for ever": b"HTTP/1.1 100 Continue\r\n\r\n" * 200,
    "too many headers": OK + b"x: y\r\n" * 500 + b"\r\n",
    "a header without an end": OK + b"x: " + b"y" * 200_000,
    "a header without a colon": OK + b"nonsense\r\ncontent-length: 2\r\n\r\n{}",
    "a header with a zero": OK + b"x-amzn-RequestId: a\0b\r\ncontent-length: 2\r\n\r\n{}",
    "a length that is a word": OK + b"content-length: two\r\n\r\n{}",
    "a length below zero": OK + b"content-length: -2\r\n\r\n{}",
    "two lengths": OK + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    "a chunk that is none": OK + b"transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a chunk cut short": OK + b"transfer-encoding: chunked\r\n\r\nff\r\n{}",
    "chunks without an end": OK + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
    "damaged gzip": OK + b"content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",
    "an unknown encoding": OK + b"content-encoding: magic\r\ncontent-length: 2\r\n\r\n{}",
    "a body without a length": OK + b"\r\n{}",
    "http 1.0": b"HTTP/1.0 200 OK\r\n\r\n{}",
}


# Those of which something can be made; the status or the body decides further up.
ANSWERS = {
    "a header without a colon",
    "a header with a zero",
    "a length that is a word",
    "a length below zero",
    "an unknown encoding",
    "a body without a length",
    "http 1.0",
}


@pytest.fixture
def serve() -> Iterator[object]:
    listener = socket.create_server(("127.0.0.1", 0))

    def start(answer: bytes) -> str:
        def run() -> None:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(65536)
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(1)  # until the client has read it all

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    listener.close()


@pytest.mark.parametrize("case", CASES)
def test_it_is_an_answer_or_an_error_of_ours(serve, case: str):
    transport = Urllib3Transport(connect=5, read=5)
    found: Response | None = None
    with contextlib.closing(transport), contextlib.suppress(ConnectionFailed):
        found = transport.request("GET", serve(CASES[case]), {"accept": "*/*"}, None)
    if found is not None:
        assert isinstance(found.body, bytes)
        assert "\0" not in found.request_id
    assert (found is not None) == (case in ANSWERS), case
