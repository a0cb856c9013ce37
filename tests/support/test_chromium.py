# SPDX-License-Identifier: LGPL-3.0-or-later
"""Chromium starts, shows a page and takes its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_it_shows_a_page(page: Any, tmp_path: Path) -> None:
    page.set_content("<h1>hello</h1>")
    assert page.inner_text("h1") == "hello"
    picture = tmp_path / "hello.png"
    page.screenshot(path=picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
