# SPDX-License-Identifier: LGPL-3.0-or-later
"""The client as a program: one JSON object a line in, one a line out.

A harness that must not import the core (the simulator's conformance mode) tests the client
with ``python -m amazon_connector.testing.wire``. In::

    {"base_url": "http://127.0.0.1:8000", "operation": "getOrder",
     "path": {"orderId": "1"}, "query": {"includedData": ["BUYER"]}, "body": null}

Out, ``payload`` for a success and ``errors`` (Amazon's own list) otherwise::

    {"status": 200, "payload": {...}}
    {"status": 400, "errors": [...], "error_class": "RejectedRequest", "message": "..."}

Status 0 with ``error_class`` says that no request was made or no answer came.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TextIO

from amazon_connector.clock import SystemClock
from amazon_connector.spapi import (
    OPERATIONS,
    Application,
    Credentials,
    Endpoints,
    SellingPartnerClient,
    SellingPartnerError,
    Transport,
    Urllib3Transport,
)
from amazon_connector.usage import MemoryUsagePlans, UsagePlan

_CREDENTIALS = Credentials(
    Application("amzn1.application-oa2-client.wire", "amzn1.oa2-cs.v1.wire"), "Atzr|wire"
)


class _Unlimited(MemoryUsagePlans):
    """A harness asks hundreds of questions; its server keeps no usage plans."""

    def take(self, key: str, plan: UsagePlan, now: datetime) -> datetime | None:
        return None


def answer(request: Mapping[str, Any], transport: Transport) -> dict[str, Any]:
    """Make the call that ``request`` describes."""
    operation = OPERATIONS.get(str(request.get("operation")))
    if operation is None:
        return _failure(0, "UnknownOperation", f"not used here: {request.get('operation')}")
    try:
        found = _client(str(request["base_url"]), transport).call(
            operation,
            path={name: _text(value) for name, value in (request.get("path") or {}).items()},
            query={name: _query(value) for name, value in (request.get("query") or {}).items()},
            body=request.get("body"),
        )
    except SellingPartnerError as error:
        failure = _failure(error.status, type(error).__name__, str(error))
        return {**failure, "errors": [dict(entry) for entry in error.errors]}
    return {"status": found.status, "payload": found.payload}


def run(lines: Iterable[str], out: TextIO) -> None:
    """Answer every line; a line that is no request is answered with ``error_class`` as well."""
    transport = Urllib3Transport()
    for line in lines:
        if line.strip():
            out.write(json.dumps(_answered(line, transport)) + "\n")
            out.flush()


def _answered(line: str, transport: Transport) -> dict[str, Any]:
    try:
        return answer(json.loads(line), transport)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _failure(0, "BadRequestLine", f"{type(error).__name__}: {error}")


def _client(base_url: str, transport: Transport) -> SellingPartnerClient:
    return SellingPartnerClient(
        _CREDENTIALS,
        "A1WIRESELLER",
        "EU",
        endpoints=Endpoints.at(base_url),
        transport=transport,
        usage_plans=_Unlimited(),
        clock=SystemClock(),
    )


def _failure(status: int, error_class: str, message: str) -> dict[str, Any]:
    return {"status": status, "errors": [], "error_class": error_class, "message": message}


def _query(value: object) -> str | list[str] | None:
    if value is None:
        return None
    return [_text(part) for part in value] if isinstance(value, list) else _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


if __name__ == "__main__":
    run(sys.stdin, sys.stdout)
