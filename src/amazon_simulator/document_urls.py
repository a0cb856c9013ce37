# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where documents are put and fetched: presigned URLs, on the simulator itself.

As the storage service behind Amazon's URLs does it: no token of the Selling Partner API, the
Content-Type that was announced, XML for a refusal (the words are assumed).
"""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from amazon_simulator import disturb, instants
from amazon_simulator.document_store import OF_FEEDS, Document, Documents
from amazon_simulator.gateway import trouble_on_the_line
from amazon_simulator.presigned import PATH, Refused
from amazon_simulator.request_log import Entry
from amazon_simulator.simulation import Simulation


def document_routes(simulation: Simulation) -> list[Route]:
    path = f"/{PATH}/{{document_id}}"
    return [
        Route(path, _endpoint(simulation, "upload", _upload), methods=["PUT"]),
        Route(path, _endpoint(simulation, "download", _download), methods=["GET"]),
    ]


Answer = Callable[[Documents, Document, Request, bytes], Response]


def _endpoint(
    simulation: Simulation, name: str, answer: Answer
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        now = simulation.catch_up()
        fault = simulation.faults.strike(name, None, set())
        if fault and fault.kind in disturb.RAW:
            status, media_type, content = disturb.RAW[fault.kind]
            response = Response(content, status, media_type=media_type)
        elif fault and fault.kind in disturb.ERRORS:
            response = Response(status_code=disturb.ERRORS[fault.kind].status)
        else:
            response = _respond(simulation, request, body, now, answer)
        time, kind = instants.to_text(now), fault.kind if fault else None
        simulation.log.add(Entry(name, response.status_code, time, "", fault=kind))
        simulation.store.commit()
        if fault:
            await trouble_on_the_line(fault, request, response)
        return response

    return endpoint


def _respond(
    simulation: Simulation, request: Request, body: bytes, now: int, answer: Answer
) -> Response:
    key = request.path_params["document_id"]
    try:
        if "x-amz-access-token" in request.headers:
            raise Refused(403, "AccessDenied", "There were headers that were not signed")
        simulation.signer.check(request.method, key, dict(request.query_params), now)
        document = simulation.documents.get(key)
        if document is None:
            raise Refused(404, "NoSuchKey", "The specified key does not exist.")
        return answer(simulation.documents, document, request, body)
    except Refused as error:
        return Response(error.body, error.status, media_type="application/xml")


def _upload(documents: Documents, document: Document, request: Request, body: bytes) -> Response:
    """Raises Refused. A Content-Encoding gzip is understood; what is broken is kept as it is."""
    if not document.document_id.startswith(OF_FEEDS):
        raise Refused(403, "AccessDenied", "Reports are not uploaded.")
    if request.headers.get("content-type", "") != document.content_type:
        raise Refused(403, "SignatureDoesNotMatch", "The Content-Type is not the announced one.")
    if request.headers.get("content-encoding") == "gzip":
        with contextlib.suppress(OSError, EOFError, zlib.error):
            body = gzip.decompress(body)
    documents.fill(document.document_id, body)
    return Response(status_code=200)


def _download(documents: Documents, document: Document, request: Request, body: bytes) -> Response:
    """Raises Refused."""
    if document.content is None:
        raise Refused(404, "NoSuchKey", "The specified key does not exist.")
    # As it was announced: reports of Amazon's come without a charset.
    response = Response(document.content, headers={"content-type": document.content_type})
    if request.query_params.get("encoding") == "gzip":
        response.headers["content-encoding"] = "gzip"
    return response
