# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the documents name is there: commands, files, settings."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.tracked import files, text
from tests.conftest import ROOT

TARGET = re.compile(r"^([a-z][a-z0-9-]*):(.*)$", re.MULTILINE)
SAID = re.compile(r"(?:`|^)make ([a-z][a-z0-9-]*)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
# A test as the checklist names it, with the class or the module in front of it where one stands.
SHOWN = re.compile(r"(?:([\w/]+) )?`(test_\w+)`")
DEFINED = re.compile(r"^ *def (test_\w+)\(", re.MULTILINE)
PLACE = re.compile(r"\b(\w+Contract|Sellers\w+|(?:[\w]+/)*test_\w+|testing/\w+)\b(?![`/])")
SETTING = re.compile(r"AMAZON_CONNECTOR_[A-Z_]*[A-Z]")


def _documents() -> list[Path]:
    return files("*.md")


def _targets() -> dict[str, str]:
    return dict(TARGET.findall((ROOT / "Makefile").read_text()))


def test_every_command_of_the_makefile_says_what_it_does() -> None:
    assert [name for name, rest in _targets().items() if "## " not in rest] == []


def test_every_make_command_that_is_named_exists() -> None:
    named = {(path.name, name) for path in _documents() for name in SAID.findall(text(path))}
    assert {name for _, name in named} >= {"demo", "test"}
    assert {(path, name) for path, name in named if name not in _targets()} == set()


def test_every_link_to_a_file_leads_somewhere() -> None:
    broken = [
        (str(path.relative_to(ROOT)), link)
        for path in _documents()
        for link in LINK.findall(text(path))
        if not (path.parent / link).exists()
    ]
    assert broken == []


def test_every_setting_is_described() -> None:
    used = {name for path in files("src/*.py") for name in SETTING.findall(text(path))}
    described = {name for path in _documents() for name in SETTING.findall(text(path))}
    assert used - described == set()
    assert used


def test_every_test_that_the_checklist_names_exists() -> None:
    """The test itself, in the class or the module that is named with it."""
    named = SHOWN.findall(text(ROOT / "docs" / "checklist.md"))
    defined = [(path, text(path)) for path in files("*test*.py")]
    places: dict[str, list[tuple[Path, str]]] = {}
    for path, source in defined:
        for name in DEFINED.findall(source):
            places.setdefault(name, []).append((path, source))
    assert len(named) > 100
    assert [
        (place, name)
        for place, name in named
        if not any(_is_at(place, *found) for found in places.get(name, ()))
    ] == []


def test_every_class_and_module_that_the_checklist_names_exists() -> None:
    named = set(PLACE.findall(text(ROOT / "docs" / "checklist.md")))
    sources = [(path, text(path)) for path in files("*test*.py")]
    assert len(named) > 50
    missing = [p for p in named if not any(_is_at(p, path, source) for path, source in sources)]
    assert missing == []


def _is_at(place: str, path: Path, source: str) -> bool:
    """Whether this file is what the checklist calls so: a module, or one with that class. Other
    words in front of a test ("Odoo") say nothing about where it is.
    """
    if not PLACE.fullmatch(place):
        return True
    module = path.with_suffix("").as_posix().endswith(f"/{place}")
    return module or re.search(rf"^class {place}\b", source, re.MULTILINE) is not None
