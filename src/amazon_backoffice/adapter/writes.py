# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rows that changed, written in sets at the end; what did not change is not written."""

from __future__ import annotations

from typing import Any

from django.db import models


class Writes:
    """Collects changed fields by model."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], dict[Any, models.Model]] = {}
        self._fields: dict[type[models.Model], set[str]] = {}

    def set(self, row: models.Model, **values: Any) -> None:
        """Set fields of a stored row; the same value again is no change."""
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                self._rows.setdefault(type(row), {})[row.pk] = row
                self._fields.setdefault(type(row), set()).add(name)

    def changed(self, row: models.Model) -> bool:
        """Whether anything of this row was set to something else."""
        return row.pk in self._rows.get(type(row), {})

    def save(self) -> None:
        """Write all, in the order of their keys, so that two workers never wait in a ring."""
        for model, rows in self._rows.items():
            ordered = [rows[pk] for pk in sorted(rows)]
            fields = [model._meta.get_field(name) for name in sorted(self._fields[model])]
            _write(model, ordered, fields)
        self._rows, self._fields = {}, {}


def _write(model: type[models.Model], rows: list[models.Model], fields: list[Any]) -> None:
    """One value for all of them is one plain UPDATE; a CASE for each row is far slower."""
    first = {field.attname: getattr(rows[0], field.attname) for field in fields}
    if all(getattr(row, name) == value for row in rows for name, value in first.items()):
        model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**first)
    else:
        model._default_manager.bulk_update(rows, [field.name for field in fields])
