# SPDX-License-Identifier: LGPL-3.0-or-later
"""Control API: orders put into the world, changed, or made by the thousand."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from amazon_simulator import instants
from amazon_simulator.accounts import usable_marketplaces
from amazon_simulator.order_store import Order, Row, row_of
from amazon_simulator.simulation import Simulation
from amazon_simulator.world import life


def listed(simulation: Simulation, request: Request, body: Any) -> Any:
    """The orders as they are, newest change first: ?seller_id=&status=&limit=."""
    query = request.query_params
    limit = int(query.get("limit", "100"))
    rows = simulation.orders.listed(query.get("seller_id"), query.get("status"), limit)
    return {
        "orders": [{"seller_id": r.seller_id, "order": r.order} for r in rows],
        "counts": simulation.orders.count(),
    }


def read(simulation: Simulation, request: Request, body: Any) -> Any:
    row = _row(simulation, request)
    return {"seller_id": row.seller_id, "order": row.order}


def insert(simulation: Simulation, request: Request, body: Any) -> Any:
    """One entry or a list: {"sellerId", "order", "asIs"?, "marketplaceId"?, "lastUpdatedTime"?}.

    The order is kept as given; times that it lacks are now. ``asIs`` serves it without the rules
    for personal data and pending orders; the other keys only say where the search finds it.
    """
    entries = body if isinstance(body, list) else [body]
    now = simulation.clock.now()
    rows = [_inserted(simulation, e, now) for e in entries]
    return {"inserted": simulation.orders.put(rows, placed=now)}


def clear(simulation: Simulation, request: Request, body: Any) -> Any:
    """No order is left; what came of them (stock that moved, transactions) stays as it is."""
    return {"removed": simulation.orders.clear()}


def generate(simulation: Simulation, request: Request, body: Any) -> Any:
    """{"count", "seller_id"?, "created_after"?, "created_before"?, "live"?}: orders of the world.

    They are spread evenly over the time given and brought to the state that they have by now.
    """
    made = simulation.world.generate(
        count=int(body["count"]),
        seller_id=body.get("seller_id"),
        after=instants.parse(body["created_after"]) if "created_after" in body else None,
        before=instants.parse(body["created_before"]) if "created_before" in body else None,
        now=simulation.clock.now(),
        live=bool(body.get("live", True)),
    )
    return {"order_ids": made}


def act(simulation: Simulation, request: Request, body: Any) -> Any:
    """{"action": pay|ship|ship_part|deliver|cancel|...} and/or {"patch": {...}} (merged)."""
    row = _row(simulation, request)
    order, now = row.order, simulation.clock.now()
    if "action" in body:
        details = {k: v for k, v in body.items() if k not in ("action", "patch", "touch")}
        if not life.apply(body["action"], order, now, details):
            raise ValueError(f"{body['action']} is not possible in this state")
    if "patch" in body:
        _merge(order, body["patch"])
    return _stored(simulation, row, order, body.get("patch", {}), body.get("touch", True))


def patch(simulation: Simulation, request: Request, body: Any) -> Any:
    """JSON merge patch (RFC 7396); lastUpdatedTime becomes now unless the patch sets it."""
    row = _row(simulation, request)
    order = row.order
    _merge(order, body)
    return _stored(simulation, row, order, body, True)


def _stored(
    simulation: Simulation, row: Row, order: Order, given: dict[str, Any], touch: bool
) -> Any:
    if touch and "lastUpdatedTime" not in given:
        order["lastUpdatedTime"] = instants.to_text(simulation.clock.now())
    index = {"marketplace_id": row.marketplace_id}
    simulation.orders.put([row_of(row.seller_id, order, row.as_is, **index)])
    return {"seller_id": row.seller_id, "order": order}


def _row(simulation: Simulation, request: Request) -> Row:
    row = simulation.orders.get(
        request.path_params["order_id"], request.query_params.get("seller_id")
    )
    if row is None:
        raise LookupError("no such order")
    return row


def _inserted(simulation: Simulation, entry: dict[str, Any], now: int) -> Row:
    seller = simulation.accounts.seller(entry["sellerId"])
    if seller is None:
        raise ValueError("no such sellerId")
    order = entry["order"]
    order.setdefault("createdTime", instants.to_text(now))
    order.setdefault("lastUpdatedTime", instants.to_text(now))
    index: dict[str, Any] = {
        "updated": _instant(entry, order, "lastUpdatedTime", now),
        "created": _instant(entry, order, "createdTime", now),
        "marketplace_id": entry.get("marketplaceId"),
    }
    if not (order.get("salesChannel") or {}).get("marketplaceId"):
        index["marketplace_id"] = index["marketplace_id"] or _first(seller)
    return row_of(seller["seller_id"], order, bool(entry.get("asIs")), **index)


def _instant(entry: dict[str, Any], order: Order, name: str, now: int) -> int:
    """A time that is no time, as hostile orders have it, is found at now."""
    try:
        return instants.parse(entry.get(name) or order[name])
    except (ValueError, OverflowError):
        return now


def _first(seller: dict[str, Any]) -> str:
    return next(iter(usable_marketplaces(seller)), "")


def _merge(target: dict[str, Any], patch: dict[str, Any]) -> None:
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        elif isinstance(value, dict) and isinstance(target.get(name), dict):
            _merge(target[name], value)
        else:
            target[name] = value
