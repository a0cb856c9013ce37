# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bodies that ought to be JSON objects, and members that ought to have a type.

Amazon's schemas are promises to people; a value of another type is taken as not told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

# No quantity and no message id of Amazon's is larger; an ERP's columns hold no more.
_LARGEST = 2**31 - 1


def json_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in ``body``; None for anything else (empty, HTML, a list, cut short)."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def texts(found: object) -> list[dict[str, str]]:
    """Amazon's ``errors`` list with every member as text; what has another shape is left out."""
    if not isinstance(found, list):
        return []
    return [
        {str(name): str(value) for name, value in entry.items() if value is not None}
        for entry in found
        if isinstance(entry, dict)
    ]


def entries(found: object) -> list[dict[str, Any]]:
    """The objects of a list; what is none is left out."""
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def part(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = entry.get(name)
    return found if isinstance(found, dict) else {}


def text(entry: Mapping[str, Any], name: str) -> str:
    found = entry.get(name)
    return found if isinstance(found, str) else ""


def words(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The texts of a list."""
    found = entry.get(name)
    return tuple(word for word in found if isinstance(word, str)) if isinstance(found, list) else ()


def whole(entry: Mapping[str, Any], name: str) -> int | None:
    """A whole number of 31 bits; JSON may write it as 3.0."""
    found = entry.get(name)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    return int(found) if abs(found) <= _LARGEST and found == int(found) else None
