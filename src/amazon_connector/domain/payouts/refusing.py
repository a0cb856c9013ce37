# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement's file that cannot be taken."""

from __future__ import annotations

_SHOWN = 40


class RefusedFile(Exception):
    """``str()`` is a sentence for people; ``line`` is the number of the file's line, from 1 on (0:
    none in particular)."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {why}" if line else why)
        self.line = line


def quoted(text: str) -> str:
    """A value of the file, short and printable."""
    shown = "".join(c if c.isprintable() else "?" for c in text[:_SHOWN])
    return f"“{shown}{'…' if len(text) > _SHOWN else ''}”"
