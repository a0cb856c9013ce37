# SPDX-License-Identifier: LGPL-3.0-or-later
"""The files of the repository, as git knows them (new ones that are not ignored included)."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import ROOT


def files(pattern: str = "*") -> list[Path]:
    """Those whose name matches, e.g. `*.py`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", pattern]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]


def text(path: Path) -> str:
    """The file's text; empty for what is not text."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""
