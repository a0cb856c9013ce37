# SPDX-License-Identifier: LGPL-3.0-or-later
"""What this Amazon does where nobody knows what Amazon does: assumptions that a test can change."""

from __future__ import annotations

from typing import Any

from amazon_simulator.store import Store

DEFAULTS: dict[str, Any] = {
    # Product types for which a patch with the operation merge is INVALID.
    "merge_refused": [],
    # How long after its acceptance a patch shows in getListingsItem.
    "shown_after_seconds": 0,
}
FACT = "rules"


class Rules:
    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, name: str) -> Any:
        return self.all()[name]

    def all(self) -> dict[str, Any]:
        return {**DEFAULTS, **(self._store.fact(FACT) or {})}

    def change(self, given: dict[str, Any]) -> None:
        """Raises ValueError for a rule that does not exist, or a value of another kind."""
        for name, value in given.items():
            if name not in DEFAULTS:
                raise ValueError(f"{name!r} is none of: {', '.join(DEFAULTS)}")
            if isinstance(DEFAULTS[name], list) != isinstance(value, list):
                raise ValueError(f"{name} is not of the kind of {DEFAULTS[name]!r}")
        self._store.set_fact(FACT, {**(self._store.fact(FACT) or {}), **given})
