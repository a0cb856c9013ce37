# SPDX-License-Identifier: LGPL-3.0-or-later
"""What every call passes, whatever the operation: faults, token, usage plan, headers, log."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from amazon_simulator import connection, disturb, instants
from amazon_simulator.accounts import Caller
from amazon_simulator.asked import Asked, Handler, Payload
from amazon_simulator.errors import ApiError, not_found, quota_exceeded
from amazon_simulator.faults import Fault
from amazon_simulator.operations import Operation
from amazon_simulator.order_params import Query, query_of
from amazon_simulator.request_log import Entry
from amazon_simulator.simulation import Simulation

MAX_BODY = 10 * 1024 * 1024


@dataclass
class Call:
    """One call on its way; ``now`` is the virtual time at which it came."""

    operation: Operation
    now: int
    query: Query
    path: dict[str, str]
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    caller: Caller | None = None
    fault: Fault | None = None
    orders: int | None = None

    @property
    def seller_id(self) -> str:
        return self.caller.seller["seller_id"] if self.caller else ""


class Gateway:
    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._page_before: dict[str, list[Payload]] = {}

    async def answer(self, request: Request, operation: Operation, handler: Handler) -> Response:
        body = await request.body()
        now = self._simulation.catch_up()
        query = query_of(request.query_params.multi_items())
        call = Call(operation, now, query, dict(request.path_params))
        response = self._respond(call, request, body, handler)
        self._log(call, request, response.status_code)
        self._simulation.store.commit()
        if call.fault:
            await trouble_on_the_line(call.fault, request, response)
        return response

    def _respond(self, call: Call, request: Request, body: bytes, handler: Handler) -> Response:
        try:
            call.caller = self._known_caller(request, call.now)
            call.fault = self._fault(call)
            if call.fault and call.fault.kind in disturb.RAW:
                status, media_type, content = disturb.RAW[call.fault.kind]
                return self._dress(call, Response(content, status, media_type=media_type))
            payload = self._payload(call, request, body, handler)
            status = call.operation.success
            return self._dress(
                call, _json(status, payload) if payload else Response(status_code=status)
            )
        except ApiError as error:
            return self._dress(call, _json(error.status, error.body()))

    def _payload(self, call: Call, request: Request, body: bytes, handler: Handler) -> Payload:
        simulation = self._simulation
        if call.fault and (error := disturb.error_of(call.fault)):
            if call.fault.kind == "expired_token":
                simulation.lwa.expire_access_tokens()
            raise error
        caller = call.caller or self._caller(request, call.now)
        rate = simulation.rate(call.operation)
        if not simulation.usage_plans.take(caller.key, call.operation, rate, call.now):
            raise quota_exceeded()
        _check_body(body, request.headers.get("content-type", ""))
        _check_path(request, call.operation)
        asked = Asked(call.query, call.path, body, call.now, call.fault, str(request.base_url))
        payload = handler(caller, asked)
        self._change(call, payload)
        return payload

    def _known_caller(self, request: Request, now: int) -> Caller | None:
        try:
            return self._caller(request, now)
        except ApiError:
            return None

    def _caller(self, request: Request, now: int) -> Caller:
        return self._simulation.lwa.caller(request.headers.get("x-amz-access-token"), now)

    def _fault(self, call: Call) -> Fault | None:
        asked = {v for text in call.query.get("marketplaceIds", ()) for v in text.split(",")}
        return self._simulation.faults.strike(
            call.operation.name, call.seller_id or None, asked, call.path.get("sku")
        )

    def _change(self, call: Call, payload: Payload) -> None:
        orders = payload.get("orders")
        if call.fault and call.fault.kind in disturb.CHANGES:
            disturb.CHANGES[call.fault.kind](payload, self._page_before.get(call.seller_id, []))
        if orders is not None:
            call.orders = len(payload["orders"])
            self._page_before[call.seller_id] = orders

    def _dress(self, call: Call, response: Response) -> Response:
        response.headers["x-amzn-RequestId"] = call.request_id
        with_rate = response.status_code in call.operation.rate_header_on or (
            call.fault is not None and call.fault.kind == "throttle"
        )
        if with_rate and not (call.fault and call.fault.kind == "throttle_without_rate"):
            rate = self._simulation.rate(call.operation)
            response.headers["x-amzn-RateLimit-Limit"] = f"{rate:g}"
        if call.fault and call.fault.kind == "wrong_date":
            wrong = call.now + round(call.fault.seconds * instants.SECOND)
            response.headers["date"] = instants.http_date(wrong)
        return response

    def _log(self, call: Call, request: Request, status: int) -> None:
        entry = Entry(
            operation=call.operation.name,
            status=status,
            time=instants.to_text(call.now),
            request_id=call.request_id,
            seller_id=call.seller_id,
            application=call.caller.application["application_id"] if call.caller else "",
            path=request.url.path,
            query={name: ",".join(values) for name, values in call.query.items()},
            orders=call.orders,
            fault=call.fault.kind if call.fault else None,
        )
        self._simulation.log.add(entry)


async def trouble_on_the_line(fault: Fault, request: Request, response: Response) -> None:
    """What a fault does to the connection, after the work is done."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "cut":
        connection.reset(request)
    elif fault.kind == "cut_in_body":
        connection.reset(request, bytes(response.body))


def _check_body(body: bytes, content_type: str) -> None:
    if len(body) > MAX_BODY:
        raise disturb.ERRORS["too_large"]
    if body and not content_type.startswith("application/json"):
        raise disturb.ERRORS["unsupported_media"]


def _check_path(request: Request, operation: Operation) -> None:
    """A slash within a SKU must come encoded: Amazon's paths have no more slashes than these."""
    if request.scope["raw_path"].count(b"/") != operation.path.count("/"):
        raise not_found("A slash within the path is not encoded.")


def _json(status: int, payload: Payload) -> Response:
    content = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    try:
        body = content.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write and UTF-8 cannot
        body = json.dumps(payload, separators=(",", ":")).encode()
    return Response(body, status, media_type="application/json")
