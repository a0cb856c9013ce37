# SPDX-License-Identifier: LGPL-3.0-or-later
"""The client as a program, as the simulator's conformance mode starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from .server import Reply, ScriptedAmazon, errors, reply


def converse(*lines: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "amazon_connector.testing.wire"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_line_in_one_line_out(amazon: ScriptedAmazon):
    amazon.will_say(
        reply({"orders": [{"title": "Käse \u2028 \ud83d\ude00"}]}),
        errors(400, "InvalidInput", "Invalid Input", "Invalid Input"),
        Reply(503, b"<html>"),
    )
    base = {"base_url": amazon.base_url}
    search = {**base, "operation": "searchOrders", "path": {}, "body": None}
    query = {"createdAfter": "TEST_CASE_400", "marketplaceIds": ["A", "B"], "maxResultsPerPage": 5}
    found = converse(
        json.dumps({**search, "query": query}),
        "",
        json.dumps({**base, "operation": "getOrder", "path": {"orderId": "1"}}),
        json.dumps({**search, "query": None}),
    )
    assert found[0] == {"status": 200, "payload": {"orders": [{"title": "Käse \u2028 😀"}]}}
    assert found[1]["status"] == 400
    assert found[1]["error_class"] == "RejectedRequest"
    assert found[1]["errors"] == [
        {"code": "InvalidInput", "message": "Invalid Input", "details": "Invalid Input"}
    ]
    assert (found[2]["status"], found[2]["error_class"]) == (503, "TemporaryError")
    assert amazon.asked[0].query == {
        "createdAfter": ["TEST_CASE_400"],
        "marketplaceIds": ["A,B"],
        "maxResultsPerPage": ["5"],
    }


def test_what_is_no_request_is_answered_too():
    found = converse(
        '{"operation": "cancelEverything", "base_url": "http://127.0.0.1:1"}',
        '{"operation": "getOrder", "base_url": "http://127.0.0.1:1"}',
        '{"operation": "getOrder"}',
        "[]",
        "no json",
        '{"operation": "searchOrders", "base_url": "http://amazon.example"}',
    )
    assert [line["error_class"] for line in found] == [
        "UnknownOperation",
        "BadRequestLine",
        "BadRequestLine",
        "BadRequestLine",
        "BadRequestLine",
        "ConfigurationError",
    ]
    assert {line["status"] for line in found} == {0}
