# SPDX-License-Identifier: LGPL-3.0-or-later
"""A real HTTP server that says what a test told it to say, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ANSWER, CUT, CUT_IN_BODY, HANG = "answer", "cut", "cut in body", "hang"


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: str = ANSWER


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    connection: tuple[str, int]

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


def reply(payload: object, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(payload).encode(), {"x-amzn-RequestId": "req-1", **named})


def errors(status: int, code: str, message: str, details: str = "", **headers: str) -> Reply:
    entry = {"code": code, "message": message, "details": details}
    return reply({"errors": [entry]}, status, **headers)


class ScriptedAmazon:
    """LWA hands out Atza|1, Atza|2 ... unless told otherwise; the API answers as scripted."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.signed_in: list[Asked] = []
        self.release = threading.Event()
        self.hold_lwa: threading.Event | None = None
        self.lwa_reached = threading.Event()
        self._api: deque[Reply] = deque()
        self._lwa: deque[Reply] = deque()
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def will_say(self, *replies: Reply) -> None:
        self._api.extend(replies)

    def will_sign_in_with(self, *replies: Reply) -> None:
        self._lwa.extend(replies)

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def next_reply(self, asked: Asked) -> Reply:
        if asked.path == "/auth/o2/token":
            return self._sign_in(asked)
        with self._lock:
            self.asked.append(asked)
            return self._api.popleft() if self._api else reply({"orders": []})

    def _sign_in(self, asked: Asked) -> Reply:
        self.lwa_reached.set()
        if self.hold_lwa is not None:
            self.hold_lwa.wait(10)
        with self._lock:
            self.signed_in.append(asked)
            if self._lwa:
                return self._lwa.popleft()
            token = f"Atza|{len(self.signed_in)}"
            return reply({"access_token": token, "token_type": "bearer", "expires_in": 3600})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, amazon: ScriptedAmazon) -> None:
        self.amazon = amazon
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        parts = urlsplit(self.path)
        asked = Asked(
            self.command,
            parts.path,
            parse_qs(parts.query, keep_blank_values=True),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
            self.client_address,
        )
        self._say(self.server.amazon.next_reply(asked))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def _say(self, told: Reply) -> None:
        if told.manner == HANG:
            self.server.amazon.release.wait(10)
        if told.manner in (CUT, HANG):
            self.close_connection = True
            return
        self.send_response_only(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(told.body)))
        self.end_headers()
        if told.manner == CUT_IN_BODY:
            self.wfile.write(told.body[: len(told.body) // 2])
            self.close_connection = True
            return
        self.wfile.write(told.body)

    def log_message(self, *args: Any) -> None:
        """Silent."""
