# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bodies that ought to be JSON objects."""

from __future__ import annotations

import json
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
