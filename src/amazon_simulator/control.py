# SPDX-License-Identifier: LGPL-3.0-or-later
"""The control API below /_simulator/: what a test or a demo does to the world from outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from amazon_simulator import (
    __version__,
    control_accounts,
    control_feeds,
    control_inventory,
    control_listings,
    control_orders,
    control_reports,
    control_settlements,
    instants,
)
from amazon_simulator.clock import TurningBack
from amazon_simulator.faults import KINDS, UnknownFault
from amazon_simulator.operations import OPERATIONS
from amazon_simulator.simulation import Simulation

PREFIX = "/_simulator"
Action = Callable[[Simulation, Request, Any], Any]


class BadControl(ValueError):
    """A control request that cannot be understood; the text goes to the caller."""


def control_routes(simulation: Simulation) -> list[Route]:
    table: list[tuple[str, str, Action]] = [
        ("GET", "/", _index),
        ("GET", "/clock", _clock),
        ("POST", "/clock", _turn_clock),
        ("GET", "/catalog", control_accounts.catalog),
        ("GET", "/sellers", control_accounts.sellers),
        ("POST", "/sellers", control_accounts.add_seller),
        ("POST", "/sellers/{seller_id}", control_accounts.change_seller),
        ("GET", "/applications", control_accounts.applications),
        ("POST", "/applications", control_accounts.add_application),
        ("POST", "/applications/{application_id}", control_accounts.change_application),
        ("GET", "/orders", control_orders.listed),
        ("POST", "/orders", control_orders.insert),
        ("DELETE", "/orders", control_orders.clear),
        ("POST", "/orders/generate", control_orders.generate),
        ("GET", "/orders/{order_id}", control_orders.read),
        ("POST", "/orders/{order_id}", control_orders.act),
        ("PATCH", "/orders/{order_id}", control_orders.patch),
        ("POST", "/orders/{order_id}/refunds", control_settlements.refund),
        ("GET", "/transactions", control_settlements.transactions),
        ("GET", "/settlements", control_settlements.listed),
        ("POST", "/settlements", control_settlements.close),
        ("POST", "/settlements/entries", control_settlements.add),
        ("GET", "/settlements/{settlement_id}", control_settlements.read),
        ("GET", "/listings", control_listings.listed),
        ("POST", "/listings", control_listings.put),
        ("DELETE", "/listings", control_listings.drop),
        ("GET", "/inventory", control_inventory.listed),
        ("POST", "/inventory", control_inventory.put),
        ("GET", "/submissions", control_listings.submissions),
        ("DELETE", "/submissions", control_listings.forget_submissions),
        ("GET", "/feeds", control_feeds.listed),
        ("GET", "/feeds/{feed_id}", control_feeds.read),
        ("POST", "/feeds/{feed_id}", control_feeds.finish),
        ("GET", "/reports", control_reports.listed),
        ("POST", "/reports", control_reports.put),
        ("GET", "/reports/{report_id}", control_reports.read),
        ("POST", "/reports/{report_id}", control_reports.finish),
        ("GET", "/rules", control_listings.rules),
        ("POST", "/rules", control_listings.change_rules),
        ("GET", "/faults", _faults),
        ("POST", "/faults", _add_faults),
        ("DELETE", "/faults", _clear_faults),
        ("GET", "/log", _log),
        ("DELETE", "/log", _clear_log),
        ("GET", "/buckets", _buckets),
        ("POST", "/buckets/refill", _refill),
        ("POST", "/buckets/drain", _drain),
        ("POST", "/rates", _set_rate),
        ("POST", "/tokens/expire", _expire_tokens),
    ]
    return [_route(simulation, *row) for row in table]


def _route(simulation: Simulation, method: str, path: str, action: Action) -> Route:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        simulation.catch_up()
        try:
            answer = action(simulation, request, json.loads(body) if body else {})
        except (BadControl, TurningBack, UnknownFault, ValueError, KeyError) as error:
            simulation.store.db.rollback()
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
        except LookupError as error:
            return JSONResponse({"error": str(error)}, 404)
        simulation.catch_up()
        simulation.store.commit()
        return JSONResponse(answer)

    return Route(PREFIX + path, endpoint, methods=[method])


def _index(simulation: Simulation, request: Request, body: Any) -> Any:
    return {
        "version": __version__,
        "seed": simulation.world.seed,
        "clock": simulation.clock.describe(),
        "orders": simulation.orders.count(),
        "fault_kinds": KINDS,
    }


def _clock(simulation: Simulation, request: Request, body: Any) -> Any:
    return simulation.clock.describe()


def _turn_clock(simulation: Simulation, request: Request, body: Any) -> Any:
    if "now" in body:
        simulation.clock.turn_to(instants.parse(body["now"]))
    if "advance_seconds" in body:
        simulation.clock.advance(float(body["advance_seconds"]))
    if "speed" in body:
        simulation.clock.run_at(float(body["speed"]))
    return simulation.clock.describe()


def _faults(simulation: Simulation, request: Request, body: Any) -> Any:
    return {"active": [vars(fault) for fault in simulation.faults.active], "kinds": KINDS}


def _add_faults(simulation: Simulation, request: Request, body: Any) -> Any:
    documents = body if isinstance(body, list) else [body]
    return {"added": [vars(simulation.faults.add(document)) for document in documents]}


def _clear_faults(simulation: Simulation, request: Request, body: Any) -> Any:
    simulation.faults.clear()
    return {"active": []}


def _log(simulation: Simulation, request: Request, body: Any) -> Any:
    return {
        "counts": simulation.log.counts(),
        "requests": simulation.log.entries(request.query_params.get("operation")),
    }


def _clear_log(simulation: Simulation, request: Request, body: Any) -> Any:
    simulation.log.clear()
    return {"requests": []}


def _buckets(simulation: Simulation, request: Request, body: Any) -> Any:
    now = simulation.clock.now()
    plans = simulation.usage_plans
    rows = simulation.store.db.execute("SELECT DISTINCT application, seller_id FROM buckets")
    return {
        "buckets": [
            {
                "client_id": key[0],
                "seller_id": key[1],
                "operation": operation.name,
                "rate": simulation.rate(operation),
                "burst": operation.burst,
                "tokens": plans.tokens(key, operation, simulation.rate(operation), now),
            }
            for key in rows.fetchall()
            for operation in OPERATIONS
        ]
    }


def _refill(simulation: Simulation, request: Request, body: Any) -> Any:
    simulation.usage_plans.refill()
    return {"buckets": "full"}


def _drain(simulation: Simulation, request: Request, body: Any) -> Any:
    """Somebody else with the same application used up the tokens."""
    key = (body["client_id"], body["seller_id"])
    for operation in OPERATIONS:
        if body.get("operation") in (None, operation.name):
            simulation.usage_plans.empty(key, operation, simulation.clock.now())
    return {"buckets": "empty"}


def _set_rate(simulation: Simulation, request: Request, body: Any) -> Any:
    simulation.set_rate(body["operation"], float(body["rate"]))
    return simulation.store.fact("rates")


def _expire_tokens(simulation: Simulation, request: Request, body: Any) -> Any:
    simulation.lwa.expire_access_tokens()
    return {"access_tokens": "expired"}
