# SPDX-License-Identifier: LGPL-3.0-or-later
"""Strategies for JSON that fits a schema of Amazon's: a definition of a model, or a file."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.conftest import MODELS

Schema = dict[str, Any]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def mostly(usual: Sequence[Any], odd: Sequence[Any] | st.SearchStrategy[Any]) -> Any:
    """The usual in nine of ten cases, so that most examples get through all of the code."""
    strange = odd if isinstance(odd, st.SearchStrategy) else st.sampled_from(odd)
    return st.integers(0, 29).flatmap(lambda n: strange if n == 7 else st.sampled_from(usual))


TIMES = mostly(
    ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00.5+14:00", "2026-10-01T00:00:00Z"],
    ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:60Z", "2199-12-31T00:00:00Z", "yesterday", ""],
)


class Fitting:
    """Strategies for what fits a schema; ``by_name`` says what stands in some of its fields,
    ``often`` which optional ones are always there, ``never_empty`` which lists have an element.
    """

    def __init__(
        self,
        file: str,
        by_name: Mapping[str, Any],
        often: Collection[str] = (),
        never_empty: Collection[str] = (),
    ) -> None:
        self.by_name = by_name
        self.often = set(often)
        self.never_empty = set(never_empty)
        self.file = file

    def definition(self, name: str) -> st.SearchStrategy[Any]:
        return st.deferred(lambda: self.of({"$ref": f"#/definitions/{name}"}))

    def document(self) -> st.SearchStrategy[Any]:
        return st.deferred(lambda: self.of(_read(self.file)))

    def of(self, schema: Schema, name: str = "") -> st.SearchStrategy[Any]:
        if "$ref" in schema:
            schema = _read(self.file)["definitions"][schema["$ref"].rsplit("/", 1)[1]]
        if name in self.by_name:
            return self.by_name[name]
        if schema.get("type") == "object":
            return self.object(schema)
        if schema.get("type") == "array":
            least = 1 if name in self.never_empty else 0
            return st.lists(self.of(schema["items"]), min_size=least, max_size=3)
        if schema.get("format") == "date-time":
            return TIMES
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if schema.get("type") in ("integer", "number"):
            return st.integers()
        return st.text(max_size=8)

    def object(self, schema: Schema) -> st.SearchStrategy[Any]:
        if "properties" not in schema:
            return st.dictionaries(st.text(max_size=8), ANY_JSON, max_size=3)
        needed = set(schema.get("required", ())) | self.often
        parts = {
            name: st.deferred(lambda part=part, name=name: self.of(part, name))
            for name, part in schema["properties"].items()
        }
        required = {name: part for name, part in parts.items() if name in needed}
        return st.fixed_dictionaries(
            required, optional={n: part for n, part in parts.items() if n not in needed}
        )


@cache
def _read(file: str) -> Schema:
    return json.loads((MODELS / file).read_text())
