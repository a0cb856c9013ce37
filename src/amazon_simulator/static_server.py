# SPDX-License-Identifier: LGPL-3.0-or-later
"""A server that knows one published pair at a time and answers it, and nothing else."""

from __future__ import annotations

import json
import socket
import threading
import uuid
from types import TracebackType

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from amazon_simulator import __version__
from amazon_simulator.order_params import query_of
from amazon_simulator.server import listen, server_for, url_of
from amazon_simulator.static_examples import Pair

TOKEN = {"access_token": "Atza|static", "token_type": "bearer", "expires_in": 3600}
HEADERS = {"X-Simulator-Version": __version__}


class StaticServer:
    """Serves ``pair`` on a free port of loopback while the ``with`` block lasts.

    ``complaints`` collects what was wrong with the requests for the pair.
    """

    def __init__(self) -> None:
        self.pair: Pair | None = None
        self.complaints: list[str] = []
        self.asked = 0
        routes = [
            Route("/auth/o2/token", self._token, methods=["POST"]),
            Route("/{path:path}", self._answer, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]
        self._server = server_for(Starlette(routes=routes))
        self._listener: socket.socket = listen("127.0.0.1", 0)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True
        )

    @property
    def base_url(self) -> str:
        return url_of(self._listener)

    def expect(self, pair: Pair) -> None:
        self.pair, self.complaints, self.asked = pair, [], 0

    def __enter__(self) -> StaticServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()

    async def _token(self, request: Request) -> Response:
        return JSONResponse(TOKEN, headers=HEADERS)

    async def _answer(self, request: Request) -> Response:
        body = await request.body()
        headers = {**HEADERS, "x-amzn-RequestId": str(uuid.uuid4())}
        pair = self.pair
        self.asked += 1
        if pair is None:
            return JSONResponse({"errors": []}, 404, headers)
        self.complaints += differences(pair, request, body)
        if pair.response is None:
            return Response(b"", pair.status, headers)
        if pair.status == 204:  # an example shows it as an empty object
            return Response(b"", pair.status, headers)
        return JSONResponse(pair.response, pair.status, headers)


def differences(pair: Pair, request: Request, body: bytes) -> list[str]:
    """What the request has that the published one has not, and the other way round."""
    found = []
    if (request.method, request.url.path) != (pair.method, pair.url_path):
        found.append(f"{request.method} {request.url.path} was asked, not {pair.url_path}")
    sent = query_of(request.query_params.multi_items())
    for name in sorted({*sent, *pair.query}):
        values = [v for text in sent.get(name, ()) for v in text.split(",")]
        expected = pair.query.get(name, [])
        if values != (expected if isinstance(expected, list) else [expected]):
            found.append(f"{name} was {values}, not {expected}")
    if pair.body is not None and (json.loads(body) if body else None) != pair.body:
        found.append("the body differs")
    if "x-amz-access-token" not in request.headers:
        found.append("x-amz-access-token is missing")
    return found
