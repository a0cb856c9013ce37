# SPDX-License-Identifier: LGPL-3.0-or-later
"""Control API: the feeds, with what was uploaded and reported."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from amazon_simulator import instants
from amazon_simulator.feed_store import Feed
from amazon_simulator.simulation import Simulation
from amazon_simulator.world.feeding import count_messages


def listed(simulation: Simulation, request: Request, body: Any) -> Any:
    """Newest first: ?seller_id=."""
    seller_id = request.query_params.get("seller_id")
    where = [("seller_id = ?", [seller_id])] if seller_id else []
    return {"feeds": [_described(simulation, feed) for feed in simulation.feeds.found(where)]}


def read(simulation: Simulation, request: Request, body: Any) -> Any:
    """With its document and its report, as text."""
    return _with_documents(simulation, _feed(simulation, request))


def finish(simulation: Simulation, request: Request, body: Any) -> Any:
    """{"action": "finish"}: the feed is processed now, one that is stuck too."""
    if body.get("action") != "finish":
        raise ValueError("the action can only be finish")
    feed = _feed(simulation, request)
    simulation.feeding.end(feed.seller_id, feed.feed_id, simulation.clock.now(), {})
    return _with_documents(simulation, _feed(simulation, request))


def _feed(simulation: Simulation, request: Request) -> Feed:
    feed = simulation.feeds.get(request.path_params["feed_id"])
    if feed is None:
        raise LookupError("no such feed")
    return feed


def _described(simulation: Simulation, feed: Feed) -> dict[str, Any]:
    times = {name: getattr(feed, name) for name in ("created", "started", "ended", "due")}
    content = _content(simulation, feed.document_id) or b""
    return {
        **vars(feed),
        **{name: at if at is None else instants.to_text(at) for name, at in times.items()},
        "messages": count_messages(content),
    }


def _with_documents(simulation: Simulation, feed: Feed) -> dict[str, Any]:
    document = _content(simulation, feed.document_id) or b""
    report = _content(simulation, feed.result_document_id)
    return {
        **_described(simulation, feed),
        "document": document.decode(errors="replace"),
        "report": None if report is None else _read(report),
    }


def _content(simulation: Simulation, key: str | None) -> bytes | None:
    document = simulation.documents.get(key) if key else None
    return document.plain if document else None


def _read(report: bytes) -> Any:
    """JSON, or the text that a VAT invoice's result is."""
    try:
        return json.loads(report)
    except ValueError:
        return report.decode()
