# SPDX-License-Identifier: LGPL-3.0-or-later
"""What every file for a spreadsheet needs."""

from __future__ import annotations

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_text(text: str) -> str:
    """Words of other people stay text where a spreadsheet would see a formula.

    Source: OWASP, "CSV Injection".
    """
    return f"'{text}" if text.startswith(FORMULAS) else text


class Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        """The line itself."""
        return value
