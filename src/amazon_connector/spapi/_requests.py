# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a request looks on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from urllib.parse import quote, urlencode

from amazon_connector.spapi._errors import RejectedRequest
from amazon_connector.spapi._operations import Operation


def target(
    operation: Operation, path: Mapping[str, str], query: Mapping[str, str | Sequence[str] | None]
) -> str:
    """Path and query. Raises RejectedRequest for a value that cannot stand in a path."""
    parts = {name: _path_part(operation, value) for name, value in path.items()}
    found = operation.path.format_map(parts)
    flat = {name: _flat(value) for name, value in query.items()}
    asked = urlencode([(name, value) for name, value in flat.items() if value], errors="replace")
    return f"{found}?{asked}" if asked else found


def headers(
    user_agent: str, access_token: str, now: datetime, content: bytes | None
) -> dict[str, str]:
    found = {
        "accept": "application/json",
        "user-agent": user_agent,
        "x-amz-access-token": access_token,
        "x-amz-date": now.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ"),
    }
    if content is not None:
        found["content-type"] = "application/json"
    return found


def _path_part(operation: Operation, value: str) -> str:
    # "", "." and ".." would make another operation of this one
    if value.strip() in ("", ".", ".."):
        raise RejectedRequest(
            operation.name,
            message=f"Without a proper reference Amazon cannot {operation.purpose}.",
        )
    return quote(value, safe="", errors="replace")


def _flat(value: str | Sequence[str] | None) -> str:
    """Lists go comma-separated: the models name no other form (Swagger 2.0's default)."""
    if value is None or isinstance(value, str):
        return value or ""
    return ",".join(value)
