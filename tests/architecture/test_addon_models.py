# SPDX-License-Identifier: LGPL-3.0-or-later
"""OCA's convention: one file a model, named after it.

pylint-odoo's R8180 sees a model that is extended twice only where both say nothing but `_inherit`.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.architecture.tracked import files, text

KINDS = {"models.Model", "models.AbstractModel", "models.TransientModel"}


class Declared(NamedTuple):
    """A class of a model, as it stands in its file."""

    file: Path
    name: str
    inherit: list[str]

    @property
    def model(self) -> str:
        """The model that it defines or extends, as Odoo's `MetaModel` finds it."""
        return self.name or (self.inherit[0] if len(self.inherit) == 1 else "")


def test_each_file_declares_one_model() -> None:
    declared = _declared()
    assert len(declared) > 60
    times = Counter(model.file.name for model in declared)
    assert {file for file, number in times.items() if number > 1} == set()


def test_each_model_has_one_file() -> None:
    times = Counter(model.model for model in _declared())
    assert {model for model, number in times.items() if number > 1} == set()


def test_each_file_is_named_after_its_model() -> None:
    assert {
        model.file.name: model.model
        for model in _declared()
        if model.file.stem != model.model.replace(".", "_")
    } == {}


def test_a_name_that_is_the_only_inherit_is_not_written() -> None:
    assert {model.file.name for model in _declared() if [model.name] == model.inherit} == set()


def _declared() -> list[Declared]:
    return [
        Declared(path, "".join(_strings(node, "_name")), _strings(node, "_inherit"))
        for path in files("odoo_addons/*.py")
        for node in ast.parse(text(path)).body
        if isinstance(node, ast.ClassDef)
        if any(ast.unparse(base) in KINDS for base in node.bases)
    ]


def _strings(node: ast.ClassDef, attribute: str) -> list[str]:
    """What the class assigns to the attribute: a string, or a list of them."""
    for line in node.body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == attribute:
            value = ast.literal_eval(line.value)
            return [value] if isinstance(value, str) else list(value)
    return []
