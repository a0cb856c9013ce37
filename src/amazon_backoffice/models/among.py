# SPDX-License-Identifier: LGPL-3.0-or-later
"""``__among``: one of many values, which travel as one parameter.

Django's ``__in`` prepares and quotes every value by itself; for pages of hundreds that costs more
than the database needs to find them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db import models


class Page:
    """The numbers of a page that several queries look for: sorted once, and Django does not look
    through them again, as it does through a list.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        self.numbers = sorted(set(numbers))

    @cached_property
    def listed(self) -> str:
        """As JSON and PostgreSQL write what stands in an array."""
        return ",".join(map(str, self.numbers))

    @property
    def missing(self) -> int:
        """How many numbers between the first and the last are not in it."""
        return self.numbers[-1] - self.numbers[0] + 1 - len(self.numbers) if self.numbers else 0

    @property
    def is_dense(self) -> bool:
        """Whether reading all from the first to the last is less work than looking up each."""
        return bool(self.numbers) and self.missing < len(self.numbers)


class Among(models.Lookup):
    """Numbers or texts as the database has them (texts of key columns: ``fields.key_text``)."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[Any] | Page) -> None:
        super().__init__(lhs, rhs if isinstance(rhs, Page) else list(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """SQLite reads the values out of a JSON array, PostgreSQL out of an array of its own."""
        column, parameters = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, Page):
            return self._of_page(column, parameters, connection.vendor)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*parameters, self.rhs]
        values = json.dumps(self.rhs)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, values]

    def _of_page(self, column: str, parameters: list[Any], vendor: str) -> tuple[str, list[Any]]:
        """A dense page is a part of the index that is read in one go."""
        page: Page = self.rhs
        listed, values = "{} IN (SELECT value FROM json_each(%s))", f"[{page.listed}]"
        if vendor == "postgresql":
            listed, values = "{} = ANY(%s)", f"{{{page.listed}}}"
        if not page.is_dense:
            return listed.format(column), [*parameters, values]
        ends = [page.numbers[0], page.numbers[-1]]
        within = f"{column} BETWEEN %s AND %s"
        if not page.missing:
            return within, [*parameters, *ends]
        # What is reckoned is looked up in no index.
        each = listed.format(f"({column} + 0)")
        return f"({within} AND {each})", [*parameters, *ends, *parameters, values]


for field in (models.ForeignKey, models.TextField, models.BigAutoField):
    field.register_lookup(Among)
