# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the Feeds and the Reports API have in common: lists of what is kept for 90 days."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from amazon_simulator import instants
from amazon_simulator.asked import Asked, Payload
from amazon_simulator.errors import invalid_input
from amazon_simulator.order_params import Query, list_of, single, whole_number
from amazon_simulator.pagination import open_fields

MAX_MARKETPLACES, MAX_TYPES = 25, 10
PAGE_SIZE, MAX_PAGE = 10, 100
# "Feeds are retained for a maximum of 90 days.", and reports are, too.
RETAINED = 90 * instants.DAY
QUEUED, RUNNING, DONE = "IN_QUEUE", "IN_PROGRESS", "DONE"
FATAL, CANCELLED = "FATAL", "CANCELLED"
STATUSES = (CANCELLED, DONE, FATAL, RUNNING, QUEUED)


@dataclass(frozen=True)
class Filters:
    """``where`` is their part in SQL."""

    where: list[tuple[str, list[Any]]]
    marketplaces: set[str]
    page_size: int


def page(asked: Asked, secret: str) -> tuple[Query, int, int]:
    """The filters, the time that is their now, and the place. Raises ApiError 400."""
    token = single(asked.query, "nextToken")
    if token is None:
        return asked.query, asked.now, 0
    if len(asked.query) > 1:
        raise invalid_input("nextToken must be the only parameter.")
    query, now, start = open_fields(token, "nextToken", secret)
    return query, now, start


def filters(query: Query, kind: str, now: int) -> Filters:
    """``kind`` is feed or report. Raises ApiError 400."""
    types = list_of(query, f"{kind}Types", None)
    if not 1 <= len(types) <= MAX_TYPES:
        raise invalid_input(f"Either one to ten {kind}Types or nextToken is required.")
    since = time_of(query, "createdSince", now - RETAINED)
    if since < now - RETAINED:
        raise invalid_input("createdSince is more than 90 days ago.")
    statuses = list_of(query, "processingStatuses", STATUSES)
    marketplaces = list_of(query, "marketplaceIds", None)
    if len(marketplaces) > MAX_TYPES:
        raise invalid_input("marketplaceIds has more than ten values.")
    return Filters(
        where=[
            ("created BETWEEN ? AND ?", [since, time_of(query, "createdUntil", now)]),
            _in(f"{kind}_type", types),
            *([_in("status", statuses)] if statuses else ()),
        ],
        marketplaces=set(marketplaces),
        page_size=whole_number(query, "pageSize", PAGE_SIZE, MAX_PAGE),
    )


def _in(column: str, values: tuple[str, ...]) -> tuple[str, list[Any]]:
    return f"{column} IN ({', '.join('?' * len(values))})", [*values]


def time_of(query: Query, name: str, default: int) -> int:
    """Raises ApiError 400."""
    text = single(query, name)
    return default if text is None else instant(text, name)


def instant(text: Any, name: str) -> int:
    """Raises ApiError 400 for what is no time."""
    try:
        return instants.parse(text)
    except (ValueError, OverflowError, TypeError):
        raise invalid_input(f"{name} is not an ISO 8601 date-time with a zone.") from None


def marketplaces_in(given: Any) -> list[str]:
    """Those of a body. Raises ApiError 400."""
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_MARKETPLACES:
        raise invalid_input(f"marketplaceIds has not one to {MAX_MARKETPLACES} values.")
    if not all(isinstance(key, str) for key in given):
        raise invalid_input("marketplaceIds has an unknown marketplace.")
    return list(dict.fromkeys(given))


def options_in(given: Any, name: str) -> dict[str, str]:
    """feedOptions or reportOptions: texts by text. Raises ApiError 400."""
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise invalid_input(f"{name} is not an object of texts.")
    return given


def body_of(asked: Asked) -> dict[str, Any]:
    """Raises ApiError 400."""
    try:
        found = json.loads(asked.body)
    except ValueError:
        raise invalid_input("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise invalid_input("The body is not an object.")
    return found


def processing(kept: Any) -> Payload:
    """createdTime, processingStatus and what is known of its start and its end."""
    shown: Payload = {
        "createdTime": instants.to_text(kept.created),
        "processingStatus": kept.status,
    }
    if kept.started is not None:
        shown["processingStartTime"] = instants.to_text(kept.started)
    if kept.ended is not None:
        shown["processingEndTime"] = instants.to_text(kept.ended)
    return shown
