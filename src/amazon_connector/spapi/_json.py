# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bodies that ought to be JSON objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


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


def objects(found: object) -> list[Mapping[str, Any]]:
    """The JSON objects of a list; anything else that may stand there is left out."""
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def text(found: object) -> str:
    """A text; empty for anything else."""
    return found if isinstance(found, str) else ""


def number(found: object) -> int | None:
    """A whole number; None for anything else."""
    return found if isinstance(found, int) and not isinstance(found, bool) else None
