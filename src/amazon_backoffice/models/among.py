# SPDX-License-Identifier: LGPL-3.0-or-later
"""``__among``: one of many values, which travel as one parameter.

Django's ``__in`` prepares and quotes every value by itself; for pages of hundreds that costs more
than the database needs to find them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import models


class Among(models.Lookup):
    """Numbers or texts as the database has them (texts of key columns: ``fields.key_text``)."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[Any]) -> None:
        super().__init__(lhs, list(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """SQLite reads the values out of a JSON array, PostgreSQL out of an array of its own."""
        column, parameters = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*parameters, self.rhs]
        values = json.dumps(self.rhs)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, values]


for field in (models.ForeignKey, models.TextField, models.BigAutoField):
    field.register_lookup(Among)
