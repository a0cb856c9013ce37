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
