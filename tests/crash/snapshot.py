# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every business row of the back office as text without ids, so that two runs compare."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .left_out import TABLES, is_left_out, without_ids

Snapshot = dict[str, list[str]]
_APP = "amazon_backoffice"


def taken() -> Snapshot:
    """All rows of all tables of the app; a new table or column is compared by itself."""
    from django.apps import apps

    models = list(apps.get_app_config(_APP).get_models())
    reader = _Reader(models)
    return {
        model.__name__: sorted(reader.text(row) for row in reader.rows[model].values())
        for model in models
        if model.__name__ not in TABLES
    }


class _Reader:
    """All rows, read once; a reference is shown as the content of the row that it means."""

    def __init__(self, models: Sequence[type[Any]]) -> None:
        self.rows = {m: {row.pk: row for row in m._base_manager.all()} for m in models}
        self._texts: dict[tuple[type[Any], Any], str] = {}
        self._others = {
            (model, field.name): self._many(field) for model in models for field in _many_of(model)
        }
        for model, rows in self.rows.items():
            for row in rows.values():
                self._join(model, row)

    def _join(self, model: type[Any], row: Any) -> None:
        for field in model._meta.concrete_fields:
            key = getattr(row, field.attname)
            if field.is_relation and key is not None:
                field.set_cached_value(row, self.rows[field.related_model][key])

    def _many(self, field: Any) -> dict[Any, list[Any]]:
        """The rows on the other side, by the id of this one."""
        found: dict[Any, list[Any]] = {}
        ours, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
        through = field.remote_field.through._base_manager
        for key, other in through.values_list(f"{ours}_id", f"{theirs}_id"):
            found.setdefault(key, []).append(self.rows[field.related_model][other])
        return found

    def text(self, row: Any) -> str:
        key = type(row), row.pk
        if key not in self._texts:
            self._texts[key] = json.dumps(self._values(row), ensure_ascii=False, sort_keys=True)
        return self._texts[key]

    def _values(self, row: Any) -> dict[str, Any]:
        model = type(row)
        fields = [f for f in model._meta.concrete_fields if not is_left_out(model.__name__, f.name)]
        values = {field.name: self._value(row, field) for field in fields}
        for field in _many_of(model):
            others = self._others[model, field.name].get(row.pk, ())
            values[field.name] = sorted(self._name(other) for other in others)
        return values

    def _value(self, row: Any, field: Any) -> Any:
        value = getattr(row, field.name)
        if field.is_relation:
            return None if value is None else self._name(value)
        return (
            value if isinstance(value, (bool, int, type(None), list)) else without_ids(str(value))
        )

    def _name(self, row: Any) -> str:
        """Short, readable, and different where the content differs."""
        digest = hashlib.sha256(self.text(row).encode()).hexdigest()[:8]
        return f"{type(row).__name__} {row} #{digest}"


def _many_of(model: type[Any]) -> Sequence[Any]:
    return [f for f in model._meta.many_to_many if f.related_model._meta.app_label == _APP]


def differences(expected: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]]) -> str:
    """What is missing (-) and what is too much (+), table by table; empty where all is equal."""
    lines = []
    for table in sorted(expected.keys() | found.keys()):
        before, after = Counter(expected.get(table, ())), Counter(found.get(table, ()))
        lines += [f"- {table} {row}" for row in (before - after).elements()]
        lines += [f"+ {table} {row}" for row in (after - before).elements()]
    return "\n".join(lines)
