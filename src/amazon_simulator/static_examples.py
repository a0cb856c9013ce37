# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's own examples: the static sandbox pairs within its model files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The APIs that are used; a later one is one more line.
API_FILES = (
    "orders_2026-01-01.json",
    "ordersV0.json",
    "sellers.json",
    "listingsItems_2021-08-01.json",
    "feeds_2021-06-30.json",
    "reports_2021-06-30.json",
)
# Of these files only some operations live on and are used.
ONLY: dict[str, frozenset[str]] = {
    "ordersV0.json": frozenset({"confirmShipment"}),
    "listingsItems_2021-08-01.json": frozenset(
        {"getListingsItem", "searchListingsItems", "patchListingsItem"}
    ),
    "feeds_2021-06-30.json": frozenset(
        {"createFeedDocument", "createFeed", "getFeeds", "getFeed", "getFeedDocument"}
    ),
    "reports_2021-06-30.json": frozenset(
        {"getReports", "getReport", "getReportDocument", "createReport"}
    ),
}
METHODS = ("get", "post", "put", "patch", "delete")
# Pairs that need not hold, each with the reason.
EXEMPT: dict[str, str] = {}


@dataclass(frozen=True)
class Pair:
    """A published request and its published answer. ``name`` says which of a file's pairs."""

    name: str
    operation: str
    method: str
    route: str
    path: dict[str, str]
    query: dict[str, Any]
    body: Any
    status: int
    response: Any

    @property
    def url_path(self) -> str:
        path = self.route
        for name, value in self.path.items():
            path = path.replace(f"{{{name}}}", value)
        return path


class NoModels(Exception):
    """The folder of Amazon's models is not there, or lacks a file; the text says which."""


def read_pairs(folder: Path) -> list[Pair]:
    """Raises NoModels."""
    pairs: list[Pair] = []
    for file in API_FILES:
        try:
            model = json.loads((folder / file).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NoModels(f"{folder / file} cannot be read: {error}") from None
        pairs += _pairs(file, model)
    return pairs


def _pairs(file: str, model: dict[str, Any]) -> Iterator[Pair]:
    for route, methods in model["paths"].items():
        for method, operation in methods.items():
            if method in METHODS and is_used(file, operation["operationId"]):
                yield from _pairs_of(file, route, method, operation, methods.get("parameters", []))


def is_used(file: str, operation_id: str) -> bool:
    """Whether the connector uses this operation of the file."""
    return operation_id in ONLY.get(file, {operation_id})


def _pairs_of(
    file: str, route: str, method: str, operation: dict[str, Any], shared: list[Any]
) -> Iterator[Pair]:
    declared = {p["name"]: p for p in [*shared, *operation.get("parameters", [])] if "name" in p}
    for status, response in operation["responses"].items():
        examples = response.get("x-amzn-api-sandbox", {}).get("static", [])
        for number, example in enumerate(examples, 1):
            given = example["request"].get("parameters", {})
            sorted_out = _sort_out(declared, given)
            yield Pair(
                name=f"{file} {operation['operationId']} {status} #{number}",
                operation=operation["operationId"],
                method=method.upper(),
                route=route,
                status=int(status),
                response=example.get("response"),
                **sorted_out,
            )


def _sort_out(declared: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Values by their place; a required one that the example leaves out gets a dummy."""
    found: dict[str, Any] = {"path": {}, "query": {}, "body": None}
    for name, parameter in declared.items():
        place = parameter["in"]
        if place == "body":
            # The examples say "body", whatever the parameter is called.
            found["body"] = given.get("body", given.get(name, {})).get("value")
        elif name in given and place in found:
            found[place][name] = _value(given[name]["value"], place)
        elif parameter.get("required") and place in ("path", "query"):
            found[place][name] = _value(["X"] if parameter["type"] == "array" else "X", place)
    return found


def _value(value: Any, place: str) -> Any:
    if isinstance(value, list):
        values = [_text(v) for v in value]
        return ",".join(values) if place == "path" else values
    return _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
