# SPDX-License-Identifier: LGPL-3.0-or-later
"""The routes, and the headers that every reply carries."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from amazon_simulator import __version__, instants, operations, orders_v0, sellers_api
from amazon_simulator.accounts import Caller
from amazon_simulator.asked import Handler, Payload
from amazon_simulator.consent import consent_routes
from amazon_simulator.control import control_routes
from amazon_simulator.document_urls import document_routes
from amazon_simulator.errors import error_body
from amazon_simulator.gateway import Gateway
from amazon_simulator.operations import Operation
from amazon_simulator.shipments_api import ShipmentsApi
from amazon_simulator.simulation import Simulation
from amazon_simulator.token_endpoint import token_route

Endpoint = Callable[[Request], Awaitable[Response]]


def build_app(simulation: Simulation) -> ASGIApp:
    gateway = Gateway(simulation)
    routes = [
        Route(_route_of(op), _endpoint(gateway, op, handler), methods=[op.method])
        for op, handler in _handlers(simulation)
    ]
    routes.append(token_route(simulation))
    routes += document_routes(simulation)
    routes += consent_routes(simulation)
    routes += control_routes(simulation)
    missing = {HTTPException: _http_error}
    return common_headers(Starlette(routes=routes, exception_handlers=missing), simulation)


def _handlers(simulation: Simulation) -> list[tuple[Operation, Handler]]:
    api = simulation.orders_api
    shipments = ShipmentsApi(simulation.orders)
    return [
        (operations.SEARCH_ORDERS, lambda who, ask: api.search_orders(who, ask.query, ask.now)),
        (
            operations.GET_ORDER,
            lambda who, ask: api.get_order(who, ask.path["orderId"], ask.query, ask.now),
        ),
        (
            operations.CONFIRM_SHIPMENT,
            lambda who, ask: shipments.confirm(who, ask.path["orderId"], ask.body, ask.now),
        ),
        (
            operations.GET_MARKETPLACE_PARTICIPATIONS,
            lambda who, ask: sellers_api.get_marketplace_participations(who),
        ),
        (operations.GET_ACCOUNT, lambda who, ask: sellers_api.get_account(who)),
        (operations.SEARCH_LISTINGS_ITEMS, simulation.listings_api.search),
        (operations.GET_LISTINGS_ITEM, simulation.listings_api.get),
        (operations.PATCH_LISTINGS_ITEM, simulation.listings_api.patch),
        (operations.CREATE_FEED_DOCUMENT, simulation.feeds_api.create_document),
        (operations.GET_FEED_DOCUMENT, simulation.feeds_api.get_document),
        (operations.CREATE_FEED, simulation.feeds_api.create),
        (operations.GET_FEEDS, simulation.feeds_api.search),
        (operations.GET_FEED, simulation.feeds_api.get),
        (operations.CANCEL_FEED, simulation.feeds_api.cancel),
        (operations.GET_INVENTORY_SUMMARIES, simulation.inventory_api.summaries),
        (operations.GET_REPORTS, simulation.reports_api.search),
        (operations.CREATE_REPORT, simulation.reports_api.create),
        (operations.GET_REPORT, simulation.reports_api.get),
        (operations.CANCEL_REPORT, simulation.reports_api.cancel),
        (operations.GET_REPORT_DOCUMENT, simulation.reports_api.get_document),
        *(_handlers_v0(simulation) if simulation.options.orders_v0 else ()),
    ]


def _handlers_v0(simulation: Simulation) -> list[tuple[Operation, Handler]]:
    api = orders_v0.OrdersV0Api(simulation.orders_api)

    def of_one_order(answer: Callable[[Caller, str, int], Payload]) -> Handler:
        return lambda who, ask: answer(who, ask.path["orderId"], ask.now)

    return [
        (orders_v0.GET_ORDERS, lambda who, ask: api.get_orders(who, ask.query, ask.now)),
        (orders_v0.GET_ORDER_ITEMS, of_one_order(api.get_order_items)),
        (orders_v0.GET_ORDER_ADDRESS, of_one_order(api.get_order_address)),
        (orders_v0.GET_ORDER_BUYER_INFO, of_one_order(api.get_order_buyer_info)),
    ]


def _route_of(operation: Operation) -> str:
    """The server decodes a path before it looks for its route: a SKU may hold a slash then."""
    return operation.path.replace("{sku}", "{sku:path}")


def _endpoint(gateway: Gateway, operation: Operation, handler: Handler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await gateway.answer(request, operation, handler)

    return endpoint


async def _http_error(request: Request, error: Exception) -> Response:
    """An unknown route or method is Amazon's 404, never Starlette's page."""
    details = f"{request.method} {request.url.path} is not served by this simulator."
    body = error_body("NotFound", "The requested resource was not found.", details)
    return JSONResponse(body, 404, {"x-amzn-RequestId": str(uuid.uuid4())})


def common_headers(app: ASGIApp, simulation: Simulation) -> ASGIApp:
    """X-Simulator-Version on each reply, and a Date that is the simulator's own."""

    async def dressed(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(list(message["headers"]), simulation.clock.now())
            await send(message)

        await app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    return dressed


def _completed(headers: list[Any], now: int) -> list[Any]:
    headers.append((b"x-simulator-version", __version__.encode()))
    if all(name != b"date" for name, _ in headers):
        headers.append((b"date", instants.http_date(now).encode()))
    return headers
