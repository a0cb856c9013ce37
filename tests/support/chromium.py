# SPDX-License-Identifier: LGPL-3.0-or-later
"""A headless Chromium (Debian's) driven by Playwright's Python library."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
# Root may not use Chromium's sandbox; the others keep it from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def is_here() -> bool:
    """Whether Debian's Chromium is on this machine."""
    return os.access(CHROMIUM, os.X_OK) and CHROMIUM.is_file()


@contextlib.contextmanager
def started() -> Iterator[Any]:
    """A Playwright `Browser` with an empty profile."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
