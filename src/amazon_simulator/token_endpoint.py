# SPDX-License-Identifier: LGPL-3.0-or-later
"""POST /auth/o2/token, with its faults and its line in the log."""

from __future__ import annotations

import asyncio
import uuid

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from amazon_simulator import connection, disturb, instants
from amazon_simulator.faults import TOKEN, Fault
from amazon_simulator.lwa import LwaError, form_of
from amazon_simulator.request_log import Entry
from amazon_simulator.simulation import Simulation

PATH = "/auth/o2/token"
ERRORS = {
    "invalid_grant": LwaError(400, "invalid_grant", "The grant is invalid or was revoked"),
    "invalid_client": LwaError(401, "invalid_client", "Client authentication failed"),
}


def token_route(simulation: Simulation) -> Route:
    async def token(request: Request) -> Response:
        body = await request.body()
        now = simulation.catch_up()
        fault = simulation.faults.strike(TOKEN, None, set())
        form = form_of(body, request.headers.get("content-type", ""))
        response = _answer(simulation, form, fault, now)
        _log(simulation, response.status_code, fault, now)
        simulation.store.commit()
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind in ("cut", "cut_in_body"):
            connection.reset(request)
        return response

    return Route(PATH, token, methods=["POST"])


def _answer(
    simulation: Simulation, form: dict[str, str], fault: Fault | None, now: int
) -> Response:
    if fault and fault.kind in disturb.RAW:
        status, media_type, content = disturb.RAW[fault.kind]
        return Response(content, status, media_type=media_type)
    if fault and fault.kind in disturb.ERRORS:
        error = disturb.ERRORS[fault.kind]
        return JSONResponse(error.body(), error.status)
    try:
        if fault and fault.kind in ERRORS:
            raise ERRORS[fault.kind]
        return JSONResponse(simulation.lwa.token(form, now), headers={"cache-control": "no-store"})
    except LwaError as error:
        return JSONResponse(error.body(), error.status)


def _log(simulation: Simulation, status: int, fault: Fault | None, now: int) -> None:
    entry = Entry(
        operation=TOKEN,
        status=status,
        time=instants.to_text(now),
        request_id=str(uuid.uuid4()),
        path=PATH,
        fault=fault.kind if fault else None,
    )
    simulation.log.add(entry)
