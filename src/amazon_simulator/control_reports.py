# SPDX-License-Identifier: LGPL-3.0-or-later
"""Control API: the reports, and one put in as it is given."""

from __future__ import annotations

import base64
from typing import Any

from starlette.requests import Request

from amazon_simulator import instants
from amazon_simulator.accounts import usable_marketplaces
from amazon_simulator.report_store import Report
from amazon_simulator.report_types import SETTLEMENT
from amazon_simulator.simulation import Simulation


def listed(simulation: Simulation, request: Request, body: Any) -> Any:
    """Newest first: ?seller_id=&report_type=."""
    query = request.query_params
    where = [
        (f"{name} = ?", [query[name]]) for name in ("seller_id", "report_type") if name in query
    ]
    return {"reports": [_described(report) for report in simulation.reports.found(where)]}


def read(simulation: Simulation, request: Request, body: Any) -> Any:
    """With its file: ``content`` as text where it is UTF-8, ``content_base64`` in any case."""
    report = _report(simulation, request)
    document = simulation.documents.get(report.document_id) if report.document_id else None
    content = document.plain if document else None
    if content is None:
        return _described(report)
    return {
        **_described(report),
        "content": content.decode(errors="replace"),
        "content_base64": base64.b64encode(content).decode(),
    }


def put(simulation: Simulation, request: Request, body: Any) -> Any:
    """{"seller_id", "content" or "content_base64", "report_type"?, "marketplace_ids"?}: a file
    of the caller's own, as a report that is done now (a settlement, unless it says otherwise)."""
    seller = simulation.accounts.seller(body["seller_id"])
    if seller is None:
        raise ValueError("no such seller_id")
    content = (
        base64.b64decode(body["content_base64"])
        if "content_base64" in body
        else str(body["content"]).encode()
    )
    report = Report(
        report_id=simulation.reports.new_id(),
        seller_id=seller["seller_id"],
        region=seller["region"],
        report_type=body.get("report_type", SETTLEMENT),
        marketplace_ids=body.get("marketplace_ids") or usable_marketplaces(seller),
        created=simulation.clock.now(),
    )
    simulation.reporting.add(report, content)
    return _described(report)


def finish(simulation: Simulation, request: Request, body: Any) -> Any:
    """{"action": "finish"}: the report is made now, one that is stuck too."""
    if body.get("action") != "finish":
        raise ValueError("the action can only be finish")
    report = _report(simulation, request)
    simulation.reporting.end(report.seller_id, report.report_id, simulation.clock.now(), {})
    return read(simulation, request, body)


def _report(simulation: Simulation, request: Request) -> Report:
    report = simulation.reports.get(request.path_params["report_id"])
    if report is None:
        raise LookupError("no such report")
    return report


def _described(report: Report) -> dict[str, Any]:
    times = ("created", "started", "ended", "since", "until")
    found = {name: getattr(report, name) for name in times}
    return {
        **vars(report),
        **{name: at if at is None else instants.to_text(at) for name, at in found.items()},
    }
