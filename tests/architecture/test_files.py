# SPDX-License-Identifier: LGPL-3.0-or-later
"""Small files, small functions, a licence on top, and no name of a package registry."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.tracked import files, text
from tests.conftest import ROOT

SPDX = "# SPDX-License-Identifier: LGPL-3.0-or-later"
LONGEST_FILE = 500
LONGEST_FUNCTION = 60
# What a backend has to know of orders, parcels and quantities is kept small; `memory_erp.py` adds
# the rest of the port, and `memory_world.py` is a test's hands and eyes.
IN_MEMORY = "src/amazon_connector/testing/memory*.py"
BESIDES = ("memory_erp.py", "memory_world.py")
LONGEST_IN_MEMORY = 499
# In parts, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("maven", "apache", "org"),
        ("proxy", "golang", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
    )
]


def test_no_python_file_is_too_long() -> None:
    lengths = {_name(path): len(text(path).splitlines()) for path in _python()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{_name(path)}:{node.lineno} {node.name}": length
        for path in _python()
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert found == {}


def test_the_backend_in_memory_is_small() -> None:
    small = [path for path in files(IN_MEMORY) if path.name not in BESIDES]
    assert len(small) == 3
    assert sum(len(text(path).splitlines()) for path in small) <= LONGEST_IN_MEMORY


def test_every_python_file_says_its_licence() -> None:
    without = [path for path in _python() if text(path).strip() and SPDX not in text(path)[:200]]
    assert [_name(path) for path in without] == []


def test_no_file_names_a_package_registry() -> None:
    found = {
        (_name(path), registry)
        for path in files()
        for registry in REGISTRIES
        if registry in text(path)
    }
    assert found == set()


def test_there_is_no_lock_file() -> None:
    locks = {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "package-lock.json"}
    assert [_name(path) for path in files() if path.name in locks] == []


def _python() -> list[Path]:
    return files("*.py")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))
