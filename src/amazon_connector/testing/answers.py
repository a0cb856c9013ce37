# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answers as Amazon gives them, for the scripted Amazon."""

from __future__ import annotations

import json
from typing import Any

from amazon_connector.spapi import Response

Json = dict[str, Any]


def values(query: Json, name: str) -> frozenset[str]:
    """The values of a comma-separated parameter."""
    return frozenset(filter(None, query.get(name, "").split(",")))


def json_answer(status: int, payload: Json) -> Response:
    """A JSON answer of Amazon's."""
    headers = {"content-type": "application/json", "x-amzn-RequestId": "scripted"}
    return Response(status, headers, json.dumps(payload).encode())


def error_answer(status: int, code: str, message: str) -> Response:
    """An error of Amazon's."""
    return json_answer(status, {"errors": [{"code": code, "message": message}]})
