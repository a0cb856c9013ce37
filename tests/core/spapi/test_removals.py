# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon removes, against its models and against what is used here."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from amazon_connector.spapi import OPERATIONS, removals, used_versions
from amazon_connector.spapi._removals import AMAZON_REMOVES
from tests.conftest import ROOT

TYPE = re.compile(r'"((?:GET|POST)_[A-Z0-9]+_[A-Z0-9_]+|JSON_[A-Z_]+_FEED)"')
LIST = "_removals.py"


def test_every_operation_that_the_models_mark_deprecated_is_listed(models: Path):
    marked = {
        f"{method.upper()} {path}"
        for model in models.glob("*.json")
        for path, methods in json.loads(model.read_text())["paths"].items()
        for method, described in methods.items()
        if isinstance(described, dict) and described.get("deprecated")
    }
    assert marked == {name for name in AMAZON_REMOVES if "/" in name}


def test_nothing_that_is_used_is_listed():
    assert removals() == []


def test_what_is_used_and_listed_is_found():
    day = date(2030, 1, 1)
    old = replace(OPERATIONS["searchOrders"], path="/orders/v0/orders", version="v0")
    feed = OPERATIONS["createFeed JSON_LISTINGS_FEED"]
    listed = {"GET /orders/v0/orders": day, "JSON_LISTINGS_FEED": None}
    found = removals([old, feed, OPERATIONS["getOrder"]], listed)
    assert [(r.name, r.purpose, r.day) for r in found] == [
        ("GET /orders/v0/orders", "search the orders", day),
        ("JSON_LISTINGS_FEED", "create a feed", None),
    ]


def test_the_versions_in_use_are_named():
    versions = used_versions()
    assert {"orders 2026-01-01", "orders v0", "fba/inventory v1", "JSON_LISTINGS_FEED"} <= {
        *versions
    }
    assert versions == sorted(set(versions))


def test_no_feed_or_report_type_escapes_the_check():
    """A type that the core names is one of the operations' uses, which ``removals`` sees."""
    core = ROOT / "src" / "amazon_connector"
    named = {
        (path.name, name)
        for path in core.rglob("*.py")
        if path.name != LIST
        for name in TYPE.findall(path.read_text())
    }
    assert named
    used = OPERATIONS.values()
    uses = {name for operation in used for name in (operation.variant, *operation.types)}
    assert {(file, name) for file, name in named if name not in uses} == set()
