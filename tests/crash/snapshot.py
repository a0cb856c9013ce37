# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every business row of the back office as text without ids, so that two runs compare."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .left_out import TABLES, is_left_out

Snapshot = dict[str, list[str]]


def taken() -> Snapshot:
    """All rows of all tables of the app; a new table or column is compared by itself."""
    from django.apps import apps

    models = apps.get_app_config("amazon_backoffice").get_models()
    reader = _Reader()
    return {
        model.__name__: sorted(reader.text(row) for row in model._base_manager.all())
        for model in models
        if model.__name__ not in TABLES
    }


class _Reader:
    """Remembers rows that others refer to: a reference is shown as the row's content."""

    def __init__(self) -> None:
        self._texts: dict[tuple[type[Any], Any], str] = {}

    def text(self, row: Any) -> str:
        key = type(row), row.pk
        if key not in self._texts:
            self._texts[key] = json.dumps(self._values(row), ensure_ascii=False, sort_keys=True)
        return self._texts[key]

    def _values(self, row: Any) -> dict[str, Any]:
        table = type(row).__name__
        fields = [f for f in row._meta.concrete_fields if not is_left_out(table, f.name)]
        values = {field.name: self._value(row, field) for field in fields}
        for field in row._meta.many_to_many:
            values[field.name] = sorted(
                self._name(other) for other in getattr(row, field.name).all()
            )
        return values

    def _value(self, row: Any, field: Any) -> Any:
        value = getattr(row, field.name)
        if field.is_relation:
            return None if value is None else self._name(value)
        return value if isinstance(value, (bool, int, type(None), list)) else str(value)

    def _name(self, row: Any) -> str:
        """Short, readable, and different where the content differs."""
        digest = hashlib.sha256(self.text(row).encode()).hexdigest()[:8]
        return f"{type(row).__name__} {row} #{digest}"


def differences(expected: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]]) -> str:
    """What is missing (-) and what is too much (+), table by table; empty where all is equal."""
    lines = []
    for table in sorted(expected.keys() | found.keys()):
        before, after = Counter(expected.get(table, ())), Counter(found.get(table, ()))
        lines += [f"- {table} {row}" for row in (before - after).elements()]
        lines += [f"+ {table} {row}" for row in (after - before).elements()]
    return "\n".join(lines)
